"""The answers of questionnaires rest on what holds (GEN-14)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from trustportal.facts import STANDS, ends_on, status
from trustportal.model.faq import Question
from trustportal.model.questionnaire_files import QUESTIONNAIRES
from trustportal.model.references import references
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.rules.rule import Finding, rule


@rule(
    "GEN-14",
    "error",
    "S57",
    why="an answer that is sent out once is kept for years, and nobody checks it again",
    mend="name a claim that holds, or move the id to unanswered",
)
def questionnaires_rest_on_what_holds(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Whatever answers a question of a questionnaire states something that holds."""
    for listed in portal.questionnaires:
        subject = f"{QUESTIONNAIRES}/{listed.name}"
        for path, target in references(listed.questionnaire):
            record, at = portal.find(target), listed.origin.place(*path)
            if record is None or record.state != "published":
                continue  # said already, as a reference that leads nowhere
            state, end = status(record, today, settings).state, ends_on(record, settings)
            said = getattr(record, "statement", None) or getattr(record, "definition", None)
            if not (isinstance(record, Question) or said):
                yield Finding(subject, f"'{target}' states nothing", at=at)
            elif end and state in ("expired", "overdue", *STANDS):
                message = f"'{target}' counted as current until {end}"
                yield Finding(subject, message, since=end + timedelta(days=1), at=at)
            elif state not in STANDS:
                said = state.replace("-", " ")
                yield Finding(subject, f"'{target}' does not hold: its status is {said}", at=at)
