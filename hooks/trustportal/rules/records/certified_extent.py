"""What a certificate covers by its holder, its scope statement and its add-ons (ATT-15)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from trustportal.model.base import Claim
from trustportal.model.certifications import Certification
from trustportal.model.controls import Control
from trustportal.model.products import Product
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import options, products_named
from trustportal.prose.shown import plain
from trustportal.rules.overlap import names, titles
from trustportal.rules.records.evidence import evidence_of, held, same_company, words_of
from trustportal.rules.records.general import claims
from trustportal.rules.rule import Finding, rule, stated


@rule(
    "ATT-15",
    "warning",
    "S04 S07",
    why="a certificate covers what its own scope names, whoever reads it for more",
    mend="write in scope what the certificate names, and in limits what it leaves out",
)
def certificates_cover_what_they_name(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A certificate covers what its scope statement names, and no more than its holder has; what
    rests on it does not speak of add-ons that it leaves out.
    """
    for reference, record in held(portal):
        yield from _of_one_company_for_all(portal, reference, record)
        yield from _system_names_less(portal, reference, record)
    for reference, claim in claims(portal):
        if claim.scope and claim.scope.everything:
            yield from _add_ons_left_out(portal, reference)
        yield from _providers_left_out(portal, reference, claim)


@rule(
    "GEN-01",
    "warning",
    "S52 S39",
    why="what an auditor or a certification body found is shown by its paper, and not by ourselves",
    mend="name its report or certificate in documents and basis, or owner-approval",
)
def what_others_found_is_no_self_assessment(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """What an outsider examined does not rest on a self-assessment alone."""
    for reference, record in held(portal):
        issuer = record.issuer
        by_others = issuer is not None and issuer.sort in _OUTSIDERS and not record.form
        if issuer and by_others and set(record.basis or ()) == {"self-assessment"}:
            message = f"{issuer.name} examined it, and it rests on a self-assessment alone"
            yield Finding(reference, message, ("basis",), level="warning")


_OUTSIDERS = ("cpa-firm", "certification-body", "assessor")


def _of_one_company_for_all(
    portal: Portal, reference: str, record: Certification
) -> Iterator[Finding]:
    """The certificate of one company of the group, with everything as its scope."""
    own, holder = portal.organization, record.holder or ""
    if not (record.scope and record.scope.everything and holder):
        return
    name, whole = words_of(holder), {words_of(own.name), words_of(own.legal_name or own.name)}
    theirs = any(
        each.affiliate == "no" and same_company(each.legal_entity or "", holder)
        for _, each in stated(portal, Subprocessor)
    )
    if name not in whole and any(name[: len(each)] == each for each in whole) and not theirs:
        message = (
            f"the scope is everything, and {holder} holds it, one company of the group: does it"
            " cover all products, in all places?"
        )
        mend = (
            "name in scope the products or regions that it covers; where it is of an office alone,"
            " say in limits that it covers no product"
        )
        yield Finding(reference, message, ("scope",), mend, level="warning")


def _system_names_less(portal: Portal, reference: str, record: Certification) -> Iterator[Finding]:
    """A scope statement, or a statement, that lists products and leaves out one that the record
    covers; what belongs to a product goes with it unless such is listed too.
    """
    scope = frozenset(record.scope.products if record.scope else ()) - options(portal)
    system = _listed(record.system, scope, portal)
    parts = frozenset() if system & _add_ons(portal) else _add_ons(portal)
    if missing := _left_out(portal, scope - parts, system, record.system):
        whose, field, named = "scope", "system", system
    else:
        field, named = "statement", _listed(record.statement, system, portal)
        whose, missing = "system", _left_out(portal, system & scope, named, record.statement)
    if missing:
        more, known = (titles(portal, "products", each) for each in (missing, named))
        message = (
            f"its {whose} names {more}, and its {field}, which lists {known}, does not: is it"
            " covered?"
        )
        mend = "name the same products in statement, system and scope, as the report has them"
        yield Finding(reference, message, (field,), mend, level="warning")


def _listed(text: str | None, among: frozenset[str], portal: Portal) -> frozenset[str]:
    """The products of a text that lists several, some of them among others, and denies nothing;
    none of another text.
    """
    whole = plain(text or "")
    named = products_named(whole, portal)
    if len(named) < 2 or not named & among:
        return frozenset()
    return frozenset() if _APART.search(whole) else named


_APART = re.compile(
    r"\b(?:except|excluding|not|no|nor|neither|other than|leaves? out|apart from)\b", re.IGNORECASE
)
"""Words of a text that names a product to leave it out."""


def _left_out(
    portal: Portal, wanted: frozenset[str], named: frozenset[str], text: str | None
) -> frozenset[str]:
    """The products that a text which names others leaves out, by every word of their own."""
    known = _words(titles(portal, "products", named))
    parts = _parts(portal).keys() - _add_ons(portal)
    return frozenset(
        each
        for each in (wanted - named - parts if named else ())
        if (own := _words(titles(portal, "products", [each])) - known)
        and own.isdisjoint(_words(text or ""))
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]{3,}", text.casefold()))


def _add_ons_left_out(portal: Portal, reference: str) -> Iterator[Finding]:
    """Where a claim is on everything, the add-ons that no certificate under it covers, though it
    lists others.
    """
    claim = portal.index[reference]
    basis = getattr(claim, "basis", None) or ()
    found = {name: each for path, name, each in evidence_of(portal, claim) if path[0] == "basis"}
    if not found or len(found) < len(set(basis)):
        return
    left = [_add_ons(portal) - _covered_add_ons(portal, each) for each in found.values()]
    if missing := frozenset.intersection(*left):
        evidence = listed([f"'{each}'" for each in found])
        message = (
            f"its scope is everything, and it rests on {evidence}, where other add-ons are named"
            f" and not {titles(portal, 'products', missing)}"
        )
        mend = "narrow the scope to what is covered, or name what shows it for the rest as well"
        yield Finding(reference, message, ("basis",), mend, level="warning")


def _providers_left_out(portal: Portal, reference: str, claim: Claim) -> Iterator[Finding]:
    """Where a control names two providers and rests on certificates of providers alone, the one of
    whom none is among them.
    """
    basis = [portal.find(each) for each in claim.basis or ()]
    holders = [each.holder for each in basis if isinstance(each, Certification) and each.holder]
    if not isinstance(claim, Control) or not holders or len(holders) < len(basis):
        return
    text = plain(claim.statement)
    left = {
        each.id: any(same_company(each.legal_entity or each.title, one) for one in holders)
        for _, each in stated(portal, Subprocessor)
        if any(names(text, name) for name in _called(each))
    }
    missing = [each for each, shown in left.items() if not shown]
    if missing and len(missing) < len(left):
        shown = listed([f"'{each}'" for each in claim.basis or ()])
        message = (
            f"it names {titles(portal, 'subprocessors', missing)} as well, and {shown}, on which it"
            f" rests, is of {listed(dict.fromkeys(holders))} alone"
        )
        mend = "name the certificate or report of the other provider in basis too"
        yield Finding(reference, message, ("basis",), mend, level="warning")


def _called(record: Subprocessor) -> tuple[str, ...]:
    """How a text can call a subprocessor: by its title, its company or its short name."""
    entity = re.split(r",? (?:Inc|LLC|Ltd|Limited|GmbH|S\.|B\.V)", record.legal_entity or "")[0]
    return tuple(each for each in (record.title, entity, record.id) if len(each) > 2)


def _covered_add_ons(portal: Portal, record: Certification) -> frozenset[str]:
    """The add-ons that a certificate covers: those it names, or all of them where it names none."""
    named = frozenset(record.scope.products if record.scope else ()) & _add_ons(portal)
    return named or _add_ons(portal)


@lru_cache(maxsize=2)
def _parts(portal: Portal) -> Mapping[str, Product]:
    """The products that belong to another, by their ids."""
    return {each.id: each for _, each in stated(portal, Product) if each.part_of}


def _add_ons(portal: Portal) -> frozenset[str]:
    own = (each.id for each in _parts(portal).values() if each.sort == "add-on")
    return frozenset(own) - options(portal)
