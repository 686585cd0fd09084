"""Rules: who processes customers' data, announced in time and never dropped in silence (SUB)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from pydantic import TypeAdapter

from trustportal.model.laws import laws
from trustportal.model.products import Product
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.model.updates import Update
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.reference import read_table
from trustportal.reference.expressions import Expression, expression
from trustportal.rules.overlap import is_whole, pairs, unnamed
from trustportal.rules.rule import Finding, rule, stated, unstated

SHORTEST, LONGEST = 5, 120
"""How many characters a purpose has that is read as plain words."""


@cache
def _words(sort: str) -> Expression:
    """The patterns of one sort in the table of purposes, as one."""
    table = TypeAdapter(dict[str, list[str]]).validate_python(read_table("subprocessor_purposes"))
    return expression("|".join(table[sort]))


def stores(record: Subprocessor) -> bool:
    """Whether one of its purposes is to store data, or to lend what stores it."""
    return any(_words("stores").search(each) for each in record.purposes or ())


def hosts(record: Subprocessor) -> bool:
    """Whether one of its purposes is to run the computers on which the service itself runs."""
    return any(_words("hosts").search(each) for each in record.purposes or ())


def media_of(text: str) -> frozenset[str]:
    """By what a text says that something is sent on: messages, mail, calls, push or letters."""
    return frozenset(each for each in _MEDIA if _words(each).search(text))


_MEDIA = ("messages", "mail", "calls", "push", "letters")


def products_served(record: Subprocessor) -> frozenset[str] | None:
    """The products for which it works; None where that is not stated."""
    return frozenset(record.products) if record.products is not None else None


def carries(record: Subprocessor) -> bool:
    """Whether one of its purposes is to carry calls, as a telephone company does."""
    return any(_words("carries").search(each) for each in record.purposes or ())


def runs_models(record: Subprocessor, portal: Portal) -> Sequence[str]:
    """Those of its purposes that are to run models of artificial intelligence."""
    own = re.compile(re.escape(portal.organization.name), re.IGNORECASE)
    return [each for each in record.purposes if _words("ai").search(own.sub("", each))]


def while_used(record: Subprocessor, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings that count until the subprocessor is removed."""
    return (replace(finding, before=record.removed_on) for finding in findings)


@rule(
    "SUB-01",
    "error",
    "S15 S45",
    why="without entity, data and country nobody can assess the risk, or object",
    mend="state the legal entity, the data and at least one country; mark affiliates",
)
def who_touches_what_and_where(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Each subprocessor is stated with its legal entity, purpose, data and place of processing."""
    for reference, record in stated(portal, Subprocessor):
        yield from while_used(record, _left_out(portal, reference, record))


def _left_out(portal: Portal, reference: str, record: Subprocessor) -> Iterator[Finding]:
    yield from unstated(portal, reference, record, "legal_entity", "data_classes", "processing")
    if record.data_classes == ():
        message = "data_classes names no data: which data does it touch?"
        yield unnamed(portal, reference, message, "data_classes")
    if record.processing == ():
        message = "processing names no place: in which countries does it process?"
        yield unnamed(portal, reference, message, "processing")
    entity, own = (record.legal_entity or "").casefold(), portal.organization.name.casefold()
    if record.affiliate is None and re.match(rf"{re.escape(own)}(?!\w)", entity):
        message = f"'{record.legal_entity}' is named like {portal.organization.name}: an affiliate?"
        yield unnamed(portal, reference, message, "legal_entity")


@rule(
    "SUB-02",
    "warning",
    "S45",
    why="one company listed twice for one thing reads as two, or as a list that nobody keeps",
    mend="merge the two records, keeping one id and the other under formerly, or say what differs",
)
def no_company_is_listed_twice(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A legal entity is listed twice only for different purposes or products."""
    named = [each for each in stated(portal, Subprocessor) if _entity(each)]
    for (source, first), (reference, second) in pairs(named, _entity):
        purposes = _purposes(first) & _purposes(second)
        if purposes and _share_products(first, second) and not _one_followed(first, second):
            message = (
                f"{second.legal_entity} is listed for {_said(second, purposes)} here and at"
                f" {portal.origin(source).place('legal_entity')}"
            )
            ends = [each.removed_on for each in (first, second) if each.removed_on]
            yield Finding(reference, message, ("legal_entity",), before=min(ends, default=None))


def _purposes(record: Subprocessor) -> set[str]:
    return {each.casefold() for each in record.purposes}


def _said(record: Subprocessor, purposes: set[str]) -> str:
    return listed(each for each in record.purposes if each.casefold() in purposes)


def _entity(stated_at: tuple[str, Subprocessor]) -> str:
    """The legal entity without capitals and punctuation, so that 'X, Inc.' is 'X Inc'."""
    _, record = stated_at
    return re.sub(r"[\W_]+", " ", (record.legal_entity or "").casefold()).strip()


def _share_products(first: Subprocessor, second: Subprocessor) -> bool:
    if first.products is None or second.products is None:
        return True
    return not set(first.products).isdisjoint(second.products)


def _one_followed(first: Subprocessor, second: Subprocessor) -> bool:
    """Whether one of two was removed before the other took effect."""
    return any(
        before.removed_on and after.effective_on and before.removed_on <= after.effective_on
        for before, after in ((first, second), (second, first))
    )


@rule(
    "SUB-03",
    "error",
    "S45 S15",
    why="the notice is a promise, and within it customers may object (GDPR Art. 28(2))",
    mend="announce it earlier, or let it start later",
)
def notice_is_as_promised(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A subprocessor is announced, and takes effect no sooner than the promised notice allows."""
    notice = portal.organization.subprocessor_notice
    for reference, record in stated(portal, Subprocessor):
        told, begins = record.announced_on, record.effective_on
        yield from while_used(record, unstated(portal, reference, record, "effective_on"))
        for finding in while_used(record, unstated(portal, reference, record, "announced_on")):
            already = begins is not None and begins <= today
            yield replace(finding, level="warning") if already else finding
        if not (told and begins and notice and notice.period):
            continue
        if begins <= max(_first_day(portal, record), _duty_began()) or _opens_the_list(
            record, portal
        ):
            continue  # nobody could be told, or no notice was promised yet
        earliest = notice.period.after(told)
        if told <= begins < earliest and not any(map(_OTHER_NOTICE.search, record.limits)):
            yield _too_late(reference, (told, begins, earliest), f"{notice.period}", today)


def _too_late(reference: str, days: tuple[date, date, date], promised: str, today: date) -> Finding:
    """A notice that leaves too little time; for one long in use, the question what held then."""
    told, begins, earliest = days
    if begins > today:
        message = (
            f"takes effect on {begins}, announced on {told}: less than the promised {promised},"
            f" which end on {earliest}"
        )
        mend = (
            f"the earliest day is {earliest}; announce it earlier or start it later, or say in"
            " limits which notice was promised at that time"
        )
        return Finding(reference, message, ("effective_on",), mend)
    message = (
        f"took effect on {begins}, announced on {told}: less than the {promised} that are promised"
        " today; which notice was promised then?"
    )
    mend = (
        "say in limits which notice was promised at that time, as in 'Announced under the terms of"
        f" {told.year}'; or correct the day that is wrong"
    )
    return Finding(reference, message, ("effective_on",), mend, level="warning")


def _duty_began() -> date:
    """The first day of the GDPR, which made it a duty to tell of new subprocessors beforehand."""
    return min(laws()["gdpr"].applies)


def _opens_the_list(record: Subprocessor, portal: Portal) -> bool:
    """Whether it was there already when the list was first published.

    The first list tells whom customers get with their contract; a notice is owed for what changes
    from then on.
    """
    first = min(each.announced_on or date.max for _, each in stated(portal, Subprocessor))
    return record.announced_on == record.effective_on == first


def _first_day(portal: Portal, record: Subprocessor) -> date:
    """The day on which the first product was offered for which a subprocessor works."""
    served = [each for _, each in stated(portal, Product)]
    if record.products is not None:
        served = [each for each in served if each.id in record.products]
    return min((each.available_on or date.min for each in served), default=date.min)


_AT_THAT_TIME = r"\b(?:then|at th(?:at|e) time|(?:19|20)\d\d)\b"
_OTHER_NOTICE = re.compile(
    rf"\b(?:notice|announced?|terms|contract|agreement)\b.*{_AT_THAT_TIME}"
    rf"|{_AT_THAT_TIME}.*\b(?:notice|announced?|terms)\b",
    re.IGNORECASE,
)
"""Says that another notice was promised when it began."""


@rule(
    "SUB-04",
    "error",
    "S45",
    why="who processed data, and until when, is asked years later; a deleted line answers nothing",
    mend="keep the record, write removed_on, and tell it under updates",
)
def removals_are_on_record(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A subprocessor that is no longer used keeps a record with the date, and news tell of it."""
    news = is_whole(portal, "updates")
    for reference, record in portal.published():
        if not isinstance(record, Subprocessor):
            continue
        ended = record.state == "retired" and not _never_used(record)
        if record.replaced_by or ended:
            yield from unstated(portal, reference, record, "removed_on")
        if record.state == "retired" and record.removed_on:
            message = (
                f"the record is retired, and it processes data until {record.removed_on}:"
                " customers no longer find it in the list"
            )
            mend = "set state: published; removed_on ends it by itself"
            yield Finding(reference, message, ("state",), mend, before=record.removed_on)
        if record.removed_on and news and not _is_told(portal, reference, record.removed_on):
            message = f"the removal of {record.removed_on} is told nowhere under updates"
            mend = "add an update with change: removed that names this record"
            yield Finding(
                reference, message, ("removed_on",), mend, level="warning", since=record.removed_on
            )


def _never_used(record: Subprocessor) -> bool:
    """Whether a record was retired before the subprocessor took effect."""
    retired, begins = record.retired_on, record.effective_on
    return retired is not None and begins is not None and retired <= begins


def _is_told(portal: Portal, reference: str, removed_on: date) -> bool:
    """Whether some news tells of the removal: as one, for its day, or after it."""
    return any(
        reference in update.claims
        and (
            update.change == "removed"
            or update.effective_on == removed_on
            or update.dated >= removed_on
        )
        for _, update in stated(portal, Update)
    )


@rule(
    "SUB-05",
    "error",
    "S42",
    why="whether customers' data trains models is the first question on every provider of AI",
    mend="write trains_models: no, opt-in or yes",
)
def ai_providers_say_whether_they_train(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A provider of AI among the subprocessors says whether customers' data trains its models."""
    for reference, record in stated(portal, Subprocessor):
        if record.trains_models is None and (purposes := runs_models(record, portal)):
            message = f"its purpose is '{purposes[0]}': does customers' data train its models?"
            finding = unnamed(portal, reference, message, "purposes")
            yield from while_used(record, (finding,))


@rule(
    "SUB-06",
    "info",
    "S57",
    why="a purpose is read by lawyers who must tell what is done, not how good it is",
    mend=f"say what it does in plain words of {SHORTEST} to {LONGEST} characters",
)
def purposes_are_plain(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """The purpose of a subprocessor is said in a few plain words."""
    for reference, record in stated(portal, Subprocessor):
        for index, purpose in enumerate(record.purposes):
            if message := _not_plain(purpose):
                finding = Finding(reference, message, ("purposes", index))
                yield from while_used(record, (finding,))


def _not_plain(purpose: str) -> str:
    if not SHORTEST <= len(purpose) <= LONGEST:
        return f"the purpose has {len(purpose)} characters"
    if praise := _words("praise").search(purpose):
        return f"'{praise[0]}' says nothing on what is done"
    if _words("empty").fullmatch(purpose.strip(" .")):
        return f"'{purpose}' leaves open what is done"
    return ""


@rule(
    "SUB-07",
    "warning",
    "S45",
    why="the seat decides which law reaches the company, the place of processing which the data",
    mend="state the country of the seat, apart from where it processes",
)
def seats_are_stated(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """The seat of a subprocessor is stated apart from where it processes."""
    for reference, record in stated(portal, Subprocessor):
        yield from while_used(record, unstated(portal, reference, record, "seat"))
