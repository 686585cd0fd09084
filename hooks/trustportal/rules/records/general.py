"""Rules for every claim: basis, scope, review, dates, links (GEN)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from trustportal.model.base import Claim, Record, Scope
from trustportal.model.certifications import Certification
from trustportal.model.durations import Duration
from trustportal.model.faq import Question
from trustportal.model.fields import Prose
from trustportal.model.marks import marked
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.links import link_texts, says_nothing
from trustportal.rules.rule import ORGANIZATION_SUBJECT, Finding, rule, unstated
from trustportal.source.markdown_scan import scan

NOT_A_BASIS = frozenset({"products", "data_classes", "regions", "faq", "updates", "customers"})
"""Collections of what claims speak of or what speaks of them, which show nothing."""
EVIDENCE = frozenset({"documents", "certifications", "assessments", "subprocessors"})
"""Collections of claims on things that exist outside this portal, where a chain of bases ends."""


def claims(portal: Portal) -> Iterator[tuple[str, Claim]]:
    """Every published claim with its reference."""
    for reference, record in portal.published():
        if isinstance(record, Claim) and record.state == "published":
            yield reference, record


@rule(
    "GEN-01",
    "error",
    "S52 S39",
    why="whoever states a thing must be able to show on what it rests",
    mend="name what it rests on, or do not state it",
)
def claims_have_a_basis(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """Every claim rests on a record, a contract, a configuration, an assessment or an approval."""
    bases = {reference: claim.basis for reference, claim in claims(portal)}
    founded = _founded(bases)
    for reference, claim in claims(portal):
        yield from unstated(portal, reference, claim, "basis")
        basis = claim.basis or ()
        empty = [each for each in basis if each.partition("/")[0] in NOT_A_BASIS]
        if set(basis) == {reference}:
            yield Finding(reference, "it rests on itself alone", ("basis",))
        elif reference not in founded:
            message = "it rests only on claims that in turn rest on it"
            yield Finding(reference, message, ("basis",))
        elif empty and len(empty) == len(basis):
            message = f"it rests on {listed(empty)}, and that proves nothing"
            yield Finding(reference, message, ("basis",))


def _founded(bases: Mapping[str, tuple[str, ...] | None]) -> set[str]:
    """The claims that rest on something else than, in the end, themselves."""
    found = {reference for reference in bases if reference.partition("/")[0] in EVIDENCE}
    while True:
        more = {
            reference
            for reference, basis in bases.items()
            if reference not in found
            and (basis is None or any(each not in bases or each in found for each in basis))
        }
        if not more:
            return found
        found |= more


@rule(
    "GEN-02",
    "warning",
    "S39 S52",
    why="a statement that nobody confirms goes on being read after it has ceased to be true",
    mend="have its owner confirm it and write the day in reviewed_on, or retire it",
)
def claims_are_reviewed(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """Every claim and every answer was reviewed, and is reviewed again in time."""
    most = settings.review_every_most
    if _is_longer(settings.review_every, most, today):
        message = f"claims are reviewed every {settings.review_every}; {most} is the longest time"
        path = ("settings", "review_every")
        mend = "shorten review_every, or decide on another review_every_most"
        yield Finding(ORGANIZATION_SUBJECT, message, path, mend, level="error")
    for reference, record in portal.published():
        if record.state == "published" and isinstance(record, Claim | Question):
            for silence in unstated(portal, reference, record, "reviewed_on"):
                yield replace(silence, level=silence.level or "error")
            own = record.review_every if isinstance(record, Claim) else None
            if own and _is_longer(own, most, record.reviewed_on or today):
                message = f"it is reviewed every {own}; {most} is the longest time allowed"
                mend = "shorten review_every, and review it now if that time has passed"
                yield Finding(reference, message, ("review_every",), mend, level="error")
            if record.reviewed_on:
                due = (own or settings.review_every).after(record.reviewed_on)
                yield from _due(reference, due, settings.review_grace.after(due))


def _is_longer(one: Duration, other: Duration, start: date) -> bool:
    return one.after(start) > other.after(start)


def _due(reference: str, due: date, late: date) -> Iterator[Finding]:
    """The question after the last day, and the refusal after the grace."""
    path, after = ("reviewed_on",), late + timedelta(days=1)
    message = f"its review was due on {due}"
    yield Finding(reference, message, path, since=due + timedelta(days=1), before=after)
    message = f"its review was due on {due}, and the time of grace ended on {late}"
    yield Finding(reference, message, path, level="error", since=after)


@rule(
    "GEN-03",
    "error",
    "S39 S50",
    why="a reader takes a statement without bounds for one on everything that you offer",
    mend="name its products, data_classes or regions, or write everything: true and nothing else",
)
def claims_have_a_scope(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """Every claim says which products, data or regions it covers, or that it covers them all."""
    for reference, claim in claims(portal):
        yield from unstated(portal, reference, claim, "scope")
        if claim.scope and claim.scope.everything and (named := _named(claim.scope)):
            message = f"the scope is everything and yet names single {' and '.join(named)}"
            yield Finding(reference, message, ("scope", "everything"))


def _named(scope: Scope) -> list[str]:
    parts = {
        "products": scope.products,
        "classes of data": scope.data_classes,
        "regions": scope.regions,
    }
    return [name for name, values in parts.items() if values]


DONE: tuple[tuple[str, ...], ...] = (
    ("reviewed_on",),
    ("issued_on",),
    ("as_of",),
    ("period", "end"),
    ("last_surveillance_on",),
    ("interim_on",),
    ("affirmed_on",),
    ("bridge_letter", "issued_on"),
    ("performed_on",),
    ("as_measured_on",),
    ("announced_on",),
    ("dated",),
    ("permission", "granted_on"),
    ("since",),
)
"""Fields that say that something was done, or has begun, on a day."""
ALSO_PLANNED: tuple[tuple[str, ...], ...] = tuple(
    path for path in DONE if path not in (("reviewed_on",), ("announced_on",), ("dated",))
)
"""Those that a planned certification has as a plan."""
CONFIRMED: tuple[tuple[str, ...], ...] = (
    ("period", "end"),
    ("as_of",),
    ("issued_on",),
    ("last_surveillance_on",),
    ("interim_on",),
    ("affirmed_on",),
    ("performed_on",),
    ("as_measured_on",),
)
"""Facts that cannot be confirmed by a review before their day."""


@rule(
    "GEN-05",
    "error",
    "S57",
    why="nobody can know on a day what will have happened on a later one",
    mend="look the date up; what is not done yet is written when it is done",
)
def what_is_done_is_dated_in_the_past(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """What is stated as done has a date that has come, and was reviewed no earlier than that."""
    for reference, record in portal.published():
        left = record.retired_on
        if record.state == "retired" and left:
            message = f"it is retired, and retired_on is {left}, a day that has not come"
            yield Finding(reference, message, ("retired_on",), before=left)
        elif left:
            mend = "set state: retired, or take retired_on away"
            message = f"retired_on is {left}, and it is still published"
            yield Finding(reference, message, ("retired_on",), mend, since=left)
        if record.state == "published":
            yield from _ahead_of_their_day(reference, record)
            yield from _reviewed_too_early(reference, record)


def _ahead_of_their_day(reference: str, record: Record) -> Iterator[Finding]:
    for path in _own(type(record), DONE):
        day = _value(record, path)
        if isinstance(day, date) and not (_is_planned(record) and path in ALSO_PLANNED):
            message = f"{'.'.join(path)} is {day}, a day that has not come"
            yield Finding(reference, message, path, before=day)


def _reviewed_too_early(reference: str, record: Record) -> Iterator[Finding]:
    reviewed = getattr(record, "reviewed_on", None)
    own = _own(type(record), CONFIRMED)
    days = {path: day for path in own if isinstance(day := _value(record, path), date)}
    late = {path: day for path, day in days.items() if reviewed and day > reviewed}
    if late and not _is_planned(record):
        path, day = max(late.items(), key=lambda item: item[1])
        message = f"it was reviewed on {reviewed}, before {'.'.join(path)}, which is {day}"
        mend = "have its owner confirm it as it reads now, and write that day in reviewed_on"
        why = "a review says nothing of what came after it"
        yield Finding(reference, message, ("reviewed_on",), mend, why, level="warning")


def _is_planned(record: Record) -> bool:
    return isinstance(record, Certification) and record.phase in ("planned", "in-progress")


@cache
def _own(model: type[Record], paths: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The paths that begin with a field of the model."""
    return tuple(path for path in paths if path[0] in model.model_fields)


def _value(record: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        record = getattr(record, name, None)
    return record


@rule(
    "GEN-10",
    "warning",
    "S58",
    why="who has the links read aloud hears only their words, without the sentence around them",
    mend="let the link's words say where it leads, as in 'our list of subprocessors'",
)
def links_say_where_they_lead(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """Every link has words that say where it leads."""
    for page in portal.pages:
        for link in link_texts(page.body, page.scan.links):
            if says_nothing(link.text):
                yield Finding(page.file, _where_to(link.text), at=page.place(link.offset))
    for reference, record in portal.published():
        if record.state == "published":
            for path, value, mark, public in marked(record):
                if public and isinstance(mark, Prose) and mark.markdown:
                    for link in link_texts(value, scan(value).links):
                        if says_nothing(link.text):
                            yield Finding(reference, _where_to(link.text), path)


def _where_to(text: str) -> str:
    said = " ".join(text.split()).strip("*_`")
    words = f"the words of a link are '{said}'" if said else "a link has no words"
    return f"{words}: where does it lead?"
