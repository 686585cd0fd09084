"""Rules: privacy laws, transfers and health data (PRV, HIP)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

from trustportal.model.data_classes import DataClass
from trustportal.model.documents import Document
from trustportal.model.durations import Duration
from trustportal.model.products import Product
from trustportal.model.regulations import AssociateAgreement, Regulation
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.prose.places import processing_codes, region_codes
from trustportal.rules.overlap import is_whole, length, titles, unnamed
from trustportal.rules.records.jurisdictions import countries_left_out
from trustportal.rules.records.subprocessors import stores, while_used
from trustportal.rules.rule import ORGANIZATION_SUBJECT, Finding, rule, stated, unstated

SHORTEST_NOTICE = Duration.parse("P1D")
"""The shortest time that is a notice at all."""


@lru_cache(maxsize=64)
def under(portal: Portal, *laws: str) -> tuple[tuple[str, Regulation], ...]:
    """The published records on laws, by their ids: hipaa is hipaa-hitech too."""
    return tuple(
        (reference, record)
        for reference, record in stated(portal, Regulation)
        if any(record.law == law or record.law.startswith(f"{law}-") for law in laws)
    )


@rule(
    "HIP-02",
    "error",
    "S14 S13",
    why="HIPAA means nothing to a customer who cannot sign a business associate agreement",
    mend="state whether a BAA is available, for which products and plans, and who can sign it",
)
def hipaa_comes_with_an_agreement(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """HIPAA is named only with an agreement, its products and who can sign it."""
    for reference, record in under(portal, "hipaa"):
        if record.baa is None:
            message = "no business associate agreement is stated: can a customer sign one?"
            yield unnamed(portal, reference, message, "law")
            continue
        baa, path = record.baa, ("baa",)
        yield from unstated(portal, reference, baa, "available", path=path)
        if baa.available == "no":
            continue
        yield from unstated(portal, reference, baa, "products", "eligibility", path=path)
        if baa.products == ():
            message = "baa.products names none: for which products can it be signed?"
            yield unnamed(portal, reference, message, "baa", "products")
        if wider := _beyond(portal, record, baa):
            message = f"the scope is wider than the agreement, which does not cover {wider}"
            yield Finding(reference, message, ("scope",))


def _beyond(portal: Portal, record: Regulation, baa: AssociateAgreement) -> str:
    """The titles of products in the scope of a record for which no agreement can be signed."""
    if not (record.scope and baa.products):
        return ""
    claimed = record.scope.products
    if record.scope.everything:
        claimed = tuple(each.id for _, each in stated(portal, Product))
    covered = [each for each in claimed if not set(_with_wider(portal, each)) & set(baa.products)]
    return titles(portal, "products", covered)


def _with_wider(portal: Portal, product: str) -> Iterator[str]:
    """A product and those that it belongs to."""
    seen: set[str] = set()
    current: str | None = product
    while current and current not in seen:
        seen.add(current)
        yield current
        record = portal.find(f"products/{current}")
        current = record.part_of if isinstance(record, Product) else None


@rule(
    "HIP-03",
    "error",
    "S42 S14",
    why="features outside the agreement must not get health data, and users have to know them",
    mend="list under baa.exclusions what the agreement does not cover; [] if it covers everything",
)
def exclusions_stand_beside_the_agreement(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A business associate agreement is offered with the features that it does not cover."""
    for reference, record in under(portal, "hipaa"):
        if record.baa and record.baa.available != "no":
            yield from unstated(portal, reference, record.baa, "exclusions", path=("baa",))


@rule(
    "HIP-04",
    "error",
    "S14",
    why="a business associate passes health data on only under an agreement (45 CFR 164.502(e))",
    mend="is there an agreement with it? Then write baa: yes; does it get no such data? phi: no",
)
def agreements_reach_the_subprocessors(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Where an agreement is offered, every subprocessor that may touch health data has one too."""
    offered = [each.baa for _, each in under(portal, "hipaa") if each.baa]
    offered = [baa for baa in offered if baa.available in ("yes", "partial")]
    if not offered:
        return
    products = {each for baa in offered for each in baa.products or ()}
    for reference, record in stated(portal, Subprocessor):
        if record.phi in ("yes", "partial") and record.baa != "yes":
            said = f"baa is {record.baa}" if record.baa else "baa is not stated"
            message = (
                f"it may touch protected health information, and {said}: is there a business"
                " associate agreement with it?"
            )
            finding = Finding(reference, message, ("baa" if record.baa else "phi",))
        elif record.phi is None and products & set(record.products or ()):
            if _is_elsewhere(portal, record):
                continue
            which = titles(portal, "products", products & set(record.products or ()))
            message = f"it is used for {which}, with a BAA: may it touch health information?"
            finding = replace(unnamed(portal, reference, message, "products"), level="warning")
        else:
            continue
        yield from while_used(record, (replace(finding, since=record.effective_on),))


def _is_elsewhere(portal: Portal, record: Subprocessor) -> bool:
    """Whether it hosts the accounts of other regions than those for which agreements are offered.

    Who does other work than to host can see data of any region.
    """
    offers = [law for _, law in under(portal, "hipaa") if law.baa and law.baa.available != "no"]
    if not stores(record) or not all(law.scope and law.scope.regions for law in offers):
        return False
    regions = [each for law in offers if law.scope for each in law.scope.regions]
    known, there = region_codes(portal), processing_codes(record, portal)
    countries = {code[:2] for each in regions for code in known.get(each, ())}
    return bool(countries and there) and countries.isdisjoint(code[:2] for code in there)


@rule(
    "PRV-04",
    "error",
    "S15",
    why="a processor works under a contract (GDPR Art. 28(3)), which customers want to read first",
    mend="is there an agreement that customers can sign? Add it under documents, with sort: dpa",
)
def processors_offer_an_agreement(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Who acts as a processor offers a data processing agreement with its version and date."""
    if not is_whole(portal, "documents"):
        return
    published = {each.id: each for _, each in stated(portal, Document)}
    agreements = [name for name, each in published.items() if each.sort == "dpa"]
    for reference, record in under(portal, "gdpr", "uk-gdpr"):
        contracts = record.contract_documents
        if "processor" not in (record.roles or ()) or not published.keys() >= set(contracts):
            continue
        found = (published[each] for each in (*contracts, *agreements))
        texts = [each for each in found if not each.superseded_by]
        if not any(each.version and each.dated for each in texts):
            message = "it acts as a processor: which data processing agreement can customers sign?"
            if texts:
                message = f"of which version and date is '{texts[0].title}'?"
            yield unnamed(portal, reference, message, "roles")


@rule(
    "PRV-05",
    "error",
    "S15 S45",
    why="customers may object to a new subprocessor, for which they must hear of it in time",
    mend="state how long in advance customers are told, how, and how they can object",
)
def changes_of_subprocessors_are_announced(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Notice before a new subprocessor is stated with its time, its way and how to object."""
    organization, name = portal.organization, "subprocessor_notice"
    yield from unstated(portal, ORGANIZATION_SUBJECT, organization, name)
    if notice := organization.subprocessor_notice:
        asked = ("period", "channel", "objection")
        yield from unstated(portal, ORGANIZATION_SUBJECT, notice, *asked, path=(name,))
        if notice.period and length(notice.period) < length(SHORTEST_NOTICE):
            message = f"a notice of {notice.period} leaves customers no day on which to object"
            yield Finding(ORGANIZATION_SUBJECT, message, (name, "period"))


@rule(
    "PRV-09",
    "error",
    "S17",
    why="under the CCPA the role decides what is allowed, and a contract must say so",
    mend="is it a service provider or a contractor, and which document holds the terms? Name both",
)
def ccpa_names_role_and_contract(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Under the CCPA the role is stated, as service provider or contractor, with the contract."""
    for reference, record in under(portal, "ccpa", "cpra"):
        yield from unstated(portal, reference, record, "roles")
        if record.roles is not None and not {"service-provider", "contractor"} & set(record.roles):
            message = "in which role does it act under the CCPA: service provider or contractor?"
            yield unnamed(portal, reference, message, "roles")
        if not record.contract_documents:
            message = "contract_documents names none: which contract holds the terms of the CCPA?"
            yield unnamed(portal, reference, message, "contract_documents")


@rule(
    "PRV-10",
    "warning",
    "S40",
    why="Art. 28 of the Data Act asks providers for both on their websites, for each service",
    mend="state jurisdictions for each product, and the measures under support of the record",
)
def data_act_names_jurisdictions_and_measures(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Under the Data Act each service has its jurisdictions, those of the regions of its data
    among them, and measures against access.
    """
    yield from countries_left_out(portal)
    for reference, record in under(portal, "data-act", "eu-data-act"):
        for source, product in stated(portal, Product):
            if _is_hosted_for(record, product) and not _has_jurisdiction(portal, product):
                message = (
                    f"jurisdictions names no country, which {record.title} asks for: to whose law"
                    " is its infrastructure subject?"
                )
                yield Finding(source, message, ("id",))
        if not any(_is_measure(each.what, each.article or "") for each in record.support):
            message = (
                "support names no measure against access by governments of third countries:"
                " which are there?"
            )
            yield unnamed(portal, reference, message, "support")


def _is_hosted_for(record: Regulation, product: Product) -> bool:
    scope = record.scope
    everything = scope is None or scope.everything or not scope.products
    return product.sort != "on-premises" and (
        everything or (scope is not None and product.id in scope.products)
    )


def _has_jurisdiction(portal: Portal, product: Product) -> bool:
    found = (portal.find(f"products/{each}") for each in _with_wider(portal, product.id))
    return any(isinstance(each, Product) and each.jurisdictions for each in found)


def _is_measure(what: str, article: str) -> bool:
    """Whether a line of support is about access by governments."""
    if re.search(r"28\s?\(1\)\s?\(b\)|\b32\b", article):
        return True
    return bool(_BY_A_STATE.search(what) and _ACCESS.search(what))


_BY_A_STATE = re.compile(
    r"\b(?:government|authorit|public bod|third countr|law enforcement)", re.IGNORECASE
)
_ACCESS = re.compile(r"\b(?:access|request|transfer|disclos|order)", re.IGNORECASE)


@rule(
    "PRV-11",
    "warning",
    "S48",
    why="hashed or pseudonymised data still leads to people, and the law treats it as personal",
    mend="can nobody be found again in it? If somebody can, set form: pseudonymised",
)
def anonymised_data_leads_to_nobody(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Data is called anonymised only where it holds nothing that leads back to a person."""
    for reference, record in stated(portal, DataClass):
        if record.form != "anonymised":
            continue
        if record.personal in ("yes", "partial"):
            message = f"it is called anonymised, and personal is {record.personal}: which is right?"
            yield Finding(reference, message, ("personal",))
        text = "\n".join((record.definition or "", *record.examples))
        if said := _LEADS_BACK.search(text):
            message = (
                f"it is called anonymised, and holds '{said[0]}': is nobody found again by it?"
            )
            kept = _REPLACED.search(text) and not _DISCARDED.search(text)
            yield Finding(reference, message, ("definition",), level="error" if kept else None)


_REPLACED = re.compile(
    r"\b(?:replaced (?:by|with|through)[^.;]{0,40}\bhash|hashed {0}"
    r"|hash(?:es)? of (?:the |an? |their )?{0}s?\b)".replace(
        "{0}", r"(?:e-?mail|IP|user|names?|phone|account|identifiers?)"
    ),
    re.IGNORECASE,
)
"""A hash that stands in the place of what names a person: whoever has the input finds it again."""
_DISCARDED = re.compile(
    r"\b(?:delet|destroy|discard|throw|drop|remov\w+ (?:the )?hash)", re.IGNORECASE
)
_LEADS_BACK = re.compile(
    r"(?<!without )(?<!no )\b(?:hash(?:ed|es)?|pseudonym\w*|tokeni[sz]ed|salted|masked"
    r"|(?:last|final) octet|truncated (?:IP )?address(?:es)?"
    r"|(?:unique|internal|device|persistent|advertising|random) (?:id|identifier)s?)\b",
    re.IGNORECASE,
)


@rule(
    "PRV-12",
    "info",
    "S15",
    why="a data protection officer or representative whom nobody can reach is as good as none",
    mend="is there an address of the role, or a form? For a representative, which company is it?",
)
def officers_can_be_reached(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A data protection officer or representative is stated with a way to reach them."""
    for index, contact in enumerate(portal.organization.contacts or ()):
        if contact.purpose not in ("dpo", "representative"):
            continue
        who = "the data protection officer" if contact.purpose == "dpo" else "the representative"
        if not (contact.email or contact.url):
            message = f"{who} is stated without an address: how can one write to them?"
            yield Finding(ORGANIZATION_SUBJECT, message, ("contacts", index))
        if contact.purpose == "representative" and not contact.name:
            message = "the representative is stated without a name: which legal entity is it?"
            yield Finding(ORGANIZATION_SUBJECT, message, ("contacts", index))
