"""Whether a public record can answer a question on the day of its view."""

from __future__ import annotations

from trustportal.facts import OVER, STANDS
from trustportal.public import PublicRecord, PublicView


def stands(record: PublicRecord, view: PublicView) -> bool:
    """Whether a record is stated, current, and not overdue for review; an answer of the questions
    and answers also needs that nothing that it rests on is over.
    """
    if record["status"] not in STANDS or record.get("review") == "overdue":
        return False
    if record["collection"] != "faq":
        return bool(record.get("statement") or record.get("definition"))
    rests_on = [view.index.get(reference) for reference in record["claims"]]
    return bool(record["answer"]) and not any(
        each is None or each["status"] in OVER for each in rests_on
    )
