"""Rules on marks, and on seals under a law (ATT-10, ISO-11, REF-02, PRV-01, PRV-02, PRV-07)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.model.certifications import Certification, Mark
from trustportal.model.fields import Period
from trustportal.model.regulations import Regulation
from trustportal.model.settings import Settings
from trustportal.model.standards import standards
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.reference import read_table
from trustportal.rules.records.evidence import (
    DAY,
    asking,
    ending,
    held,
    is_one_of,
    names,
    outside,
    overdue,
    same_company,
    standard_of,
)
from trustportal.rules.records.management_systems import SYSTEMS
from trustportal.rules.rule import Finding, rule, stated, unstated


class Owned(BaseModel):
    """A mark that follows rules of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    owners: tuple[str, ...]
    standards: tuple[str, ...] = ()
    shown_for: Period | None = None


@cache
def _marks() -> Mapping[str, Owned]:
    return TypeAdapter(dict[str, Owned]).validate_python(read_table("marks"))


def _marked(portal: Portal, known: str = "") -> Iterator[tuple[str, Certification, Mark]]:
    """Every published certificate or report with a mark, or with one of a known owner."""
    for reference, record in stated(portal, Certification):
        mark = record.mark
        if mark and (not known or is_one_of(mark.owner, _marks()[known].owners)):
            yield reference, record, mark


@rule(
    "ATT-10",
    "error",
    "S02",
    why="the AICPA lends its mark for a year from each report of a CPA, and to nobody else",
    mend="remove the mark, or add the new report",
)
def the_soc_mark_is_for_a_year(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """The AICPA's SOC mark stands beside a SOC report, for a year from the date of the report."""
    terms = _marks()["aicpa-soc"]
    for reference, record, mark in _marked(portal, "aicpa-soc"):
        if record.standard not in terms.standards:
            message = f"the mark of {mark.owner} stands beside {record.standard_name}"
            yield Finding(reference, message, ("mark", "owner"), "remove the mark")
        elif record.phase == "held" and terms.shown_for:
            yield from unstated(portal, reference, record, "issued_on")
            if record.issued_on:
                message = (
                    f"the mark of {mark.owner} stands beside a report of {record.issued_on},"
                    f" for longer than {terms.shown_for}"
                )
                since = overdue(terms.shown_for, record.issued_on)
                yield Finding(reference, message, ("mark",), since=since)


@rule(
    "ISO-11",
    "error",
    "S06 S07",
    why="ISO certifies nobody and lends its logo to nobody",
    mend="show the mark of the certification body, with its permission, or none",
)
def iso_lends_no_mark(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """Beside an ISO certificate stands the mark of the certification body, and never one of ISO."""
    path = ("mark", "owner")
    iso = {reference for reference, _, _ in _marked(portal, "iso")}
    for reference, record, mark in _marked(portal):
        if reference in iso:
            yield Finding(reference, f"{mark.owner} lends its mark to nobody", path)
        elif record.standard in SYSTEMS and (issuer := record.issuer):
            if same_company(mark.owner, issuer.name):
                continue
            message = f"the mark is of {mark.owner}, and the certificate of {issuer.name}"
            yield Finding(reference, message, path)


@rule(
    "REF-02",
    "error",
    "S37 S02",
    why="a mark says more than words, and its owner decides who may show it and how long",
    mend="remove the mark until it may be shown",
)
def marks_are_permitted(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A mark is shown by permission, until the day named, beside something of ours that is held."""
    for reference, record, mark in _marked(portal):
        yield from unstated(portal, reference, mark, "permission", path=("mark",))
        if mark.allowed_until:
            message = f"the mark of {mark.owner} may be shown until {mark.allowed_until}"
            since = mark.allowed_until + DAY
            yield Finding(reference, message, ("mark", "allowed_until"), since=since)
        if record.phase in ("aligned", "suspended", "withdrawn"):
            message = f"a mark stands beside {record.standard_name}, which is {record.phase}"
            yield Finding(reference, message, ("mark",))
        elif record.holder:
            message = f"a mark stands beside {record.standard_name}, held by {record.holder}"
            yield Finding(reference, message, ("mark",), "leave the mark to its holder")


@rule(
    "PRV-01",
    "error",
    "S15 S16",
    why="a law names its own certifications, and no other certificate is one under it",
    mend="name a scheme under the law itself, or leave certification out",
)
def seals_are_those_of_the_law(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A certification under a law is of that law's own scheme, accredited, and for three years."""
    seals = dict(held(portal, "europrivacy"))
    for reference, regulation in stated(portal, Regulation):
        name = f"certifications/{regulation.certification}"
        record = portal.find(name)
        allowed = _seals().get(regulation.law)
        if allowed is None or not isinstance(record, Certification):
            continue
        if record.standard not in allowed:
            message = f"{record.standard_name} is no certification under {regulation.title}"
            yield Finding(reference, message, ("certification",))
        elif record.phase == "aligned":
            message = f"{record.standard_name} is followed, and not held"
            yield Finding(reference, message, ("certification",))
        elif record.phase == "held":
            seals[name] = record
    for reference, record in seals.items():
        yield from _seal(portal, reference, record)


def _seal(portal: Portal, reference: str, record: Certification) -> Iterator[Finding]:
    """What a certification under Article 42 of the GDPR needs."""
    question = "Which processing operations are certified?"
    yield from unstated(portal, reference, record, "issuer", "valid_until")
    yield from asking(question, unstated(portal, reference, record, "system"))
    issuer, begin, end = record.issuer, record.valid_from or record.issued_on, record.valid_until
    longest = standards()["europrivacy"].longest.period
    if longest and begin and end and end > longest.after(begin):
        message = f"from {begin} to {end} is longer than {longest}"
        yield Finding(reference, message, ("valid_until",), "look both dates up on the certificate")
    if issuer and issuer.sort not in ("certification-body", "authority"):
        message = f"{issuer.name} is given as '{issuer.sort}'; an accredited body certifies here"
        yield Finding(reference, message, ("issuer", "sort"), "name the certification body")
    elif issuer and issuer.sort == "certification-body":
        if issuer.accredited is False:
            message = f"{issuer.name} is not accredited, so it cannot certify under the law"
            yield Finding(reference, message, ("issuer", "accredited"))
        elif issuer.accreditation is None:
            found = unstated(portal, reference, issuer, "accreditation", path=("issuer",))
            yield from asking(f"Which body accredits {issuer.name}?", found)


@cache
def _seals() -> Mapping[str, tuple[str, ...]]:
    form = TypeAdapter(dict[str, tuple[str, ...]])
    return form.validate_python(read_table("schemes", "seals"))


@rule(
    "PRV-02",
    "error",
    "S37 S54",
    why="a law applies by itself, and nobody hands out a certificate for keeping it",
    mend="state in regulations what is done to support those who must keep it",
)
def laws_certify_nobody(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A law stands among the regulations, and neither it nor a seal for it among certificates."""
    laws = re.compile("|".join(names("schemes", "laws")))
    under = re.compile("|".join(names("schemes", "under_laws")))
    for reference, record in stated(portal, Certification):
        scheme = record.scheme or record.title
        if record.standard == "other" and laws.search(scheme) and not under.search(scheme):
            message = f"{scheme} is a law or about one, and stands among the certificates"
            yield Finding(reference, message, ("scheme",))
    for reference, regulation in stated(portal, Regulation):
        if regulation.certification and regulation.law not in _seals():
            message = f"no certification under {regulation.title} is known"
            yield Finding(reference, message, ("certification",), "leave certification out")


_WHOLE_LIST = re.compile(r"/(?:list|s/participant-search|participant-search)?/?$")
"""Ends an address that leads to the public list itself, and not to an entry in it."""


def _entry(portal: Portal, reference: str, record: Certification) -> Iterator[Finding]:
    """The question where the entry is, if nothing says so or an address leads to the whole list."""
    if not (record.listing_id or record.verify_url):
        question = "Where is the entry in the public list?"
        for finding in asking(question, unstated(portal, reference, record, "verify_url")):
            yield replace(finding, level="warning")
    if record.verify_url and not record.listing_id and _WHOLE_LIST.search(record.verify_url):
        message = "verify_url leads to the whole list, and nothing names the entry in it"
        mend = "write the address of your own entry, or its name or number in listing_id"
        why = "a reader who has to search a list does not know which company to look for"
        yield Finding(reference, message, ("verify_url",), mend, why, level="info")


@rule(
    "PRV-07",
    "error",
    "S18",
    why="who is on the public list today, for which data, is what makes a transfer lawful",
    mend="copy it from the entry in the public list",
)
def framework_is_as_listed(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """The Data Privacy Framework is stated with its parts, the data, the entry, and its renewal."""
    for reference, record in held(portal, "dpf"):
        questions = {
            "parts": "Which frameworks, and is it for human resources data or for other data?",
            "next_certification_due": "When is the yearly re-certification due?",
        }
        for name, question in questions.items():
            yield from asking(question, unstated(portal, reference, record, name))
        yield from outside(reference, record, "parts")
        yield from ending(reference, record, settings)
        every, due = standard_of(record).longest.period, record.next_certification_due
        if every and due:
            message = f"the next certification, due on {due}, is more than {every} ahead"
            path = ("next_certification_due",)
            yield Finding(reference, message, path, before=every.before(due))
        began = standard_of(record).dates["began"]
        if record.issued_on and record.issued_on < began:
            message = f"issued_on is before {began}, when the framework began: is it an older one?"
            why = "a certification to the Privacy Shield before it was not one to this framework"
            yield Finding(reference, message, ("issued_on",), "", why, level="warning")
        yield from _entry(portal, reference, record)
        parts = {*(record.parts or ())}
        if parts and not parts & {"hr-data", "non-hr-data"}:
            message = f"{listed(record.parts or ())}: neither hr-data nor non-hr-data is named"
            yield Finding(reference, message, ("parts",))
        if parts and not parts & {"eu-us", "swiss-us"}:
            message = f"{listed(record.parts or ())}: neither eu-us nor swiss-us is named"
            yield Finding(reference, message, ("parts",))
        elif "uk-extension" in parts and "eu-us" not in parts:
            message = "uk-extension extends eu-us, which is not named"
            yield Finding(reference, message, ("parts",))
