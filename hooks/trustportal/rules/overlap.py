"""What two records have in common: products, classes of data, circumstances, places."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TypeVar

from trustportal.model.base import Claim, Scope, field_of
from trustportal.model.data_classes import DataClass
from trustportal.model.durations import Duration
from trustportal.model.products import Product
from trustportal.model.residency import Region
from trustportal.portal import Portal
from trustportal.problems import Severity, listed
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.rules.rule import Finding, stated

T = TypeVar("T")

Products = frozenset[str] | None
"""Ids of products; None for every product, empty where none is named."""


def pairs(records: Iterable[T], subject: Callable[[T], Hashable]) -> Iterator[tuple[T, T]]:
    """Each record with each of those on the same subject before it, which comes first."""
    groups: dict[Hashable, list[T]] = {}
    for record in records:
        before = groups.setdefault(subject(record), [])
        yield from ((first, record) for first in before)
        before.append(record)


Said = tuple[Hashable, Hashable]
"""A subject, and what is said on it."""


def differing(records: Iterable[T], said: Callable[[T], Iterable[Said]]) -> Iterator[tuple[T, T]]:
    """Each record with each of those before it that say something else on one of its subjects.

    Records that say the same are never looked at together, so that the time grows with the
    records and with what is found, and not with the square of the records.
    """
    known: list[T] = []
    before: dict[Hashable, dict[Hashable, list[int]]] = {}
    for number, record in enumerate(records):
        own = dict.fromkeys(said(record))
        unlike = {
            each
            for subject, what in own
            for other, several in before.get(subject, {}).items()
            if other != what
            for each in several
        }
        yield from ((known[each], record) for each in sorted(unlike))
        for subject, what in own:
            before.setdefault(subject, {}).setdefault(what, []).append(number)
        known.append(record)


def products_of(scope: Scope | None) -> Products:
    """The products that a scope covers."""
    if scope is None:
        return frozenset()
    return None if scope.everything else frozenset(scope.products)


def products_meet(one: Products, other: Products) -> bool:
    """Whether two statements speak of one product, or both of no product in particular."""
    return one is None or other is None or bool(one & other) or not (one or other)


def common_products(portal: Portal, one: Products, other: Products) -> str:
    """The products of both in words, as ' for API and Team'; nothing where none is named."""
    both = other if one is None else one if other is None else one & other
    return f" for {titles(portal, 'products', both)}" if both else ""


def products_outside(
    named: frozenset[str], covered: frozenset[str], portal: Portal
) -> frozenset[str]:
    """Those of some products that are neither covered nor belong to or hold one that is."""
    wider = _wider(portal)
    return frozenset(each for each in named if not _is_in(each, covered, wider))


def _is_in(product: str, covered: frozenset[str], wider: Mapping[str, str]) -> bool:
    """Whether a product, what it belongs to or what belongs to it is covered."""
    return wider.get(product) in covered or any(
        product in (each, wider.get(each)) for each in covered
    )


def with_wider(product: str, portal: Portal) -> frozenset[str]:
    """A product, and the one to which it belongs as a plan or add-on."""
    return frozenset({product, _wider(portal).get(product, product)})


def _wider(portal: Portal) -> dict[str, str]:
    """The product to which a plan or add-on belongs."""
    return {
        product.id: product.part_of for _, product in stated(portal, Product) if product.part_of
    }


def circumstances_meet(one: Claim, other: Claim) -> bool:
    """Whether one of two claims holds wherever the other does, going by their conditions, and no
    customer of the one is by its words none of the other.
    """
    first, second = ({each.casefold() for each in claim.conditions} for claim in (one, other))
    return (first <= second or second <= first) and not are_apart(one, other)


def are_apart(one: Claim, other: Claim) -> bool:
    """Whether two claims are of different customers: one of those with an option and the other of
    those without it, or of plans of which none is the same.
    """
    (has, lacks), (other_has, other_lacks) = _options(one), _options(other)
    plans, other_plans = _plans(one), _plans(other)
    return (
        _one_is_other(has, other_lacks)
        or _one_is_other(other_has, lacks)
        or bool(plans and other_plans and plans.isdisjoint(other_plans))
    )


_WITH, _WITHOUT = Speech("overlap.with"), Speech("overlap.without")
"""Before an option of which a claim says whether its customers have it."""
_OPTION = Speech("overlap.option")
"""The name of an option: "the Data Residency add-on", or "the add-on" alone."""
_PLANS = re.compile(r"\b(?-i:[A-Z])\w+(?:(?:, | and |, and | or )(?-i:[A-Z])\w+)*(?= plans?\b)")
_PLAN = re.compile(r"[A-Z]\w+")
_LEAVES_OUT = re.compile(r"\b(?:not|no|without|except|other than|below|above|from)\b|n't\b")

Options = frozenset[tuple[str, ...]]
"""Names of options, each as its words."""


def _options(claim: Claim) -> tuple[Options, Options]:
    """The options that the customers of a claim have, and those that they do not have."""
    said = (
        claim.title,
        claim.statement,
        *claim.conditions,
        *(field_of(claim, "eligibility") or ()),
    )
    return _options_in("\n".join(filter(None, said)))


@lru_cache(maxsize=4096)
def _options_in(text: str) -> tuple[Options, Options]:
    """The options that customers have, and those that they do not have; none of which a text says
    both, for it is of all customers.
    """
    has, lacks = (frozenset(_named_behind(each, text)) for each in (_WITH, _WITHOUT))
    return (has, lacks) if not _one_is_other(has, lacks) else (frozenset(), frozenset())


def _named_behind(speech: Speech, text: str) -> Iterator[tuple[str, ...]]:
    for each in speech.finditer(text):
        if option := _OPTION.match(text[each.end() :]):
            yield tuple(option.group().casefold().split())


def _one_is_other(some: Options, others: Options) -> bool:
    """Whether an option is among others, be it by the end of its name."""
    return any(
        one[-len(other) :] == other or other[-len(one) :] == one for one in some for other in others
    )


def _plans(claim: Claim) -> frozenset[str]:
    """The plans that the conditions of a claim name."""
    return _plans_in((*claim.conditions, *(field_of(claim, "eligibility") or ())))


@lru_cache(maxsize=4096)
def _plans_in(said: tuple[str, ...]) -> frozenset[str]:
    named = (each.group() for text in said for each in _PLANS.finditer(plain(text)))
    whole = not any(_LEAVES_OUT.search(text) for text in said)
    return frozenset(_PLAN.findall(" ".join(named))) if whole else frozenset()


def lineage(portal: Portal, data_class: str) -> tuple[str, ...]:
    """A class of data and the wider classes that it belongs to, the narrowest first."""
    return _lineages(portal).get(data_class, (data_class,))


@lru_cache(maxsize=2)
def _lineages(portal: Portal) -> Mapping[str, tuple[str, ...]]:
    wider = {
        record.id: record.part_of
        for record in portal.records["data_classes"]
        if isinstance(record, DataClass)
    }
    lineages = {}
    for each in wider:
        found: list[str] = []
        current: str | None = each
        while current and current not in found:
            found.append(current)
            current = wider.get(current)
        lineages[each] = tuple(found)
    return lineages


def are_related(portal: Portal, one: str, other: str) -> bool:
    """Whether two classes of data are one, or one is part of the other."""
    return one in lineage(portal, other) or other in lineage(portal, one)


def data_meets(portal: Portal, one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether some data belongs to both; what names no classes can be about any."""
    first, second = tuple(one), tuple(other)
    return (
        not (first and second)
        or not set(first).isdisjoint(second)
        or any(are_related(portal, each, that) for each in first for that in second)
    )


def is_covered(portal: Portal, data_class: str, named: Iterable[str]) -> bool:
    """Whether a class of data is named: itself, a wider class, or all published parts of it."""
    known = frozenset(named)
    wider = lineage(portal, data_class)
    if not known.isdisjoint(wider):
        return True
    parts = [
        each.id
        for each in portal.records["data_classes"]
        if isinstance(each, DataClass) and each.part_of == data_class and each.state == "published"
    ]
    return bool(parts) and all(
        each not in wider and is_covered(portal, each, known) for each in parts
    )


def is_whole(portal: Portal, collection: str) -> bool:
    """Whether every record of a collection was read, so that what is missing there is missing."""
    refused = any(each.partition("/")[0] == collection for each in portal.refused)
    return not refused and collection not in portal.unread


def are_known(portal: Portal, collection: str, ids: Iterable[str]) -> bool:
    """Whether there is a record for each id; where there is not, the reference itself is wrong."""
    return all(portal.find(f"{collection}/{each}") for each in ids)


def titles(portal: Portal, collection: str, ids: Iterable[str]) -> str:
    """The titles of records, in the order of their ids, as 'API, Edu and Team'."""
    records = ((each, portal.find(f"{collection}/{each}")) for each in sorted(ids))
    return listed(record.title if record else each for each, record in records)


def length(duration: Duration) -> tuple[int, int]:
    """Months and minutes of a length of time: 24 hours are a day, and a month is not 30 days."""
    minutes = ((duration.weeks * 7 + duration.days) * 24 + duration.hours) * 60 + duration.minutes
    return (duration.years * 12 + duration.months, minutes)


def places_of(region: Region) -> frozenset[str]:
    """The countries and subdivisions of a region; none where it does not say."""
    return frozenset(region.members or ((region.code,) if region.code else ()))


def names(text: str, name: str) -> bool:
    """Whether a text holds a name as words of their own; case does not matter."""
    if text.isascii() and name.isascii() and name.lower() not in text.lower():
        return False  # the letters of others have more than two cases
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def unnamed(portal: Portal, reference: str, message: str, *path: str | int) -> Finding:
    """A finding for a list that names nothing: a silence, as a null is."""
    lenient: Severity | None = (
        "warning" if portal.organization.settings.silence == "warning" else None
    )
    place = portal.origin(reference).place_of_key(*path)
    return Finding(reference, message, path, level=lenient, at=place)
