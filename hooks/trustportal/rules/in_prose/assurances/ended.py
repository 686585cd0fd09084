"""What a sentence says of a certificate as held today, against the last day of its record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from trustportal.model.certifications import Certification
from trustportal.model.settings import Settings
from trustportal.prose.guards import clause_at
from trustportal.prose.mentions import Mention
from trustportal.prose.speech import Speech
from trustportal.rules.records.evidence import DAY, current_until, is_only_stale, standard_of

_HELD_TODAY = Speech("assurances.held_today")
_CURRENT = Speech("assurances.current")
_PAST = Speech("assurances.past")


def ended(
    text: str, mention: Mention, held: Sequence[Certification], settings: Settings
) -> tuple[str, date] | None:
    """What is wrong, and since when, where a sentence says that we hold something whose last day
    has come for every record of it. A report tells of a time that is over and goes on telling of
    it: only who calls an old one current is wrong.
    """
    begin, end = clause_at(text, mention.start)
    if _PAST.search(text) or not _HELD_TODAY.search(text[begin:end]):
        return None
    if any(_only_tells(each) for each in held) and not _CURRENT.search(text[begin:end]):
        return None
    days = [current_until(each, settings) for each in held]
    last = max((day for day in days if day), default=None)
    if last is None or None in days:
        return None
    of = f"certifications/{held[0].id} ({held[0].standard_name})"
    return f"'{mention.words}': {of} counted as current until {last}", last + DAY


def _only_tells(record: Certification) -> bool:
    """Whether it is a report or an entry of some age, and nothing that ends."""
    lasts = standard_of(record).lasts
    reports = lasts is not None and lasts.since == "report_end"
    return record.valid_until is None and (reports or is_only_stale(record))
