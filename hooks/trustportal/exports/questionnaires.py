"""Each questionnaire filled in: CSV and workbook, the unanswered questions in the same rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from trustportal.answering.answers import answer_of
from trustportal.exports.output import Output
from trustportal.exports.tables import Cells, Table, csv_of, workbook_of
from trustportal.public import PublicRecord, PublicView

COLUMNS = (
    "id",
    "question",
    "yes_or_no",
    "answer",
    "status",
    "as_of",
    "reviewed_on",
    "review_due_on",
    "claims",
    "links",
)
UNANSWERED = "unanswered"
"""The status of a question that no claim answers, or none any more."""


def filled(view: PublicView, questionnaire: PublicRecord) -> Table:
    """The columns, without that of texts where none may be published, and a row a question.

    The questions stand in the order of the texts, else in that of the file.
    """
    texts: Mapping[str, str] = questionnaire["texts"]
    answers = {each["id"]: each for each in questionnaire["answers"]}
    ids = dict.fromkeys([*texts, *answers, *questionnaire["unanswered"]])
    rows = [_row(view, name, texts.get(name, ""), answers.get(name)) for name in ids]
    if texts:
        return list(COLUMNS), rows
    at = COLUMNS.index("question")
    return [*COLUMNS[:at], *COLUMNS[at + 1 :]], [[*row[:at], *row[at + 1 :]] for row in rows]


def _row(view: PublicView, name: str, text: str, mapped: PublicRecord | None) -> Cells:
    answer = answer_of(mapped["claims"], view) if mapped else None
    if mapped is None or answer is None:
        return [name, text, "", "", UNANSWERED, view.as_of, "", "", "", ""]
    return [
        name,
        text,
        (mapped["answer"] or "").replace("-", " "),
        answer.text,
        " | ".join(answer.statuses),
        view.as_of,
        answer.reviewed_on or "",
        answer.review_due_on or "",
        " | ".join(answer.references),
        " | ".join(answer.links),
    ]


def _csv(view: PublicView, questionnaire: PublicRecord) -> bytes:
    return csv_of(filled(view, questionnaire))


def _workbook(view: PublicView, questionnaire: PublicRecord) -> bytes:
    return workbook_of(view, {questionnaire["title"]: filled(view, questionnaire)})


def outputs(view: PublicView) -> Iterator[Output]:
    """Two files for each questionnaire."""
    for each in view.questionnaires:
        title = " ".join(filter(None, (each["title"], each["edition"])))
        for ending, kind, make in (
            ("csv", "text/csv", _csv),
            (
                "xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                _workbook,
            ),
        ):
            yield Output(
                "questionnaires",
                f"questionnaires/{each['name']}.{ending}",
                f"{title} by question ids, answered, as {ending.upper()}",
                "for sales and reviewers, with the claims behind each answer",
                kind,
                partial(make, questionnaire=each),
            )
