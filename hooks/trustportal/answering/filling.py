"""Filling a sheet: each question its answer, or why there is none, in the sheet's own columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from trustportal.answering.answers import Answer, answer_of
from trustportal.answering.finding import Finder, Finding
from trustportal.answering.sheet import BASIS, Cell, Columns, Sheet, choice_for, rows_of
from trustportal.progress import Step, silent

MOST_LETTERS = 32_767
"""What a cell of a workbook can hold."""
HOW = {"id": "By its id", "text": "By its text", "words": "By its words"}


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one question. `kept`: it was answered before, and stays as it was."""

    sheet: str
    row: int
    id: str
    question: str
    finding: Finding
    kept: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """The texts to write, by cell, and what became of each question."""

    writes: Mapping[Cell, str]
    rows: tuple[Row, ...]


def fill(sheet: Sheet, columns: Columns, finder: Finder, step: Step = silent) -> Filled:
    """Find an answer for each question of a sheet. What is in a cell already is never replaced."""
    writes: dict[Cell, str] = {}
    rows = []
    if columns.is_new:
        writes[columns.head, columns.comment] = BASIS
    asked = list(rows_of(sheet, columns.head, columns.id, columns.question))
    for number, (row, (name, question)) in enumerate(asked):
        step("answering", number, len(asked))
        own = [each for each in (columns.answer, columns.yes_no) if each]
        cells = [(row, each) for each in (*own, columns.comment)]
        if any(cell in sheet.taken for cell in cells):
            continue  # a heading across the columns, or a formula
        kept = any(sheet.texts.get((row, each), "").strip() for each in own)
        finding = Finding("nothing") if kept else finder.find(name, question)
        rows.append(Row(sheet.name, row, name, question, finding, kept))
        if not kept:
            writes |= dict(_texts(row, columns, sheet, finding, finder))
    return Filled(writes, tuple(rows))


def _texts(
    row: int, columns: Columns, sheet: Sheet, finding: Finding, finder: Finder
) -> Iterator[tuple[Cell, str]]:
    answer = answer_of(finding.references, finder.view) if finding.references else None
    if answer is None or len(answer.text) > MOST_LETTERS // 2:
        yield (row, columns.comment), not_answered(finding)
        return
    basis = basis_of(answer, finding, finder)
    if columns.yes_no and finding.yes_no:
        cell = (row, columns.yes_no)
        if chosen := choice_for(finding.yes_no, sheet.choices(cell)):
            yield cell, chosen
    if columns.answer:
        yield (row, columns.answer), answer.text
        yield (row, columns.comment), basis
    else:
        yield (row, columns.comment), f"{answer.text}\n\n{basis}"


def basis_of(answer: Answer, finding: Finding, finder: Finder) -> str:
    """On what an answer rests: claims with status and review, how it was found, day and links."""
    claims = "; ".join(_claim(each) for each in answer.records)
    found = f"{HOW[finding.how]}, confidence {finding.confidence:.0%}."
    day = finder.view.as_of.isoformat()
    return f"Rests on {claims}. {found} As of {day}: {' '.join(answer.links)}"


def _claim(record: Mapping[str, object]) -> str:
    reviewed = record.get("reviewed_on")
    return f"{record['ref']} ({record['status']}{f', reviewed {reviewed}' if reviewed else ''})"


def not_answered(finding: Finding) -> str:
    """Why a question stays empty, and what a person may look at."""
    if finding.how != "doubt":
        return f"Not answered: {finding.reason or 'no claim speaks of this'}."
    near = f" Candidates: {', '.join(finding.candidates)}." if finding.candidates else ""
    return f"Left to a person: {finding.reason}.{near}"


def count(rows: Iterable[Row]) -> dict[str, int]:
    """How many questions came to which end."""
    ends = [("kept" if row.kept else row.finding.how) for row in rows]
    return {end: ends.count(end) for end in ("id", "text", "words", "doubt", "nothing", "kept")}
