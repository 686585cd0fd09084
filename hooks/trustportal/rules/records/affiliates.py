"""The rule on companies of the group whose people read customers' data (SUB-08)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from trustportal.model.certifications import Certification
from trustportal.model.data_use import DataUse
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.prose.places import places, processing_codes
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import is_covered, is_whole, products_meet, products_of, titles
from trustportal.rules.records.data_use import data_of
from trustportal.rules.records.evidence import held, is_one_of, same_company
from trustportal.rules.records.subprocessors import products_served
from trustportal.rules.rule import Finding, rule, stated

_OF_THE_GROUP = Speech("affiliates.of_the_group")
_OWN = Speech("affiliates.own")
_SERVES = Speech("affiliates.serves")


@rule(
    "SUB-08",
    "warning",
    "S15 S45",
    why="an affiliate is a company of its own, and what its people read it processes for customers",
    mend="add its record under subprocessors with that data, or name it no longer here",
)
def affiliates_are_listed_with_their_data(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """An affiliate whose people can read customers' data is a subprocessor, and with that data."""
    if not is_whole(portal, "subprocessors"):
        return
    every = [
        each
        for _, each in stated(portal, Subprocessor)
        if each.affiliate in ("yes", "partial") and not _is_gone(each, today)
    ]
    for reference, use in stated(portal, DataUse):
        review = use.human_review
        if review and review.possible in ("yes", "partial"):
            products = products_of(use.scope)
            near = [each for each in every if products_meet(products, products_served(each))]
            yield from _named(portal, reference, use, near)
            if use.purpose == "human-review" and review.by and all(map(_OWN.search, review.by)):
                yield from _unnamed(portal, reference, use, near)
    for reference, record in held(portal):
        yield from _holder(portal, reference, record)


def _is_gone(record: Subprocessor, today: date) -> bool:
    return record.removed_on is not None and record.removed_on <= today


def _named(
    portal: Portal, reference: str, use: DataUse, near: Sequence[Subprocessor]
) -> Iterator[Finding]:
    """Affiliates that `human_review.by` names: one in each country, and together with the data;
    where `by` names others as well, some of the data can be for them alone.
    """
    by = use.human_review.by if use.human_review else ()
    theirs = [index for index, each in enumerate(by) if _OF_THE_GROUP.search(each)]
    for index in theirs:
        path = ("human_review", "by", index)
        there = {each.words: each.countries for each in places(by[index], portal)}
        known = {each.id: _countries(portal, each) for each in near}
        without = [
            f" in {words}"
            for words, countries in there.items()
            if not any(countries & own for own in known.values())
        ]
        for where in without if near else ("",):
            message = (
                f"'{by[index]}' can read customers' data, and no affiliate{where} is among the"
                " subprocessors for these products"
            )
            yield Finding(reference, message, path)
        countries = {code for each in there.values() for code in each}
        meant = [each for each in near if not there or countries & known[each.id]]
        missing = [each for each in sorted(data_of(use)) if not _get(portal, each, meant)]
        others = [each for number, each in enumerate(by) if number not in theirs]
        apart = len(missing) < len(data_of(use)) and not all(map(_OWN.search, others))
        if meant and missing and not apart:
            data = titles(portal, "data_classes", missing)
            who = titles(portal, "subprocessors", (each.id for each in meant))
            message = f"'{by[index]}' can read {data}, which no record of theirs lists: {who}"
            mend = "add it to data_classes of those whose people can, or say here what theirs read"
            yield Finding(reference, message, path, mend)


def _unnamed(
    portal: Portal, reference: str, use: DataUse, near: Sequence[Subprocessor]
) -> Iterator[Finding]:
    """Affiliates that get the data as well, where only our own staff is said to read it."""
    got = [each for each in near if any(_get(portal, data, [each]) for data in data_of(use))]
    if got:
        who = titles(portal, "subprocessors", (each.id for each in got))
        message = (
            f"'by' names own staff alone, and the data reaches {who} of our group: who reads it?"
        )
        mend = "name the staff of affiliates under by, with their countries"
        yield Finding(reference, message, ("human_review", "by"), mend, level="info")


def _get(portal: Portal, data: str, several: Sequence[Subprocessor]) -> bool:
    """Whether some subprocessors get all of a class of data."""
    named = [each for record in several for each in record.data_classes or ()]
    return is_covered(portal, data, named)


def _countries(portal: Portal, record: Subprocessor) -> set[str]:
    return {record.seat or "", *(code[:2] for code in processing_codes(record, portal))}


def _holder(portal: Portal, reference: str, record: Certification) -> Iterator[Finding]:
    """A company of the group that holds a certificate for how it serves customers."""
    own = portal.organization
    names = [each.legal_entity for _, each in stated(portal, Subprocessor)]
    holder = record.holder
    if (
        holder
        and same_company(own.name, holder)
        and not is_one_of(holder, (own.name, own.legal_name, *names))
        and _SERVES.search(f"{record.statement}\n{record.system or ''}")
    ):
        message = (
            f"{holder} belongs to our group and by this statement serves customers: why is it not"
            " among the subprocessors?"
        )
        mend = "add its record under subprocessors, or say in the statement what it does not get"
        yield Finding(reference, message, ("holder",), mend, level="info")
