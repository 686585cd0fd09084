"""Until when customers can object to a new subprocessor, as the organisation says how (GDPR Art.
28(2)).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from trustportal.model.durations import Duration
from trustportal.prose.quantities import lengths
from trustportal.prose.speech import Speech

ONE_DAY = timedelta(days=1)

_WITHIN = Speech("subprocessors.within_notice")
_BEFORE_START = Speech("subprocessors.before_start")


@lru_cache(maxsize=512)
def last_days_to_object(
    announced: date | None, starts: date | None, period: Duration | None, objection: str | None
) -> frozenset[date]:
    """The last day on which customers can object: within the notice, counted from the announcement,
    or before the change. Several where the words leave that open, none where it cannot be known.
    """
    if not objection:
        return frozenset()
    by_start, by_notice = _BEFORE_START.search(objection), _WITHIN.search(objection)
    own = _time_of(objection)
    if announced and by_notice and own:
        return frozenset({announced + own})
    if starts and by_start and not by_notice and own:
        return frozenset({starts - own})
    found: set[date] = set()
    if period and announced and (by_notice or not by_start):
        found.add(period.after(announced))
    if starts and not by_notice:
        found |= {starts, starts - ONE_DAY}
    return frozenset(found)


def last_day_to_object(
    announced: date | None, starts: date | None, period: Duration | None, objection: str | None
) -> date | None:
    """The one last day on which customers can object; None where the words leave it open."""
    several = last_days_to_object(announced, starts, period, objection)
    return next(iter(several)) if len(several) == 1 else None


def _time_of(objection: str) -> timedelta | None:
    """The time for an objection, where it is another than that of the notice: "within 30 days",
    "up to 15 days before the change".
    """
    said = (
        each
        for words in (_WITHIN, _BEFORE_START)
        for within in words.finditer(objection)
        for each in lengths(objection)
        if within.start() < each.start < within.end() and each.unit == "minutes"
    )
    return next((timedelta(minutes=float(each.amount)) for each in said), None)
