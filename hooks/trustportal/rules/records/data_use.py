"""Rules: what customers' data is used for, training above all (AI)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from trustportal.model.data_use import Choice, DataUse
from trustportal.model.settings import Settings
from trustportal.model.words import words
from trustportal.portal import Portal
from trustportal.prose.nearest import meanings
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import (
    Said,
    circumstances_meet,
    common_products,
    data_meets,
    differing,
    products_meet,
    products_of,
    titles,
    unnamed,
)
from trustportal.rules.rule import Finding, rule, stated, unstated

MODELS = ("training", "improvement")
"""Purposes that change the organisation's own models."""


@rule(
    "AI-01",
    "error",
    "S42",
    why="'we do not train on your data' is often true by default only, and of some products",
    mend="state the strength, the products, the data, since when, and how a customer opts in",
)
def training_is_stated_in_full(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Whether data trains models is stated with strength, products, data, date and opt-in."""
    for reference, record in stated(portal, DataUse):
        if record.purpose not in MODELS:
            continue
        asked = ["used", "strength", "data_classes"]
        never = record.used == "no" and record.strength == "always"
        asked += ["since"] if record.purpose == "training" and not never else []
        yield from unstated(portal, reference, record, *asked)
        if record.data_classes == ():
            message = "data_classes names no data: for which inputs and outputs does it hold?"
            yield unnamed(portal, reference, message, "data_classes")
        scope = record.scope
        if scope and record.strength != "always" and not (scope.everything or scope.products):
            message = "the scope names no product: for which products and plans does it hold?"
            yield unnamed(portal, reference, message, "scope")
        yield from _ways_in(portal, reference, record)


def _ways_in(portal: Portal, reference: str, record: DataUse) -> Iterator[Finding]:
    """What is missing on how a customer can agree, where it is not used by default only."""
    if record.used == "no" and record.strength == "by-default" and record.opt_in is None:
        message = "it is not used by default: can a customer opt in, and how?"
        yield unnamed(portal, reference, message, "strength")
    for name in ("opt_in", "opt_out"):
        choice: Choice | None = getattr(record, name)
        if choice and choice.available != "no":
            yield from unstated(portal, reference, choice, "route", path=(name,))


@rule(
    "AI-02",
    "error",
    "S42 S52",
    why="a customer can agree to it, so it can happen, and 'always' is not true",
    mend="set strength: by-default, and keep the opt-in next to it",
)
def always_has_no_opt_in(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """What is never done, or always, is nothing that a customer can opt in to."""
    for reference, record in stated(portal, DataUse):
        opt_in = record.opt_in is not None and record.opt_in.available != "no"
        if record.used == "no" and record.strength == "always" and opt_in:
            message = "data is never used for this, as strength says, yet there is an opt-in"
            yield Finding(reference, message, ("strength",))


@rule(
    "AI-03",
    "warning",
    "S42",
    why="that staff or contractors may read content is what customers ask about automated services",
    mend="say whether people can read it, for what, and who they are",
)
def reading_by_people_is_disclosed(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Where people can read content, it is said for what, and who they are."""
    for reference, record in stated(portal, DataUse):
        review, path = record.human_review, ("human_review",)
        if record.purpose == "human-review":
            yield from unstated(portal, reference, record, "used", "human_review")
        if review is None:
            continue
        yield from unstated(portal, reference, review, "possible", path=path)
        if review.possible in ("yes", "partial"):
            if not review.purposes:
                message = "people can read the content: for which purposes?"
                yield unnamed(portal, reference, message, "human_review", "purposes")
            if not review.by:
                message = "people can read the content: own staff, or contractors too?"
                yield unnamed(portal, reference, message, "human_review", "by")
        if record.purpose == "human-review" and _differ(record.used, review.possible):
            message = (
                f"used is {record.used}, and whether people can read the content is"
                f" {review.possible}: one of them is wrong"
            )
            yield Finding(reference, message, ("human_review", "possible"))
        yield from _further_cases(portal, reference, record)


_EXCLUSIVE = Speech("data_use.exclusive")
"""Says that there are no other cases in which people read content."""


def _further_cases(portal: Portal, reference: str, record: DataUse) -> Iterator[Finding]:
    """What other statements let people read the same data for, where this one says that it names
    every case.
    """
    review = record.human_review
    every = _EXCLUSIVE.search(record.statement)
    if record.purpose != "human-review" or review is None or every is None:
        return
    own = meanings("\n".join((record.statement, *record.limits, *review.purposes)))
    for other, use in stated(portal, DataUse):
        further = use.human_review
        if further is None or further.possible not in ("yes", "partial"):
            continue
        if other == reference or use.used == "no":
            continue
        cases = [each for each in further.purposes if not meanings(each) & own]
        if cases and _same_data(portal, record, use):
            message = (
                f"'{every.group()}': people read it for '{cases[0]}' too, as {other} says: is that"
                " one of the cases?"
            )
            mend = f"name that case here, or say under limits that it is told in {other}"
            why = "a case that is not told makes the words that say there are no others untrue"
            yield Finding(reference, message, ("statement",), mend, why)


def _same_data(portal: Portal, one: DataUse, other: DataUse) -> bool:
    """Whether two statements name some of the same data, for one of the same products."""
    first, second = data_of(one), data_of(other)
    return (
        bool(first and second)
        and data_meets(portal, first, second)
        and products_meet(products_of(one.scope), products_of(other.scope))
    )


def _differ(one: str | None, other: str | None) -> bool:
    """Whether one of two answers is no and the other is not; silence differs from nothing."""
    return bool(one and other) and (one == "no") != (other == "no")


def contradicting_uses(portal: Portal) -> Iterator[Finding]:
    """Two statements on one use of the same data and product that differ (GEN-06)."""
    for (source, first), (reference, second) in differing(stated(portal, DataUse), _uses):
        one, other = products_of(first.scope), products_of(second.scope)
        data = data_of(first) & data_of(second)
        if not (products_meet(one, other) and _together(first, second)):
            continue
        if data or not (data_of(first) or data_of(second)):
            of = f" of {titles(portal, 'data_classes', data)}" if data else ""
            message = (
                f"{words(second.purpose)}{of}{common_products(portal, one, other)}:"
                f" {second.used} here and {first.used} at {portal.origin(source).place('used')}"
            )
            mend = "correct the wrong one, or name the condition that makes the difference"
            yield Finding(reference, message, ("used",), mend)


def _uses(stated_at: tuple[str, DataUse]) -> Iterator[Said]:
    _, record = stated_at
    if record.used:
        yield record.purpose, record.used


def data_of(record: DataUse) -> set[str]:
    """The classes of data that a use is of; none where it names none."""
    return set(record.data_classes or (record.scope.data_classes if record.scope else ()))


def _together(first: DataUse, second: DataUse) -> bool:
    """Whether both hold at once: one of them always, or both by default, or both on request."""
    strengths = {each.strength or "always" for each in (first, second)}
    return (len(strengths) == 1 or "always" in strengths) and circumstances_meet(first, second)
