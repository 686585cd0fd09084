"""What a text says is offered though no record says so, or is not offered though one does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from trustportal.model.base import Part, field_of
from trustportal.model.features import Feature
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import products_named
from trustportal.prose.ground import grounds
from trustportal.prose.guards import clause_at, denies, quoted
from trustportal.prose.left_out import left_out
from trustportal.prose.speech import Speech
from trustportal.prose.told import is_in_general, is_of_law, names_us
from trustportal.prose.topics import Matter
from trustportal.reference.expressions import expression
from trustportal.rules.overlap import titles

Said = tuple[str, str, int]
"""The words that are wrong, what is wrong with them, and where they stand."""

_OFFERS = Speech("offers.offers")
"""Says that something can be had."""
_NOT_BEFORE = Speech("offers.not_before")
_NOT_BEHIND = Speech("offers.not_behind")
_AS_SUCH = Speech("offers.as_such")
"""Denies that another thing serves as one: "text messages are not offered as a second factor"."""
_LIMITED = Speech("offers.limited")
"""Says for whom, when or in which way it is not there."""
_OF_PART = re.compile(r"\b(?:process|inference|support|backup|telemetry|key)\w*", re.IGNORECASE)
"""Says which part of an offer is meant, which other products can lack: processing in a region."""
_OF_CUSTOMERS = Speech("names.of_customers")
_OF_PAGE = Speech("told.of_page")
_ALL = Speech("assertions.all")


def said_without_record(text: str, matter: Matter, portal: Portal) -> Iterator[Said]:
    """What a sentence offers of a matter on which there is no record at all."""
    if not (products_named(text, portal) or names_us(text, portal) or _ALL.search(text)):
        return
    if denies(text) or _OF_CUSTOMERS.search(text) or _OF_PAGE.search(text):
        return
    found = None if _is_told(matter, portal) else expression(matter.offered).search(text)
    if not found or not _OFFERS.search(text) or quoted(text, *found.span()):
        return
    if is_of_law(text, found.start(), portal) or is_in_general(text, found.start(), portal):
        return
    yield found.group(), f"no record is on {matter.about}", found.start()


@lru_cache(maxsize=64)
def _is_told(matter: Matter, portal: Portal) -> bool:
    """Whether a record of another sort speaks of it."""
    said = expression(matter.offered)
    return any(said.search(each.text) for each in grounds(portal).all)


def products_with(record: Part) -> frozenset[str] | None:
    """The products that have a feature by its availability; None where that is not stated."""
    if not isinstance(record, Feature) or not record.availability:
        return None
    return frozenset(each.product for each in record.availability if each.available in _THERE)


def planned_for(text: str, records: Iterable[Part]) -> frozenset[str]:
    """The products that are to have a feature, if a text tells of a plan."""
    cells = (each.availability or () for each in records if isinstance(each, Feature))
    planned = (each.product for cell in cells for each in cell if each.available == "planned")
    return frozenset(planned) if _PLANNED.search(text) or _WILL.search(text) else frozenset()


_THERE = ("yes", "partial", "add-on", "beta")
_PLANNED = Speech("assurances.planned")
_WILL = re.compile(r"\b(?:will|coming|later|from 20\d\d)\b", re.IGNORECASE)


def with_plans(covered: frozenset[str], portal: Portal) -> frozenset[str]:
    """Some products with the plans of them."""
    plans = {
        each.id
        for each in portal.records["products"]
        if field_of(each, "sort") == "plan" and field_of(each, "part_of") in covered
    }
    return covered | plans


def denied_of_products(
    text: str, matter: Matter, covered: frozenset[str], reference: str, portal: Portal
) -> Iterator[Said]:
    """What a sentence denies of products that have it, by a record."""
    found = expression(matter.offered).search(text) if matter.offered else None
    if found and (said := _left_out(text, found, covered, reference, portal)):
        yield said
        return
    clause = text[slice(*clause_at(text, found.start()))] if found else ""
    named = products_named(clause, portal) or products_named(text, portal)
    if not found or not named or not named <= covered or _LIMITED.search(text):
        return
    begin, end = clause_at(text, found.start())
    before, behind = text[begin : found.start()], text[found.end() : max(end, found.end())]
    as_such = _AS_SUCH.search(before)
    denied = (_NOT_BEFORE.search(before) and not as_such) or _NOT_BEHIND.match(behind)
    if denied and not quoted(text, *found.span()):
        yield found.group(), f"{reference} says that {listed(sorted(named))} has it", found.start()


def _left_out(
    text: str, found: re.Match[str], covered: frozenset[str], reference: str, portal: Portal
) -> Said | None:
    """Products that a sentence leaves out of what it says of an offer, though they have it."""
    out = left_out(text, portal)
    if not out or not out.products <= covered or _LIMITED.search(out.rest):
        return None
    before, offered, behind = out.rest.partition(found.group())
    if not offered or _OF_PART.search(before + behind):
        return None
    of = titles(portal, "products", out.products)
    return out.words, f"{reference} says that it is there for {of}", out.start
