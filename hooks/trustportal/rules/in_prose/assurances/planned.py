"""Certificates and reports that a sentence says are planned, against the records (FCT-01)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from trustportal.model.certifications import Certification
from trustportal.prose.mentions import Mention
from trustportal.prose.passages import Sentence
from trustportal.prose.quantities import Day, days
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.assurances.details import told_level

SAID_PLANNED = Speech("assurances.said_planned")
_NEXT = Speech("assurances.next")


def planned_otherwise(
    sentence: Sentence,
    ours: Sequence[Certification],
    held: Sequence[Certification],
    mention: Mention,
) -> Iterator[str]:
    """What the records, planned ones and held ones, say against a sentence on a plan."""
    text, name = sentence.text, mention.words
    planned = [each for each in ours if each.phase in ("planned", "in-progress")]
    if held and not planned and SAID_PLANNED.search(text) and not _NEXT.search(text):
        where = f"certifications/{held[0].id}"
        yield f"'{name}' is said to be planned, but {where} says that it is held"
    if not ours:
        yield f"'{name}' is said to be planned, and no claim says so with a date"
    if planned:
        yield from told_level(text, mention, planned, f"certifications/{planned[0].id}")
    targets = [target for record in planned if (target := record.target_date)]
    for each in days(text) if targets else ():
        of_audit = _AUDIT.search(text[: each.start])
        audits = _audits(planned) if of_audit else ()
        told = of_audit and any(_is_told(each, record) for record in planned)
        if not (told or any(each.fits(target) for target in (*targets, *audits))):
            record = planned[0]
            yield f"'{each.words}': certifications/{record.id} expects it by {record.target_date}"
    year = _IN_YEAR.search(text) if targets and not days(text) else None
    if year and not any(int(year[1]) == target.year for target in targets):
        record = planned[0]
        yield f"'{year.group()}': certifications/{record.id} expects it by {record.target_date}"


_AUDIT = re.compile(r"\b(?:audit|examin|assess|stage)\w*", re.IGNORECASE)


def _audits(planned: Sequence[Certification]) -> Iterator[date]:
    """The days of the audits that come before what is expected."""
    return (each.next_audit_on for each in planned if each.next_audit_on)


def _is_told(said: Day, record: Certification) -> bool:
    """Whether the texts of a record give an audit the same day or month."""
    text = plain(" . ".join((record.statement, *record.limits)))
    told = (each for each in days(text) if _AUDIT.search(text[: each.start]))
    return any(map(said.holds, told))


_IN_YEAR = re.compile(r"\b(?:in|for|by|during|before) (20\d\d)\b(?!-)", re.IGNORECASE)
