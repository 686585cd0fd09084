"""Rules on what a report or certificate covers: the subject, the products, the providers (ATT)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from trustportal.facts import report_end
from trustportal.model.assessments import Assessment
from trustportal.model.base import Claim
from trustportal.model.certifications import Certification
from trustportal.model.date_order import is_reversed
from trustportal.model.documents import Document
from trustportal.model.products import Product
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import options
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import titles
from trustportal.rules.records.evidence import (
    asking,
    evidence_of,
    held,
    parent_of,
    rests_on,
    standard_of,
)
from trustportal.rules.records.general import claims
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
    """A claim does not rest on a certificate or report that leaves out the claim's products."""
    for reference, claim in claims(portal):
        found = evidence_of(portal, claim)
        rests = {path: each for path, _, each in found if path[0] == "basis"}
        products = _named(portal, claim)
        covered = {path: _covered(portal, each) for path, each in rests.items()}
        apart = [path for path in rests if products and not products & covered[path]]
        for path in apart:
            named = titles(portal, "products", products)
            message = f"rests on '{rests[path].id}', which does not cover {named}"
            yield Finding(reference, message, path)
        tested = [
            each for name in claim.basis or () if isinstance(each := portal.find(name), Assessment)
        ]
        several = [*rests.values(), *tested]
        tried = (_covered(portal, each) for each in tested)
        missing = products.difference(*covered.values(), *tried)
        if missing and rests and not apart and len(several) == len(claim.basis or ()):
            evidence = listed([f"'{each.id}'" for each in several])
            uncovered = titles(portal, "products", missing)
            does = "do" if len(several) > 1 else "does"
            message = f"speaks of {uncovered} too, which {evidence} alone {does} not cover"
            yield Finding(reference, message, ("basis",))


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


def _covered(portal: Portal, record: Certification | Assessment) -> frozenset[str]:
    """The products that a certificate or a test covers, with their plans; all where it names
    none.
    """
    every = [product for _, product in stated(portal, Product)]
    named = record.scope.products if record.scope and not record.scope.everything else ()
    if not named:
        return frozenset(product.id for product in every)
    plans = (each.id for each in every if each.sort == "plan" and each.part_of in named)
    return frozenset((*named, *plans))


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


def _speaks_of_providers(record: Certification) -> bool:
    """Whether the text speaks of providers that the report leaves out or includes."""
    text = " ".join([record.statement, *record.conditions, *record.limits])
    words = r"\bcarv\w+[ -]outs?\b|\bsubservice\b|\binclusive method\b"
    return bool(re.search(words, text, re.IGNORECASE))
