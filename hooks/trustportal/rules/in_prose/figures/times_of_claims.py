"""Every length of time that a claim stands for: what it states, and what its scheme asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache

from trustportal.model.certifications import Certification
from trustportal.model.durations import Duration
from trustportal.model.retention import Retention
from trustportal.model.service_levels import ServiceLevel
from trustportal.model.standards import standards
from trustportal.model.subprocessors import Subprocessor
from trustportal.model.updates import Update
from trustportal.portal import Portal
from trustportal.prose.ground import Ground, Key
from trustportal.prose.quantities import key_of, lengths
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech

MONTH = 30.44
"""Days of a month, on average."""


@lru_cache(maxsize=16384)
def times_of(ground: Ground) -> frozenset[Key]:
    """Every length of time that a claim states, and how long backups keep what it is about."""
    rule = ground.record
    kept = kept_in_backups(rule) if isinstance(rule, Retention) else ()
    renewed = _renewals(rule) if isinstance(rule, Certification) else ()
    over = _OVER[rule.per] if isinstance(rule, ServiceLevel) and rule.per else None
    return ground.lengths | frozenset(key for key in (*kept, *renewed, over) if key)


_OVER: Mapping[str, Key] = {
    "month": (Decimal(1), "months"), "quarter": (Decimal(3), "months"),
    "year": (Decimal(12), "months"),
}  # fmt: skip
"""The time over which a service level is measured."""


def times_told_of(ground: Ground, text: str) -> frozenset[Key]:
    """The lengths of time of a claim that a text can mean: how long backups keep what is gone is
    said only where it speaks of copies.
    """
    rule, every = ground.record, times_of(ground)
    if not isinstance(rule, Retention) or LAST_COPY.search(text):
        return every
    return every - ({key for key in kept_in_backups(rule) if key} - {*kept_in_use(rule)})


LAST_COPY = Speech("figures.last_copy")
"""Words of which one stands where the last copy is meant, and so the time in backups too."""


def notice_of(ground: Ground) -> frozenset[Key]:
    """How long before its start a subprocessor was announced."""
    record = ground.record
    if not (isinstance(record, Subprocessor) and record.announced_on and record.effective_on):
        return frozenset()
    between = record.effective_on - record.announced_on
    return frozenset({(Decimal(between.days * 1440), "minutes")})


def told_of(ground: Ground, portal: Portal) -> frozenset[Key]:
    """Every length of time that the updates about a claim state, but for those of before."""
    return _told(portal).get(ground.reference, frozenset())


@lru_cache(maxsize=2)
def _told(portal: Portal) -> Mapping[str, frozenset[Key]]:
    found: dict[str, frozenset[Key]] = {}
    for record in portal.records["updates"]:
        if isinstance(record, Update) and record.state == "published":
            text = plain(f"{record.title} {record.body}")
            now = (each for each in lengths(text) if not FORMER.search(text[: each.start]))
            said = frozenset(each.key for each in now)
            for name in record.claims or ():
                found[name] = found.get(name, frozenset()) | said
    return found


FORMER = re.compile(r"\b(?:instead of|rather than|from|formerly|not)\W+$", re.IGNORECASE)


def _renewals(record: Certification) -> Iterator[Key | None]:
    """How long an entry of a scheme lasts at most, and how often the scheme has it renewed or, for
    a management system, visited.
    """
    if record.last_surveillance_on:
        yield Decimal(12), "months"
    standard = standards().get(record.standard or "")
    if standard:
        several = (standard.longest.period, *standard.renewed.values())
        yield from (key_of(each) for each in several if each)


@lru_cache(maxsize=512)
def spans_of(ground: Ground) -> frozenset[Key]:
    """How many months the period of a report and the letter after it cover."""
    record = ground.record
    if not isinstance(record, Certification):
        return frozenset()
    spans = (each for each in (record.period, record.bridge_letter) if each)
    days = ((each.end - each.start).days for each in spans if each.start and each.end)
    return frozenset((Decimal(round(each / MONTH)), "months") for each in days)


def kept_in_backups(rule: Retention) -> Iterator[Key | None]:
    """How long backups keep data, by itself and with what comes before."""
    if rule.backups and rule.backups.duration and (last := key_of(rule.backups.duration)):
        yield last
        for first in (rule.deleted_within, rule.duration):
            if first and (key := key_of(first)) and key[1] == last[1]:
                yield key[0] + last[0], last[1]


def kept_in_use(rule: Retention) -> Iterator[Key | None]:
    """How long data itself is kept, and what the customer can choose: what backups add is told
    apart.
    """
    choice = rule.configurable
    several = (choice.minimum, choice.maximum, choice.default) if choice else ()
    yield from keys_of(rule.duration, rule.deleted_within, *several)


def keys_of(*periods: object) -> Iterator[Key]:
    """Those of several periods that are lengths of time, and not words or nothing."""
    lasting = (key_of(each) for each in periods if isinstance(each, Duration))
    return (each for each in lasting if each)


def worded(amount: Decimal, unit: str) -> str:
    """A length as people say it: hours up to three days, then days; years where they are whole."""
    if unit == "months" and amount % 12 == 0 and amount > 12:
        amount, unit = amount / 12, "years"
    if unit == "minutes" and amount % 1440 == 0 and amount > 3 * 1440:
        amount, unit = amount / 1440, "days"
    elif unit == "minutes" and amount % 60 == 0:
        amount, unit = amount / 60, "hours"
    number = int(amount) if amount == int(amount) else amount
    return f"{number} {unit if number != 1 else unit[:-1]}"
