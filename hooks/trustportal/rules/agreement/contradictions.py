"""Pairs of statements that cannot both be true, and records that say two things (GEN-06)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date

from trustportal.model.base import Claim, Scope
from trustportal.model.certifications import Certification
from trustportal.model.features import Availability, Feature
from trustportal.model.products import Product
from trustportal.model.service_levels import ServiceLevel
from trustportal.model.settings import Settings
from trustportal.model.words import words
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.quantities import key_of, lengths, shares
from trustportal.rules.agreement.after_contract import parts_kept_after_the_end
from trustportal.rules.agreement.answers import statements_against_answers
from trustportal.rules.agreement.encryption_told_twice import (
    contradicting_encryption,
    older_versions_in_limits,
)
from trustportal.rules.agreement.extent import OWN_EXTENT
from trustportal.rules.agreement.figures import (
    backups_against_words,
    cadences_against_words,
    dates_against_words,
    figures_in_titles,
    periods_against_words,
    periods_of_retention_against_words,
)
from trustportal.rules.agreement.names import (
    certifications_against_their_words,
    encryption_against_its_words,
)
from trustportal.rules.agreement.periods_apart import (
    deletion_in_uses_of_data,
    periods_of_retention_told_apart,
)
from trustportal.rules.agreement.places import places_against_words
from trustportal.rules.agreement.subjects import (
    certifications_against_their_standard,
    documents_against_their_standard,
    products_against_words,
)
from trustportal.rules.agreement.times import OWN_TIMES
from trustportal.rules.overlap import Said, differing
from trustportal.rules.records.data_use import contradicting_uses
from trustportal.rules.records.residency import contradicting_promises
from trustportal.rules.records.retention import contradicting_retention
from trustportal.rules.rule import Finding, rule, stated


def _scope(scope: Scope | None) -> Hashable:
    parts = (scope.products, scope.data_classes, scope.regions) if scope else ()
    return (scope and scope.everything, *(frozenset(part) for part in parts))


def contradicting_certifications(portal: Portal) -> Iterator[Finding]:
    """Two certificates or reports that are held, of one standard and scope, and differ."""
    held = [each for _, each in stated(portal, Certification) if each.phase == "held"]
    for first, second in differing(held, _compared):
        for name in _differing(first, second):
            one, other = getattr(first, name), getattr(second, name)
            message = (
                f"{words(name)} {other or 'not stated'}; 'certifications/{first.id}', on the same"
                f" standard and scope, says {one or 'not stated'}"
            )
            mend = "correct the wrong one, or set the former one to state: retired"
            yield Finding(f"certifications/{second.id}", message, (name,), mend)
            break


_COMPARED = (
    "edition", "valid_from", "valid_until", "issued_on", "as_of", "period", "opinion", "criteria",
)  # fmt: skip
"""Fields by which two records on the same thing contradict each other, or are of two times."""


def _compared(record: Certification) -> Iterator[Said]:
    yield _sort_of_certification(record), tuple(_plain(record, name) for name in _COMPARED)


def _sort_of_certification(record: Certification) -> Hashable:
    kind = (record.standard, record.scheme, record.report_type, record.level, record.role)
    return (*kind, record.form, record.holder, _scope(record.scope))


def _differing(first: Certification, second: Certification) -> list[str]:
    """The fields in which two records on the same thing contradict each other."""
    if first.valid_until and second.valid_until:
        if not _overlap(first, second):
            return []
        if _are_of_other_systems(first, second):
            return _unlike(first, second, "edition")
        return _unlike(first, second, "edition", "valid_until", "valid_from")
    same_day = first.as_of and first.as_of == second.as_of
    if same_day or (first.period and first.period == second.period):
        return _unlike(first, second, "edition", "opinion", "criteria", "issued_on")
    return []


def _unlike(first: Certification, second: Certification, *names: str) -> list[str]:
    return [name for name in names if _plain(first, name) != _plain(second, name)]


def _plain(record: Certification, name: str) -> Hashable:
    value: Hashable = getattr(record, name)
    return frozenset(value) if isinstance(value, tuple) else value


def _overlap(first: Certification, second: Certification) -> bool:
    """Whether there is a day on which both certificates are valid."""
    starts = [each.valid_from or each.issued_on or date.min for each in (first, second)]
    ends = [each.valid_until or date.max for each in (first, second)]
    return max(starts) <= min(ends)


def _are_of_other_systems(first: Certification, second: Certification) -> bool:
    """Whether both name what was certified and it is not the same: two sites, two companies."""
    return bool(first.system and second.system and first.system != second.system)


def contradicting_service_levels(portal: Portal) -> Iterator[Finding]:
    """Two figures for the same measure, worth and product, under the same conditions."""
    levels = [(level, p) for _, level in stated(portal, ServiceLevel) for p in level.products or ()]
    told: set[tuple[str, str]] = set()
    for (first, _), (second, product) in differing(levels, _figures):
        pair = (first.id, second.id)
        if pair in told:
            continue
        told.add(pair)
        message = (
            f"{words(second.measure)} of '{product}' is {_said(second)} here and {_said(first)} in"
            f" 'service_levels/{first.id}', both {words(second.worth or 'without their worth')}"
        )
        mend = "correct the wrong one, or name the condition that makes the difference"
        field = "percentage" if second.measure == "availability" else "within"
        yield Finding(f"service_levels/{second.id}", message, (field,), mend)


def _figures(each: tuple[ServiceLevel, str]) -> Iterator[Said]:
    yield _sort_of_level(each), _figure(each[0])


def _sort_of_level(each: tuple[ServiceLevel, str]) -> Hashable:
    level, product = each
    clock = (level.per, level.starts_at, level.as_measured_on)
    return (level.measure, level.worth, *clock, frozenset(level.conditions), product)


def _figure(level: ServiceLevel) -> Hashable:
    """What can be compared: 24 hours are a day, and a month is not 30 days."""
    return key_of(level.within) if level.within else level.percentage


def _said(level: ServiceLevel) -> str:
    return f"{level.percentage} %" if level.percentage else str(level.within or "not stated")


LEAST_AVAILABILITY = 90
"""A percentage below is a credit or a share, and no availability."""


def service_levels_against_their_words(portal: Portal) -> Iterator[Finding]:
    """A service level whose title or statement gives another figure than its field."""
    for reference, level in stated(portal, ServiceLevel):
        for field in ("title", "statement"):
            figure, named = _figure(level), _figures_named(level, getattr(level, field))
            if figure and named and figure not in named:
                said = listed(named.values(), last="or")
                message = f"its {field} says {said}, and its figure is {_said(level)}"
                yield Finding(reference, message, (field,))


def _figures_named(level: ServiceLevel, text: str) -> dict[Hashable, str]:
    """The figures of a text that can be the one of the service level, each in its words."""
    if level.measure == "availability":
        named = (each for each in shares(text) if each.amount >= LEAST_AVAILABILITY)
        return {each.amount: each.words for each in named}
    times = [each for each in lengths(text) if not each.cadence]
    if any(each.unit == "working days" for each in times):
        return {}
    return {each.key: each.words for each in times}


def repeated_availability(portal: Portal) -> Iterator[Finding]:
    """A feature whose availability in one product is stated twice, in one record or in two."""
    seen: dict[Hashable, tuple[str, Availability]] = {}
    for reference, feature in stated(portal, Feature):
        for index, cell in enumerate(feature.availability or ()):
            subject = (feature.title.casefold(), feature.area, cell.product)
            other, first = seen.setdefault(subject, (reference, cell))
            if first is cell:
                continue
            where = "above" if other == reference else f"in '{other}'"
            said = f"{_available(first)} {where}"
            if cell.available != first.available:
                said = f"{said} and {_available(cell)} here"
            message = f"its availability in '{cell.product}' is stated twice: {said}"
            mend = "keep one line for each product"
            yield Finding(reference, message, ("availability", index), mend)


def _available(cell: Availability) -> str:
    return cell.available or "not stated"


def records_against_their_scope(portal: Portal) -> Iterator[Finding]:
    """A record that holds for other products than its scope names."""
    wider = _inside(portal)
    known = {product.id for _, product in stated(portal, Product)}
    for reference, record in portal.published():
        if not (isinstance(record, Claim) and record.state == "published" and record.scope):
            continue
        own = getattr(record, "products", None)
        if not own:
            continue
        scope = record.scope
        if scope.everything and not known <= _closed(own, wider):
            message = f"it holds for {listed(own)}, and its scope is everything"
        elif scope.products and _closed(own, wider) != _closed(scope.products, wider):
            message = f"it holds for {listed(own)}, and its scope names {listed(scope.products)}"
        else:
            continue
        mend = "name the same products in both places"
        yield Finding(reference, message, ("scope",), mend)


def _inside(portal: Portal) -> dict[str, set[str]]:
    """By product, the plans and add-ons that belong to it."""
    inside: dict[str, set[str]] = {}
    for _, product in stated(portal, Product):
        if product.part_of:
            inside.setdefault(product.part_of, set()).add(product.id)
    return inside


def _closed(products: Iterable[str], inside: dict[str, set[str]]) -> set[str]:
    """The products and all that belongs to them."""
    found: set[str] = set()
    queue = list(products)
    while queue:
        product = queue.pop()
        if product not in found:
            found.add(product)
            queue += inside.get(product, ())
    return found


CONTRADICTIONS: tuple[Callable[[Portal], Iterator[Finding]], ...] = (
    contradicting_certifications,
    certifications_against_their_words,
    encryption_against_its_words,
    figures_in_titles,
    cadences_against_words,
    dates_against_words,
    periods_against_words,
    periods_of_retention_against_words,
    backups_against_words,
    periods_of_retention_told_apart,
    deletion_in_uses_of_data,
    places_against_words,
    statements_against_answers,
    certifications_against_their_standard,
    documents_against_their_standard,
    products_against_words,
    contradicting_service_levels,
    service_levels_against_their_words,
    repeated_availability,
    records_against_their_scope,
    *OWN_TIMES,
    *OWN_EXTENT,
    contradicting_promises,
    contradicting_retention,
    parts_kept_after_the_end,
    contradicting_encryption,
    older_versions_in_limits,
    contradicting_uses,
)
"""All that is looked at for two statements that differ."""


@rule(
    "GEN-06",
    "error",
    "S54 S06",
    why="two public statements that differ cannot both be true, and a reviewer believes neither",
    mend="find out which one is right, and correct or retire the other",
)
def statements_agree(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """No two statements on the same thing, for the same scope, say different things."""
    for contradicting in CONTRADICTIONS:
        yield from contradicting(portal)
