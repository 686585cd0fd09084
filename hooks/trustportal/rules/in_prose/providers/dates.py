"""Days that a text gives a subprocessor, against its record (FCT-13)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from trustportal.model.certifications import Certification
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.prose.ground import grounds
from trustportal.prose.mentions import mentions
from trustportal.prose.objecting import ONE_DAY, last_days_to_object
from trustportal.prose.quantities import Day, days
from trustportal.prose.speech import Speech
from trustportal.rules.rule import stated

_OBJECTING = Speech("subprocessors.objecting")
_LAST = re.compile(
    r"\b(?:until|till|up to|through|by|no later than|ends? (?:on|with)|closes? on"
    r"|deadline\b.*(?: is|:)|last day\b.* is)\W*(?:the end of )?$",
    re.IGNORECASE,
)
"""Before a day that is the last one of something."""


def wrong_days(text: str, records: Sequence[Subprocessor], portal: Portal) -> Iterator[str]:
    """Days and years that none of the records of a company has, and another last day to object."""
    where = f"subprocessors/{records[0].id}"
    known = {
        day
        for record in records
        for day in (record.announced_on, record.effective_on, record.removed_on)
        if day
    }
    last = {day for each in records for day in _last_days(each, portal)}
    told = days(text) if known else ()
    for number, each in enumerate(told):
        following = told[number + 1].start if number + 1 < len(told) else len(text)
        begin = told[number - 1].start + len(told[number - 1].words) if number else 0
        before, after = text[begin : each.start], text[each.start + len(each.words) : following]
        objecting = _OBJECTING.search(before if len(before.split()) > 1 else before + after)
        allowed = _allowed(known, last, before) if objecting else known
        if allowed and not any(map(each.fits, (*allowed, *_certified(text, portal)))):
            yield _message(each, where, last if objecting and _LAST.search(before) else ())
    for found in _SINCE.finditer(text) if known and not told else ():
        if int(found[1]) not in {day.year for day in known}:
            yield f"'{found.group()}' is no year of {where}"


def _certified(text: str, portal: Portal) -> frozenset[date]:
    """The days of the certificates and reports that a text names beside a company."""
    named = {each.standard for each in mentions(text)}
    records = (each for _, each in stated(portal, Certification) if each.standard in named)
    found = (grounds(portal).by_reference[f"certifications/{each.id}"] for each in records)
    return frozenset(day for each in found for day in each.days)


def _last_days(record: Subprocessor, portal: Portal) -> frozenset[date]:
    notice = portal.organization.subprocessor_notice
    period, objection = (notice.period, notice.objection) if notice else (None, None)
    return last_days_to_object(record.announced_on, record.effective_on, period, objection)


def _allowed(known: set[date], last: set[date], before: str) -> set[date]:
    """The days that can stand where a text speaks of objecting; none where it cannot be known."""
    if not last:
        return set()
    return last if _LAST.search(before) else known | last | {day + ONE_DAY for day in last}


def _message(day: Day, where: str, last: Sequence[date] | set[date]) -> str:
    if last:
        return f"'{day.words}': customers can object to {where} until {max(last)}"
    return f"'{day.words}' is no date of {where}"


_SINCE = re.compile(
    r"\b(?:since|joined|began|started|added|engaged|used)(?: us| our \w+)?(?: in)? (20\d\d)\b",
    re.IGNORECASE,
)
