"""Rules on the schemes of governments (FED, GOV, CMM, ENS, IRP)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from trustportal.model.certifications import Certification
from trustportal.model.documents import Document
from trustportal.model.products import Product
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.rules.records.evidence import (
    DAY,
    RENEW,
    Lack,
    asking,
    ending,
    gathered,
    held,
    lacks,
    names,
    outside,
    overdue,
    says,
    standard_of,
    too_long,
    words_of,
)
from trustportal.rules.rule import Finding, rule, stated, unstated

CERTIFIED = ("certified", "authorized")
"""The status of the programme, and the word for it before 2026."""
ON_THE_WAY = ("in-process", "initial-implementation")
"""What the Marketplace lists before a status is given."""


@rule(
    "FED-01",
    "error",
    "S20 S21",
    why="only the Marketplace says what a service is under FedRAMP",
    mend="write stage and listing_id as the Marketplace shows them",
)
def fedramp_is_as_listed(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A FedRAMP status is one of the programme's own, with the identifier of its entry."""
    for reference, record in held(portal, "fedramp"):
        questions = {
            "listing_id": "What is the identifier of the entry in the FedRAMP Marketplace?",
            "stage": "Which status does the FedRAMP Marketplace show?",
        }
        for name, question in questions.items():
            yield from asking(question, unstated(portal, reference, record, name))
        yield from outside(reference, record, "stage")


@rule(
    "FED-02",
    "error",
    "S20 S21",
    why="the level says for which federal data the service may be used",
    mend="write the level or class as the Marketplace shows it",
)
def fedramp_names_its_level(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A FedRAMP status names its impact level or class, and class A is called what it is."""
    for reference, record in held(portal, "fedramp"):
        question = "At which impact level, or in which class?"
        yield from asking(question, unstated(portal, reference, record, "level"))
        yield from outside(reference, record, "level")
        text = " ".join([record.statement, *record.conditions, *record.limits])
        if record.level == "class-a" and not re.search(
            r"\b(?:pilot|temporar)", text, re.IGNORECASE
        ):
            message = "class A is a temporary class for pilots, and the text does not say so"
            yield Finding(reference, message, ("level",), "say it in limits", level="warning")


_LISTED = re.compile(
    r"\bFedRAMP\W{1,2}(?:[\w-]+ ){0,2}(?:certified|authori[sz]ed)\b", re.IGNORECASE
)
_HOPED = (
    r"\b(?:in process|in progress|become|towards?|pursu|seek|plan|expect|prepar|aim|path to|until"
    r"|not yet|yet to be)"
)


@rule(
    "FED-03",
    "error",
    "S20 S38",
    why="a status that is not given yet, or by nobody, reads like an authorisation",
    mend="state what the Marketplace shows, with the identifier of the entry, and no mark",
)
def fedramp_is_not_anticipated(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """What is not yet certified under FedRAMP is neither held nor marked nor called so."""
    for reference, record in stated(portal, Certification):
        if record.standard != "fedramp":
            continue
        if record.listing_id is None and record.phase == "aligned":
            message = (
                "nobody is aligned with FedRAMP: a service is listed in the Marketplace or not"
            )
            yield Finding(reference, message, ("phase",))
        if record.listing_id is None and record.phase == "in-progress" and record.stage:
            message = f"{record.stage} is a status in the Marketplace, and no entry is named"
            yield Finding(reference, message, ("stage",), "write listing_id, or leave stage out")
        if record.phase == "held" and record.stage in ON_THE_WAY:
            message = f"the status is {record.stage}, and it stands among what is held"
            yield Finding(reference, message, ("stage",), "set phase: in-progress and target_date")
        if record.stage and record.stage not in CERTIFIED:
            if record.mark:
                message = f"a mark stands beside the status {record.stage}"
                yield Finding(reference, message, ("mark",), "remove the mark")
            if said := says(record, _LISTED, _HOPED):
                path, words = said
                yield Finding(
                    reference, f"'{words}' is said, and the status is {record.stage}", path
                )


_FACTS = {
    "service_model": "Is it SaaS, PaaS or IaaS?",
    "deployment_model": "In which cloud: public, government community?",
    "business_category": "In which business category?",
    "uei": "What is the Unique Entity Identifier of the provider?",
    "system": "Which services are in scope, and at which security category?",
    "next_report_on": "When is the next ongoing report due?",
    "assessor": "Which independent assessor, recognised by FedRAMP, assesses it?",
}


@rule(
    "FED-04",
    "error",
    "S20",
    why="a certified provider publishes the facts that FedRAMP lists, for people and for machines",
    mend="state it: these facts are public for everyone in the programme",
)
def fedramp_facts_are_public(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A service certified under FedRAMP has the facts stated that the programme's list asks for."""
    for reference, record in held(portal, "fedramp"):
        if record.stage in CERTIFIED and not record.holder:
            asks = "FedRAMP's public list asks for"
            lacking = (*lacks(_FACTS, portal, reference), *_around(portal, reference, record))
            yield from gathered(portal, reference, asks, lacking)


def _around(portal: Portal, reference: str, record: Certification) -> Iterator[Lack]:
    """What the organisation, its products and documents lack of the public list."""
    purposes = {each.purpose for each in portal.organization.contacts or ()}
    for purpose in ("sales", "security"):
        if purpose not in purposes:
            message = f"FedRAMP's public list asks for a {purpose} contact, and none is stated"
            mend = "add it to contacts in organization.yml"
            yield f"a {purpose} contact", Finding(reference, message, mend=mend)
    covered = record.scope.products if record.scope else ()
    for name in covered:
        product = portal.find(f"products/{name}")
        open_ones = [
            each for each in ("url", "description") if not getattr(product, each, "unknown")
        ]
        if isinstance(product, Product) and open_ones:
            short = f"{listed(open_ones)} of {product.title}"
            message = f"FedRAMP's public list asks for {short}"
            yield short, Finding(reference, message, mend="add it to the product")
    if not any(_guides(guide, covered) for _, guide in stated(portal, Document)):
        short = "guidance on secure configuration"
        message = f"FedRAMP's public list asks for {short}"
        yield short, Finding(reference, message, mend="add the document, with sort: guide")


def _guides(document: Document, products: tuple[str, ...]) -> bool:
    """Whether a document is a guide for one of the products, or for everything."""
    scope = document.scope
    about = scope is None or scope.everything or bool({*scope.products} & {*products})
    return document.sort == "guide" and (about or not products)


@rule(
    "FED-06",
    "warning",
    "S21",
    why="the decision of one agency and the listing by FedRAMP are two things",
    mend="name FedRAMP as issuer; say in the statement which agency decided what",
)
def an_agency_is_not_fedramp(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """The authority to operate of one agency is not stated as the FedRAMP status."""
    known = [words_of(name) for name in names("schemes", "fedramp")]
    for reference, record in held(portal, "fedramp"):
        issuer = record.issuer
        if issuer and issuer.sort == "authority":
            own = words_of(issuer.name)
            if not any(own[: len(each)] == each for each in known):
                message = f"{issuer.name} is given as issuer, and FedRAMP lists services itself"
                yield Finding(reference, message, ("issuer", "name"))


_GOVRAMP = re.compile(
    r"\b(?:GovRAMP|StateRAMP)\W{1,2}(?:[\w-]+ ){0,2}authori[sz]ed\b", re.IGNORECASE
)


@rule(
    "GOV-01",
    "warning",
    "S28",
    why="the four statuses of the programme mean very different things",
    mend="write stage and level as the list of GovRAMP shows them",
)
def govramp_is_as_listed(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A GovRAMP status is one of the programme's own, with its level, and is not overstated."""
    for reference, record in held(portal, "govramp"):
        questions = {
            "stage": "Which status does the list show: core, ready, provisional or authorized?",
            "level": "At which impact level?",
        }
        for name, question in questions.items():
            yield from asking(question, unstated(portal, reference, record, name))
        yield from outside(reference, record, "stage", "level")
        if record.stage not in (None, "authorized") and (said := says(record, _GOVRAMP, _HOPED)):
            path, words = said
            yield Finding(reference, f"'{words}' is said, and the status is {record.stage}", path)


@rule(
    "CMM-01",
    "error",
    "S22",
    why="level, kind, status and the yearly affirmation are what a contracting officer checks",
    mend="copy them from SPRS or from the certificate of status",
)
def cmmc_is_complete(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A CMMC status names its level, who assessed, whether it is final, its end and affirmation."""
    for reference, record in held(portal, "cmmc"):
        questions = {
            "level": "Level 1, 2 or 3?",
            "form": "Assessed by oneself, by a C3PAO or by DIBCAC?",
            "stage": "Conditional or final?",
            "issued_on": "Of which day is the status?",
            "valid_until": "Until when does the status hold?",
            "affirmed_on": "When was it last affirmed?",
        }
        for name, question in questions.items():
            yield from asking(question, unstated(portal, reference, record, name))
        yield from outside(reference, record, "level", "form", "stage")
        yield from too_long(reference, record, record.issued_on)
        if record.affirmed_on:
            every = standard_of(record).renewed["affirmed_on"]
            message = f"affirmed on {record.affirmed_on}, more than {every} ago"
            mend = "affirm it and write the day, or set state: retired and retired_on"
            since = overdue(every, record.affirmed_on)
            yield Finding(reference, message, ("affirmed_on",), mend, since=since)


@rule(
    "CMM-02",
    "error",
    "S22",
    why="since the second phase began, certified is what a C3PAO or DIBCAC has made it",
    mend='write "CMMC Level 2 (Self)", with its date and its affirmation',
)
def cmmc_self_is_not_certified(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A self-assessment under CMMC is not called certified."""
    certified = re.compile(r"(?<!model )\bcertif(?:ied|icates?|ications?)\b", re.IGNORECASE)
    for reference, record in held(portal, "cmmc"):
        if record.form == "self" and (said := says(record, certified)):
            path, words = said
            since = standard_of(record).dates["a_self_assessment_is_no_certificate"]
            message = f"'{words}' is said of a self-assessment"
            yield Finding(reference, message, path, since=since)


@rule(
    "ENS-01",
    "error",
    "S25",
    why="the category decides what was demanded, and a certificate is given for two years",
    mend="write category and dates as on the certificate",
)
def ens_names_its_category(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """ENS is stated with its category, two years at most, and by oneself in the lowest one only."""
    for reference, record in held(portal, "ens"):
        question = "In which category: basica, media or alta?"
        yield from asking(question, unstated(portal, reference, record, "level"))
        yield from unstated(portal, reference, record, "issued_on", "valid_until")
        yield from outside(reference, record, "level")
        yield from too_long(reference, record, record.issued_on)
        edition = _decree(record)
        if until := standard_of(record).editions[edition].until if edition else None:
            message = f"certificates under {edition} ended by {until}"
            yield Finding(reference, message, ("edition",), RENEW, since=until + DAY)
        own = record.issuer is not None and record.issuer.sort == "self"
        if own and record.level in ("media", "alta"):
            message = f"in category {record.level} nobody can declare it for oneself"
            yield Finding(reference, message, ("issuer", "sort"))


def _decree(record: Certification) -> str | None:
    """The royal decree by its number, however it is written."""
    number = re.search(r"\b(\d+/\d{4})\b", record.edition or "")
    decrees = standard_of(record).editions
    return next((each for each in decrees if number and each.endswith(f" {number[1]}")), None)


@rule(
    "IRP-01",
    "error",
    "S26",
    why="an assessor looks at one classification, and what was seen grows old",
    mend="write the classification and the date as in the report",
)
def irap_names_its_classification(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """An IRAP assessment names its classification and its date, and is not older than two years."""
    for reference, record in held(portal, "irap"):
        question = "Up to which classification?"
        yield from asking(question, unstated(portal, reference, record, "level"))
        yield from unstated(portal, reference, record, "issued_on")
        yield from outside(reference, record, "level")
        yield from ending(reference, record, settings, last="warning")
