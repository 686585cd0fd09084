"""Rules: how long data is kept, and when it is gone (RET)."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from datetime import date, datetime, timedelta

from trustportal.model.data_classes import DataClass
from trustportal.model.durations import Duration, months_on
from trustportal.model.retention import Configurable, Retention
from trustportal.model.settings import Settings
from trustportal.model.words import words
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.rules.overlap import (
    Said,
    are_known,
    circumstances_meet,
    differing,
    is_covered,
    is_whole,
    length,
    titles,
    unnamed,
)
from trustportal.rules.records.retention_of_products import products_left_out
from trustportal.rules.rule import Finding, rule, stated, unstated

TIMED = ("fixed", "at-most", "at-least", "about")
"""Sorts of rule that are a number."""
UNTIL_AN_EVENT = (
    "until-deleted-by-customer",
    "account-lifetime",
    "contract-term",
    "until-purpose-ends",
)
"""Sorts of rule in which deletion begins with an event, and takes a time of its own."""
KEPT_ON = ("indefinite", "at-least")
"""Sorts of rule that promise no deletion."""
AT_DELETION = (
    "deletion-request",
    "deletion-by-customer",
    "account-closure",
    "contract-end",
    "subscription-end",
)
"""Clocks that start when deletion is wanted, so that the period is the time until it is done."""


@rule(
    "RET-01",
    "error",
    "S42 S46",
    why="30 days mean nothing until it is said whether at most or at least, and from when on",
    mend="state the sort of rule, the period in ISO 8601 and what starts the clock",
)
def periods_have_a_clock(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A retention rule states its sort, its period and what starts the clock."""
    for reference, record in stated(portal, Retention):
        yield from unstated(portal, reference, record, "sort")
        if record.sort in TIMED:
            yield from unstated(portal, reference, record, "duration", "starts_at")
        elif record.duration and record.starts_at is None:
            message = f"a period of {record.duration} is stated: what starts the clock?"
            yield unnamed(portal, reference, message, "duration")
        if record.starts_at == "other" and record.starts_at_note is None:
            message = "starts_at is 'other' and starts_at_note says nothing: what starts the clock?"
            yield unnamed(portal, reference, message, "starts_at")


@rule(
    "RET-02",
    "warning",
    "S53 S57",
    why="data is gone when the deletion is done and the last backup is overwritten, not before",
    mend="state deleted_within and, under backups, how much longer copies remain there",
)
def deletion_and_backups_are_two_numbers(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Where deletion is promised, the time that it takes and the time in backups are stated."""
    for reference, record in stated(portal, Retention):
        if record.sort and record.sort not in KEPT_ON:
            yield from unstated(portal, reference, record, "backups")
        if record.sort in UNTIL_AN_EVENT and record.deleted_within is None:
            message = "deleted_within is not stated: how long may the deletion itself take?"
            yield unnamed(portal, reference, message, "deleted_within")
        backups = record.backups
        if backups and backups.sort != "none" and backups.duration is None:
            message = "backups.duration is not stated: how much longer do copies remain in backups?"
            yield unnamed(portal, reference, message, "backups", "duration")
        if backups and backups.sort == "none" and backups.duration:
            message = f"backups holds no copies, and keeps them for {backups.duration}"
            yield Finding(reference, message, ("backups", "duration"))


@rule(
    "RET-04",
    "error",
    "S42",
    why="zero retention always has exceptions, and holds for some endpoints and customers",
    mend="name the endpoints, who is eligible, whether it needs approval and what is stored anyway",
)
def zero_retention_is_explained(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Zero data retention names its endpoints, its conditions and what is stored all the same."""
    for reference, record in stated(portal, Retention):
        if record.sort != "none":
            continue
        zero, path = record.zero_retention, ("zero_retention",)
        if zero:
            asked = ("endpoints", "eligibility", "approval", "exceptions")
            yield from unstated(portal, reference, zero, *asked, path=path)
            if zero.endpoints == ():
                message = "zero_retention.endpoints names none: for which endpoints does it hold?"
                yield unnamed(portal, reference, message, "zero_retention", "endpoints")
        elif _ZERO.search(f"{record.title}\n{record.statement}"):
            message = (
                "zero data retention is stated without zero_retention: for which endpoints and"
                " customers does it hold, and what is stored all the same?"
            )
            yield unnamed(portal, reference, message, "sort")
        if record.backups and record.backups.sort != "none":
            message = (
                "nothing is kept, and yet copies remain in backups: which of the two is right?"
            )
            yield Finding(reference, message, ("backups", "sort"))


_ZERO = re.compile(r"\bzero[ -](?:data[ -])?retention\b|\bZDR\b", re.IGNORECASE)


@rule(
    "RET-05",
    "warning",
    "S42",
    why="a court order or a law can stop every deletion, and a reviewer asks whether it may",
    mend="write legal_hold: yes, no or partial, and name the exceptions",
)
def legal_holds_are_stated(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """Wherever deletion is promised, it is said whether law or a legal hold can stop it."""
    for reference, record in stated(portal, Retention):
        if record.sort and record.sort not in KEPT_ON:
            yield from unstated(portal, reference, record, "legal_hold")


@rule(
    "RET-06",
    "error",
    "S53",
    why="a deletion is not immediate while caches and backups still hold the data",
    mend="write the time that it takes, and the time in backups, instead of the word",
)
def immediate_is_within_a_day(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """Deletion is called immediate only where it is done within a day and no backup remains."""
    limit = settings.immediate_deletion
    for reference, record in stated(portal, Retention):
        for field in ("title", "statement", "method"):
            text = getattr(record, field) or ""
            if not (said := _IMMEDIATE.search(text)):
                continue
            window, quoted = _window(record), said[0]
            if window is None:
                message = f"'{quoted}': within what time is the deletion done?"
                yield Finding(reference, message, (field,))
            elif _is_longer(window, limit):
                message = f"'{quoted}', yet the deletion takes up to {window}: which is right?"
                yield Finding(reference, message, (field,))
            elif record.backups and record.backups.sort != "none" and "backup" not in text.lower():
                rest = record.backups.duration or "an unknown time"
                message = f"'{quoted}', yet copies remain in backups for {rest}: which is right?"
                yield Finding(reference, message, (field,))


_DELETED = r"(?:delet|eras|remov|purg|destroy|destruct|wip)\w*"
_AT_ONCE = r"(?:immediate(?:ly)?|instant(?:ly|aneous(?:ly)?)?|at once|right away|on the spot)"
_BETWEEN = r"(?: (?!(?:not|and|within|after|begins?|starts?|view|sight|lists?|history)\b)\w+){0,3}"
_IMMEDIATE = re.compile(
    rf"(?<!not )(?<!not be )(?<!never )(?<!never be )\b{_AT_ONCE} (?:and \w+ )?(?:be )?{_DELETED}"
    rf"|\b{_DELETED}{_BETWEEN} {_AT_ONCE}\b",
    re.IGNORECASE,
)
"""Words that call a deletion immediate; not that access ends at once, or that deletion begins."""


def _window(record: Retention) -> Duration | None:
    """How long a deletion takes, from the moment in which it is wanted."""
    if record.sort in ("at-most", "fixed", "about") and record.starts_at in AT_DELETION:
        return record.duration
    return record.deleted_within


def leaves_nothing_after(record: Retention, limit: Duration) -> bool:
    """Whether a rule has data gone within a time, and no copy of it in backups."""
    said = [each for each in (record.duration, record.deleted_within) if each]
    gone = record.sort == "none" or bool(said)
    no_copy = record.backups is not None and record.backups.sort == "none"
    return gone and no_copy and not any(_is_longer(each, limit) for each in said)


def _is_longer(one: Duration, other: Duration) -> bool:
    return end_of(one) > end_of(other)


def end_of(*durations: Duration) -> datetime:
    """The end of periods that follow each other from a fixed moment, for comparison to the
    minute.
    """
    moment = datetime(2001, 1, 1)  # noqa: DTZ001 - no moment of any time zone
    for each in durations:
        moment = months_on(moment, each.years * 12 + each.months) + timedelta(
            weeks=each.weeks, days=each.days, hours=each.hours, minutes=each.minutes
        )
    return moment


@rule(
    "RET-07",
    "warning",
    "S42",
    why="that it can be set says little until the range and the plans are known",
    mend="state the plans, the shortest and the longest period that can be set",
)
def choices_of_period_have_a_range(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A period that the customer sets has a shortest, a longest, and the plans for it."""
    for reference, record in stated(portal, Retention):
        if record.sort != "customer-configured":
            continue
        yield from unstated(portal, reference, record, "configurable")
        if choice := record.configurable:
            asked = ("products", "minimum", "maximum")
            yield from unstated(portal, reference, choice, *asked, path=("configurable",))
            if choice.products == ():
                message = "configurable.products names none: on which plans can it be set?"
                yield unnamed(portal, reference, message, "configurable", "products")
            if message := _default_out_of_range(choice):
                yield Finding(reference, message, ("configurable", "default"))


def _default_out_of_range(choice: Configurable) -> str:
    least, most, default = choice.minimum, choice.maximum, choice.default
    if default and least and _is_longer(least, default):
        return f"the default of {default} is below the shortest period of {least}"
    if default and isinstance(most, Duration) and _is_longer(default, most):
        return f"the default of {default} is above the longest period of {most}"
    return ""


@rule(
    "RET-08",
    "warning",
    "S57",
    why="for data without a rule, the answer to 'how long is it kept' is not stated",
    mend="add a rule in retention for it, or name it in one that is there",
)
def every_class_of_data_has_a_rule(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Every class of data has a rule of retention, and no product is left out of those that most
    products have.
    """
    yield from products_left_out(portal)
    ruled = frozenset(
        each for _, record in stated(portal, Retention) for each in record.data_classes or ()
    )
    if not (is_whole(portal, "retention") and are_known(portal, "data_classes", ruled)):
        return
    for reference, record in stated(portal, DataClass):
        if not is_covered(portal, record.id, ruled):
            message = f"no rule of retention names {record.title}: how long is it kept?"
            yield Finding(reference, message, ("id",))


@rule(
    "RET-09",
    "warning",
    "S15",
    why="personal data is kept no longer than its purpose needs (GDPR Art. 5(1)(e))",
    mend="what ends the purpose? State a period, or sort: until-purpose-ends with what ends it",
)
def personal_data_is_not_kept_for_ever(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Personal data is not kept without an end, nor for at least some time after its deletion was
    wanted.
    """
    for reference, record in stated(portal, Retention):
        after = record.sort == "at-least" and record.starts_at in AT_DELETION
        if record.sort == "indefinite" or after:
            classes = [portal.find(f"data_classes/{each}") for each in record.data_classes or ()]
            personal = [
                each.title
                for each in classes
                if isinstance(each, DataClass) and each.personal in ("yes", "partial")
            ]
            if personal:
                message = f"{listed(personal)}: personal data kept without an end; what for?"
                yield Finding(reference, message, ("sort",))


def contradicting_retention(portal: Portal) -> Iterator[Finding]:
    """Two rules of one sort for the same data, product and clock, with two periods (GEN-06)."""
    for (source, first), (reference, second) in differing(stated(portal, Retention), _periods):
        products = set(first.products or ()) & set(second.products or ())
        data = set(first.data_classes or ()) & set(second.data_classes or ())
        if not circumstances_meet(first, second):
            continue
        message = (
            f"{titles(portal, 'data_classes', data)} of {titles(portal, 'products', products)}:"
            f" {words(second.sort)} {second.duration} here and {first.duration} at"
            f" {portal.origin(source).place('duration')}"
        )
        mend = "correct the wrong one, or name the condition that makes the difference"
        yield Finding(reference, message, ("duration",), mend)


def _periods(stated_at: tuple[str, Retention]) -> Iterator[Said]:
    """The period for each class of data of each product, by the clock that it goes by."""
    _, record = stated_at
    if record.duration:
        clock, period = _clock(record), length(record.duration)
        for product in record.products or ():
            for data in record.data_classes or ():
                yield (clock, product, data), period


def _clock(record: Retention) -> Hashable:
    note = (record.starts_at_note or "").casefold() if record.starts_at == "other" else ""
    return (record.sort, record.starts_at, note)
