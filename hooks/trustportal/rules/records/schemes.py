"""Rules on the schemes of industries and of their bodies (PCI, CSA, TIS, BSI, HIT, CYE)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from trustportal.model.certifications import Certification
from trustportal.model.documents import Document
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.rules.records.evidence import (
    DAY,
    RENEW,
    asking,
    edition_of,
    ending,
    extends,
    held,
    latest,
    outside,
    overdue,
    parent_of,
    says,
    standard_of,
    too_long,
)
from trustportal.rules.rule import Finding, rule, stated, unstated


@rule(
    "PCI-01",
    "error",
    "S11",
    why="an assessment against a version that was withdrawn shows nothing about today's demands",
    mend="add the assessment against the current version, or set state: retired and retired_on",
)
def pci_is_of_this_version(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """An assessment for PCI DSS is against a version that was in force, and still is."""
    for reference, record in held(portal, "pci-dss"):
        yield from unstated(portal, reference, record, "edition")
        editions, edition = standard_of(record).editions, edition_of(record)
        current = next(iter(editions))
        path = ("edition",)
        if record.edition and edition is None:
            message = f"version '{record.edition}' is not known here; the current one is {current}"
            yield Finding(
                reference, message, path, "look it up on the attestation", level="warning"
            )
        elif edition and (until := editions[edition].until):
            made = latest(record.issued_on, record.as_of)
            message = f"version {edition} ended on {until}; the current one is {current}"
            if made and made > until:
                message = (
                    f"an assessment of {made} cannot be against {edition}, which ended on {until}"
                )
            yield Finding(reference, message, path, since=until + DAY)


@rule(
    "PCI-02",
    "error",
    "S11 S55",
    why="an attestation of compliance is given for a year",
    mend="add the new attestation, or set state: retired and retired_on",
)
def pci_is_yearly(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """An attestation of compliance with PCI DSS is dated, and not older than a year."""
    for reference, record in held(portal, "pci-dss"):
        yield from unstated(portal, reference, record, "issued_on")
        yield from ending(reference, record, settings)


@rule(
    "PCI-03",
    "error",
    "S11",
    why="role, level and form decide what was assessed, and by whom",
    mend="copy role, level and form from the attestation",
)
def pci_says_role_and_form(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """An assessment for PCI DSS names the role, a level of that role, and the form."""
    for reference, record in held(portal, "pci-dss"):
        questions = {
            "role": "As a merchant or as a service provider?",
            "level": "At which level of that role?",
            "form": "As a report on compliance, or by which questionnaire?",
        }
        for name, question in questions.items():
            yield from asking(question, unstated(portal, reference, record, name))
        yield from outside(reference, record, "role", "level", "form")


@rule(
    "PCI-05",
    "warning",
    "S55",
    why="customers must know which demands of the standard remain with them",
    mend="add the matrix to documents, with sort: responsibility-matrix",
)
def pci_duties_are_shared_out(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A service provider under PCI DSS offers customers a matrix of who is responsible for what."""
    offered = any(
        document.sort == "responsibility-matrix" and document.superseded_by is None
        for _, document in stated(portal, Document)
    )
    for reference, record in held(portal, "pci-dss"):
        if record.role == "service-provider" and record.holder is None and not offered:
            message = "no document is a responsibility matrix: how do customers learn their part?"
            yield Finding(reference, message, ("role",))


@rule(
    "CSA-01",
    "error",
    "S19",
    why="at level 1 a company answers about itself, at level 2 somebody else has checked",
    mend="write the level as in the registry, and for level 2 the report or certificate in parent",
)
def star_names_its_level(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """An entry in CSA STAR names level 1, one's own answers, or level 2, with what it rests on."""
    for reference, record in held(portal, "csa-star"):
        yield from unstated(portal, reference, record, "level")
        yield from outside(reference, record, "level")
        sort, path = record.issuer.sort if record.issuer else None, ("issuer", "sort")
        if record.level == "1" and sort in ("cpa-firm", "certification-body", "assessor"):
            message = f"level 1 is a self-assessment, and the issuer is given as '{sort}'"
            yield Finding(reference, message, path)
        if record.level == "2":
            yield from extends(portal, reference, record, settings)
            if sort == "self":
                message = "level 2 is given by a third party, and the issuer is given as 'self'"
                yield Finding(reference, message, path)


_CERTIFIED = re.compile(
    r"\b(?:certif(?:ied|icates?|ications?)|attested|attestations?|audited|accredited)\b",
    re.IGNORECASE,
)


@rule(
    "CSA-02",
    "error",
    "S19",
    why="an entry of level 1 is a company's own answers of one day, renewed every year",
    mend="call it a self-assessment, and renew it in the registry",
)
def star_level_1_is_our_own_word(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A self-assessment in CSA STAR is not called certified or audited, and entries are renewed."""
    for reference, record in held(portal, "csa-star"):
        if record.level == "1" and (said := says(record, _CERTIFIED)):
            path, words = said
            yield Finding(reference, f"'{words}' is said of level 1, a self-assessment", path)
        yield from _star_age(portal, reference, record, settings)


def _star_age(
    portal: Portal, reference: str, record: Certification, settings: Settings
) -> Iterator[Finding]:
    age = settings.star_max_age
    if record.valid_until is None and _runs_with_a_certificate(portal, record):
        question = "Until when is the certificate behind this entry valid?"
        for finding in asking(question, unstated(portal, reference, record, "valid_until")):
            yield replace(finding, level="warning")
    elif record.valid_until is None:
        yield from ending(reference, record, settings, last="warning")
    elif record.level == "1" and record.issued_on:
        message = f"the answers are of {record.issued_on}, more than {age} ago"
        since, before = overdue(age, record.issued_on), record.valid_until + DAY
        if since < before:
            path = ("issued_on",)
            yield Finding(reference, message, path, level="warning", since=since, before=before)


def _runs_with_a_certificate(portal: Portal, record: Certification) -> bool:
    """Whether a level 2 entry extends a certificate, which runs longer than a report."""
    parent = parent_of(portal, record)
    certificate = parent is not None and parent.assurance_class == "certificate"
    return record.level == "2" and certificate


@rule(
    "CSA-03",
    "warning",
    "S19",
    why="an old questionnaire leaves out what the current one asks",
    mend="answer the current version, and write which one it is",
)
def caiq_is_of_this_version(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """The questionnaire behind an entry in CSA STAR is of a version that still counts."""
    for reference, record in held(portal, "csa-star"):
        editions, path = standard_of(record).editions, ("questionnaire_version",)
        current = next(iter(editions))
        if record.level == "1":
            question = "Which version of the CAIQ was answered?"
            found = unstated(portal, reference, record, "questionnaire_version")
            yield from asking(question, found)
        if record.questionnaire_version is None:
            continue
        shown, edition = f"'{record.questionnaire_version}'", _caiq(record)
        if edition is None:
            message = f"{shown} is no version known here; the current one is {current}"
            yield Finding(reference, message, path)
        elif until := editions[edition].until:
            message = f"{shown} counted until {until}; the current version is {current}"
            yield Finding(reference, message, path, since=until + DAY)
        elif editions[edition].succeeded_by:
            yield Finding(reference, f"{shown} is out; the current version is {current}", path)


def _caiq(record: Certification) -> str | None:
    """The version of the questionnaire as the table names it: 4.0 for CAIQ v4.0.3, 3 for 3.1."""
    number = re.search(r"(\d+)(\.\d+)?", record.questionnaire_version or "")
    editions = standard_of(record).editions
    return (
        next((each for each in (number[0], number[1]) if each in editions), None)
        if number
        else None
    )


@rule(
    "TIS-01",
    "error",
    "S23",
    why="TISAX grants labels, and the result is shared in the portal of ENX and nowhere else",
    mend="name the labels and the level as in the ENX portal; refer readers to the portal",
)
def tisax_names_its_labels(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """TISAX is stated with labels, assessment level and end, and its report is not public."""
    for reference, record in held(portal, "tisax"):
        questions = {
            "labels": "Which labels were granted?",
            "level": "At which assessment level, AL 2 or AL 3?",
            "issued_on": "Since when do the labels hold?",
            "valid_until": "Until when do the labels hold?",
        }
        for name, question in questions.items():
            yield from asking(question, unstated(portal, reference, record, name))
        if record.labels == ():
            yield Finding(reference, "no label is named", ("labels",))
        yield from outside(reference, record, "level")
        yield from too_long(reference, record, record.issued_on)
        for index, name in enumerate(record.documents):
            document = portal.find(f"documents/{name}")
            if isinstance(document, Document) and document.access == "public":
                message = f"anyone can have '{name}', and results are shared in the ENX portal only"
                yield Finding(reference, message, ("documents", index))


@rule(
    "BSI-01",
    "error",
    "S24",
    why="C5 is a report under ISAE 3000 against one catalogue, over time or on one day",
    mend="write report_type and edition as in the report",
)
def c5_names_type_and_catalogue(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A C5 report names its type and the year of its catalogue, which still counts."""
    for reference, record in held(portal, "c5"):
        question = "Against which catalogue, 2020 or 2026?"
        yield from unstated(portal, reference, record, "report_type")
        yield from asking(question, unstated(portal, reference, record, "edition"))
        yield from outside(reference, record, "criteria")
        editions, edition, path = standard_of(record).editions, edition_of(record), ("edition",)
        if record.edition and edition is None:
            message = f"no catalogue of {record.edition} is known here, but {listed(editions)}"
            yield Finding(reference, message, path)
        elif edition and (until := editions[edition].until):
            follows = editions[edition].succeeded_by
            message = f"C5:{edition} counts until {until}; C5:{follows} follows it"
            mend = f"plan the report against C5:{follows}, and say so in limits"
            if record.holder:
                mend = f"ask {record.holder} when its report against C5:{follows} will come"
            if f"C5:{follows}" not in " ".join(record.limits):
                yield Finding(reference, message, path, mend, level="warning", before=until + DAY)
            message = f"C5:{edition} counted until {until}; C5:{follows} follows it"
            yield Finding(reference, message, path, RENEW, since=until + DAY)


@rule(
    "HIT-01",
    "error",
    "S27",
    why="each type has its own depth and length, and r2 needs an assessment in between",
    mend="write the type and the dates as in the letter of certification",
)
def hitrust_names_its_type(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """HITRUST is stated with its type, its end, and for r2 the assessment after the first year."""
    for reference, record in held(portal, "hitrust"):
        question = "Of which type: e1, i1 or r2?"
        yield from asking(question, unstated(portal, reference, record, "level"))
        yield from unstated(portal, reference, record, "issued_on", "valid_until")
        yield from outside(reference, record, "level")
        begin, interim = record.valid_from or record.issued_on, record.interim_on
        yield from too_long(reference, record, begin)
        if record.level == "r2" and begin and (interim is None or interim <= begin):
            since = overdue(standard_of(record).renewed["interim_on"], begin)
            message = f"r2 of {begin}: no interim assessment is stated after the first year"
            path = ("interim_on",) if interim else ()
            yield Finding(reference, message, path, "write interim_on", since=since)


@rule(
    "CYE-01",
    "error",
    "S29",
    why="a certificate is given for a year, and the questions change from year to year",
    mend="copy number, dates and version of the questions from the certificate",
)
def cyber_essentials_are_yearly(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Cyber Essentials have a number, dates within a year, and the version of the questions."""
    for reference, record in held(portal, "cyber-essentials", "cyber-essentials-plus"):
        yield from unstated(portal, reference, record, "certificate_id", "issued_on", "valid_until")
        yield from too_long(reference, record, record.issued_on)
        question = "Which version of the questions was answered?"
        for finding in asking(question, unstated(portal, reference, record, "edition")):
            yield replace(finding, level="warning")
