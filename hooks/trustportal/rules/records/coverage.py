"""Rules on what a report or certificate covers: the subject, the products, the providers (ATT)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import TypeGuard

from trustportal.applicability import basis_classes
from trustportal.facts import report_end
from trustportal.model.assessments import Assessment
from trustportal.model.base import Claim, Record, field_of
from trustportal.model.certifications import Certification
from trustportal.model.date_order import is_reversed
from trustportal.model.documents import Document
from trustportal.model.durations import Duration
from trustportal.model.products import Product
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import options
from trustportal.prose.ground import vocabulary
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import titles
from trustportal.rules.records.evidence import (
    asking,
    evidence_of,
    held,
    latest,
    parent_of,
    rests_on,
    standard_of,
)
from trustportal.rules.records.general import claims
from trustportal.rules.records.subprocessors import runs_models
from trustportal.rules.rule import Finding, Path, rule, stated, unstated

SECURITY_OR_PRIVACY = (
    "regulations",
    "residency",
    "encryption",
    "retention",
    "data_use",
    "controls",
    "assessments",
    "features",
    "subprocessors",
)
"""Collections whose claims are about security or privacy, and not about accounts."""


@rule(
    "ATT-13",
    "warning",
    "S02 S04",
    why="SOC 1 is about controls that matter to a customer's accounts",
    mend="rest it on what shows it, as a SOC 2 report, a test or the configuration",
)
def soc_1_is_about_accounts(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A claim on security or privacy does not rest on a SOC 1 report; a control or a feature, as
    approvals and access to programs, can be among what one examines, where more shows it or where
    it is on money and how that is booked; so can the encryption of payments.
    """
    for reference, claim in claims(portal):
        collection = reference.partition("/")[0]
        otherwise = _is_shown_otherwise(portal, claim)
        of_accounts = bool(_OF_ACCOUNTS.search(plain(claim.statement)))
        examined = (collection in ("controls", "features") and (otherwise or of_accounts)) or (
            collection == "encryption" and otherwise and of_accounts
        )
        if collection not in SECURITY_OR_PRIVACY or examined:
            continue
        for path, target in rests_on(claim):
            found = portal.find(target)
            report = isinstance(found, Certification) and found.standard == "soc-1"
            copy = isinstance(found, Document) and found.sort == "soc-1-report"
            if report or copy:
                message = f"rests on '{target}', and SOC 1 is about financial reporting"
                yield Finding(reference, message, path)


_OF_ACCOUNTS = Speech("coverage.of_accounts")
"""Speaks of money and how it is booked, of which a SOC 1 report is."""


def _is_shown_otherwise(portal: Portal, claim: Claim) -> bool:
    """Whether a claim rests on its configuration too, or on what an examiner other than that of a
    SOC 1 report found.
    """
    targets = {target for _, target in rests_on(claim)}
    others = (portal.find(each) for each in targets if each.startswith("certifications/"))
    return (
        "configuration" in (claim.basis or ())
        or any(each.startswith("assessments/") for each in targets)
        or any(isinstance(each, Certification) and each.standard != "soc-1" for each in others)
    )


@rule(
    "ATT-14",
    "warning",
    "S04",
    why="a SOC 3 report is the public summary of an examination under SOC 2",
    mend="name the SOC 2 report in parent, and write the same period and products",
)
def soc_3_has_a_soc_2(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A SOC 3 report names the SOC 2 Type 2 report of the same system and period."""
    for reference, record in held(portal, "soc-3"):
        question = "Of which SOC 2 Type 2 report is it the summary?"
        yield from asking(question, unstated(portal, reference, record, "parent"))
        if (parent := parent_of(portal, record)) is None:
            continue
        if (parent.standard, parent.report_type) != ("soc-2", "type-2") or parent.phase != "held":
            shown = f"{parent.standard_name}, {parent.phase}"
            message = f"the parent is '{parent.id}' ({shown}): which SOC 2 Type 2 report is held?"
            yield Finding(reference, message, ("parent",))
        elif _differ(record, parent):
            message = (
                f"the period is {_shown(record)}, and that of '{parent.id}' is {_shown(parent)}:"
                " are they of one examination?"
            )
            yield Finding(reference, message, ("period",))
        elif more := _named(portal, record) - _covered(portal, parent):
            message = f"does '{parent.id}' cover {titles(portal, 'products', more)} as well?"
            yield Finding(reference, message, ("scope", "products"))


def _differ(record: Certification, parent: Certification) -> bool:
    """Whether both periods are stated, can be right, and are two."""
    stated_twice = record.period and parent.period and not is_reversed(parent)
    return bool(stated_twice) and record.period != parent.period


def _shown(record: Certification) -> str:
    return f"{record.period.start} to {record.period.end}" if record.period else "not stated"


@rule(
    "ATT-15",
    "error",
    "S04 S07",
    why="a report covers the systems that it names, and says nothing about others",
    mend="narrow the scope of the statement, or rest it on something that covers these products",
)
def evidence_covers_the_claim(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A claim does not rest on certificates, reports, tests or contracts that leave out its
    products; and what a certificate covers was there when it was last audited.
    """
    for reference, claim in claims(portal):
        products = _named(portal, claim)
        rests = {path: each for path, _, each in evidence_of(portal, claim) if path[0] == "basis"}
        apart = [
            path
            for path in rests
            if products and not products & _covered(portal, rests[path])
            if not _is_used(rests[path], claim)
        ]
        for path in apart:
            named = titles(portal, "products", products)
            message = f"rests on '{rests[path].id}', which does not cover {named}"
            yield Finding(reference, message, path)
        several = _limited(portal, claim)
        missing = products.difference(*(_covered(portal, each) for each in several))
        if missing and several and not apart:
            evidence = listed([f"'{each.id}'" for each in several])
            uncovered = titles(portal, "products", missing)
            does, too = "do" if several[1:] else "does", " too" if missing < products else ""
            message = f"speaks of {uncovered}{too}, which {evidence} alone {does} not cover"
            yield Finding(reference, message, ("basis",))
        if isinstance(claim, Certification):
            yield from _younger_than_its_audit(portal, reference, claim)


def _is_used(evidence: Record, claim: Claim) -> bool:
    """Whether a certificate is of a service that a claim uses, by its name, beside what shows that
    its products use it: a qualified timestamp stays one in whatever product it is set.
    """
    if not isinstance(evidence, Certification) or evidence.standard != "other":
        return False
    named = vocabulary(evidence.title)
    said = named & vocabulary(claim.statement)
    return "configuration" in (claim.basis or ()) and len(said) > 1 and 2 * len(said) >= len(named)


Evidence = Certification | Assessment | Document
"""What names the products for which it shows or promises something."""


def _limited(portal: Portal, claim: Claim) -> tuple[Evidence, ...]:
    """What a claim rests on, where all of it can leave out products: none where something else is
    among it, as the configuration. A contract is read as the contracts that the record names.
    """
    signed = [
        name
        for each in field_of(claim, "documents") or ()
        if _can_leave_out(portal.find(name := f"documents/{each}"), "contract")
    ]
    names = dict.fromkeys(
        name
        for each in claim.basis or ()
        for name in (signed if signed and each == "contract" else (each,))
    )
    found = [each for name in names if _can_leave_out(each := portal.find(name))]
    return tuple(found) if len(found) == len(names) else ()


def _can_leave_out(record: Record | None, basis_class: str | None = None) -> TypeGuard[Evidence]:
    """Whether a record shows or promises something for the products that it names; a policy or a
    guide does neither.
    """
    if isinstance(record, Document):
        own = basis_classes().documents.get(record.sort)
        return own is not None and basis_class in (None, own)
    return basis_class is None and isinstance(record, Certification | Assessment)


_IN_TIME = Duration.parse("P1M")
"""How soon after an audit a product can begin of which the audit saw what was to come."""


def _younger_than_its_audit(
    portal: Portal, reference: str, record: Certification
) -> Iterator[Finding]:
    """A product of a certificate that began well after the last audit."""
    last = latest(record.issued_on, record.last_surveillance_on)
    if record.phase != "held" or record.assurance_class != "certificate" or last is None:
        return
    for index, name in enumerate(record.scope.products if record.scope else ()):
        product = portal.find(f"products/{name}")
        if not (isinstance(product, Product) and product.available_on):
            continue
        begins = product.available_on
        if begins > _IN_TIME.after(last):
            message = (
                f"covers {product.title}, which is there since {begins}, and was last audited on"
                f" {last}: has the issuer looked at it?"
            )
            mend = "write last_surveillance_on if an audit has since, or leave it out until then"
            why = "an audit saw what was there on its day"
            path: Path = ("scope", "products", index)
            yield Finding(reference, message, path, mend, why, "info", since=begins)


def _named(portal: Portal, claim: Claim) -> frozenset[str]:
    """The products that a claim is about: those it names, or all that are not part of another, but
    for add-ons that are only an option of others.
    """
    if claim.scope and claim.scope.everything:
        every = (product for _, product in stated(portal, Product))
        whole = frozenset(product.id for product in every if product.part_of is None)
        return whole - options(portal)
    named = claim.scope.products if claim.scope else ()
    return frozenset((*named, *(getattr(claim, "products", None) or ()))) - options(portal)


def _covered(portal: Portal, record: Evidence) -> frozenset[str]:
    """The products that a certificate, test or contract covers, with their plans, and under a
    contract with all that belongs to them; every product where none is named.
    """
    every = [product for _, product in stated(portal, Product)]
    named = record.scope.products if record.scope and not record.scope.everything else ()
    if not named:
        return frozenset(product.id for product in every)
    signed = _can_leave_out(record, "contract")
    own = (each for each in every if each.part_of in named)
    return frozenset((*named, *(each.id for each in own if signed or each.sort == "plan")))


@rule(
    "ATT-17",
    "warning",
    "S04",
    why="what a report carves out, nobody has examined for it",
    mend="write subservice with the method of the report, [] if there is none; amend the list",
)
def subservices_are_listed(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A report says how it treats the providers it rests on, and they were used in its time."""
    for reference, record in held(portal):
        if "subservice" not in standard_of(record).optional or record.holder:
            continue
        if "subservice" in record.model_fields_set or _speaks_of_providers(record):
            question = "Which providers are carved out or included?"
            yield from asking(question, unstated(portal, reference, record, "subservice"))
        begin = record.period.start if record.period else record.as_of
        end = report_end(record)
        for index, each in enumerate(record.subservice or ()):
            provider = portal.find(f"subprocessors/{each.subprocessor}")
            if not isinstance(provider, Subprocessor):
                continue
            treated = f"the report treats '{provider.id}' by {each.method}, and it was used"
            path: Path = ("subservice", index, "subprocessor")
            if provider.removed_on and begin and provider.removed_on < begin:
                message = f"{treated} only until {provider.removed_on}: which of them holds?"
                yield Finding(reference, message, path)
            if provider.effective_on and end and provider.effective_on > end:
                message = f"{treated} only from {provider.effective_on} on: which of them holds?"
                yield Finding(reference, message, path)
        if record.subservice and record.standard != "soc-1":
            yield from _models_left_out(portal, reference, record)


def _models_left_out(portal: Portal, reference: str, record: Certification) -> Iterator[Finding]:
    """Who ran the models of one product that a report covers, where the report treats nobody who
    does.
    """
    treated, end = {each.subprocessor for each in record.subservice or ()}, report_end(record)
    known = {
        product
        for name, each in _who_run_models(portal)
        if name in treated
        for product in each.products or ()
    }
    for name, provider in _who_run_models(portal):
        products = frozenset(provider.products or ())
        if len(products) > 1 or not (products & _named(portal, record)) - known or end is None:
            continue
        began = provider.effective_on and provider.effective_on <= end
        if began and not (provider.removed_on and provider.removed_on <= end):
            message = (
                f"covers {titles(portal, 'products', products)}, whose models '{name}' runs: is it"
                " carved out or included?"
            )
            yield Finding(reference, message, ("subservice",))


@lru_cache(maxsize=2)
def _who_run_models(portal: Portal) -> Sequence[tuple[str, Subprocessor]]:
    known = (record for _, record in stated(portal, Subprocessor))
    return [(each.id, each) for each in known if runs_models(each, portal)]


def _speaks_of_providers(record: Certification) -> bool:
    """Whether the text speaks of providers that the report leaves out or includes."""
    text = " ".join([record.statement, *record.conditions, *record.limits])
    words = r"\bcarv\w+[ -]outs?\b|\bsubservice\b|\binclusive method\b"
    return bool(re.search(words, text, re.IGNORECASE))
