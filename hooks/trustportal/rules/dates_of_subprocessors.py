"""Days that a text gives a subprocessor, against its record (FCT-13)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.prose.quantities import Day, days, lengths
from trustportal.prose.speech import Speech

_OBJECTING = Speech("subprocessors.objecting")
_LAST = re.compile(
    r"\b(?:until|till|up to|through|by|no later than|ends? (?:on|with)|closes? on"
    r"|deadline\b.*(?: is|:)|last day\b.* is)\W*(?:the end of )?$",
    re.IGNORECASE,
)
"""Before a day that is the last one of something."""
ONE_DAY = timedelta(days=1)


def wrong_days(text: str, records: Sequence[Subprocessor], portal: Portal) -> Iterator[str]:
    """Days and years that none of the records of a company has, and another last day to object."""
    where = f"subprocessors/{records[0].id}"
    known = {
        day
        for record in records
        for day in (record.announced_on, record.effective_on, record.removed_on)
        if day
    }
    last = {day for each in records for day in last_days_to_object(each, portal)}
    told = days(text) if known else ()
    for number, each in enumerate(told):
        following = told[number + 1].start if number + 1 < len(told) else len(text)
        begin = told[number - 1].start + len(told[number - 1].words) if number else 0
        before, after = text[begin : each.start], text[each.start + len(each.words) : following]
        objecting = _OBJECTING.search(before if len(before.split()) > 1 else before + after)
        allowed = _allowed(known, last, before) if objecting else known
        if allowed and not any(map(each.fits, allowed)):
            yield _message(each, where, last if objecting and _LAST.search(before) else ())
    for found in _SINCE.finditer(text) if known and not told else ():
        if int(found[1]) not in {day.year for day in known}:
            yield f"'{found.group()}' is no year of {where}"


def _allowed(known: set[date], last: set[date], before: str) -> set[date]:
    """The days that can stand where a text speaks of objecting; none where it cannot be known."""
    if not last:
        return set()
    return last if _LAST.search(before) else known | last | {day + ONE_DAY for day in last}


def _message(day: Day, where: str, last: Sequence[date] | set[date]) -> str:
    if last:
        return f"'{day.words}': customers can object to {where} until {max(last)}"
    return f"'{day.words}' is no date of {where}"


@lru_cache(maxsize=512)
def last_days_to_object(record: Subprocessor, portal: Portal) -> frozenset[date]:
    """The last day on which customers can object, as the organisation says how: within the notice,
    counted from the announcement, or before the change. Both where it says neither.
    """
    notice = portal.organization.subprocessor_notice
    if not (notice and notice.objection):
        return frozenset()
    found: set[date] = set()
    by_start, by_notice = _BEFORE_START.search(notice.objection), _WITHIN.search(notice.objection)
    if record.announced_on and by_notice and (own := _time_to_object(notice.objection)):
        return frozenset({record.announced_on + own})
    if notice.period and record.announced_on and (by_notice or not by_start):
        found.add(notice.period.after(record.announced_on))
    if record.effective_on and not by_notice:
        found |= {record.effective_on, record.effective_on - ONE_DAY}
    return frozenset(found)


def _time_to_object(objection: str) -> timedelta | None:
    """The time for an objection, where it is another than that of the notice: "within 30 days"."""
    said = (
        each
        for within in _WITHIN.finditer(objection)
        for each in lengths(objection)
        if within.start() < each.start < within.end() and each.unit == "minutes"
    )
    return next((timedelta(minutes=float(each.amount)) for each in said), None)


_WITHIN = Speech("subprocessors.within_notice")
_BEFORE_START = Speech("subprocessors.before_start")
_SINCE = re.compile(
    r"\b(?:since|joined|began|started|added|engaged|used)(?: us| our \w+)?(?: in)? (20\d\d)\b",
    re.IGNORECASE,
)
