"""Rules on certificates of management systems, and on what cannot be certified (ISO)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from trustportal.facts import ends_on
from trustportal.model.certifications import Certification, Issuer
from trustportal.model.durations import Duration
from trustportal.model.settings import Settings
from trustportal.model.standards import standards
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.rules.records.evidence import (
    DAY,
    asking,
    edition_of,
    extends,
    held,
    is_one_of,
    latest,
    names,
    overdue,
    parent_of,
    same_company,
    standard_of,
    too_long,
)
from trustportal.rules.rule import Finding, rule, unstated

SYSTEMS = tuple(
    name
    for name, standard in standards().items()
    if name.startswith("iso-") and standard.assurance_class == "certificate"
)
"""Standards of ISO under which a management system is certified."""


@rule(
    "ISO-01",
    "error",
    "S06 S07",
    why="a standard without its year leaves open what was audited",
    mend="write the edition as on the certificate",
)
def editions_are_stated(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A certificate to an ISO standard is named with the number and the year of the standard."""
    for reference, record in held(portal, *SYSTEMS):
        yield from unstated(portal, reference, record, "edition")


@rule(
    "ISO-02",
    "error",
    "S05",
    why="the time to move to the next edition has run out, and with it every old certificate",
    mend="add the certificate to the current edition, or set state: retired and retired_on",
)
def ended_editions_are_not_held(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """No certificate is held to an edition whose certificates have all ended."""
    for reference, record in held(portal, *SYSTEMS):
        edition = edition_of(record)
        until = standard_of(record).editions[edition].until if edition else None
        if until:
            message = f"certificates to {_full_name(record, edition)} ended by {until}"
            yield Finding(reference, message, ("edition",), since=until + DAY)


@rule(
    "ISO-03",
    "error",
    "S08",
    why="certification runs in cycles of three years",
    mend="look both dates up on the certificate",
)
def certificates_last_three_years(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A certificate of a management system says from when to when it is valid: three years."""
    for reference, record in held(portal, *SYSTEMS):
        for name in ("valid_from", "valid_until"):
            if name in standard_of(record).required:
                yield from unstated(portal, reference, record, name)
        begin = record.valid_from or record.issued_on
        for finding in too_long(reference, record, begin, slack=DAY):
            message = f"{finding.message}; are both dates on the certificate?"
            yield Finding(reference, message, finding.path)


@rule(
    "ISO-04",
    "warning",
    "S08",
    why="without its yearly audit a certificate is suspended",
    mend="write last_surveillance_on after the audit",
)
def audits_come_every_year(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """The last audit of a certificate is not long past: one is due in every calendar year."""
    for reference, record in held(portal, *SYSTEMS):
        last = latest(_last_audit(record), _last_audit(parent_of(portal, record)))
        end = ends_on(record, settings)
        if last:
            since = overdue(settings.surveillance_max_age, last)
            message = (
                f"the last audit stated is of {last}, more than {settings.surveillance_max_age}"
                " ago: when was the next one?"
            )
            path = ("last_surveillance_on",) if record.last_surveillance_on else ()
            if not (end and end < since):
                before = end + DAY if end else None
                yield Finding(reference, message, path, since=since, before=before)
            if record.last_surveillance_on is None and record.parent is None:
                yield from _first_year(reference, record, last, since)


_YEAR = Duration.parse("P1Y")


def _first_year(
    reference: str, record: Certification, issued: date, since: date
) -> Iterator[Finding]:
    """The question after the first surveillance audit, from the end of the first year until the
    rule asks for any certificate; none where the next audit is still ahead.
    """
    begin, planned = overdue(_YEAR, issued), record.next_audit_on
    message = f"no surveillance audit is stated since {issued}, more than a year ago: when was it?"
    why = "the first surveillance audit comes within a year of the decision on the certificate"
    begin = max(begin, planned + DAY) if planned else begin
    yield Finding(reference, message, (), "", why, level="info", since=begin, before=since)


def _last_audit(record: Certification | None) -> date | None:
    if record is None:
        return None
    return latest(record.issued_on, record.valid_from, record.last_surveillance_on)


_UNACCREDITED = re.compile(
    r"\b(?:unaccredited|non-accredited|(?:not|no|without|nor|lacks?) (?:\w+ ){0,3}accredit\w*)\b",
    re.IGNORECASE,
)


@rule(
    "ISO-05",
    "error",
    "S06 S08",
    why="anyone can print a certificate; accreditation is what makes the issuer answer for it",
    mend="name the certification body, and the accreditation body on the certificate",
)
def issuers_are_accredited(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A certificate names its certification body and who accredits it, or says that nobody does."""
    for reference, record in held(portal, *SYSTEMS):
        yield from unstated(portal, reference, record, "issuer")
        if (issuer := record.issuer) is None:
            continue
        own = (portal.organization.name, portal.organization.legal_name, record.holder)
        if issuer.sort == "self" or is_one_of(issuer.name, own):
            message = f"{issuer.name} would have certified itself"
            yield Finding(reference, message, ("issuer", "name"))
            continue
        if issuer.accredited is False:
            yield from _unaccredited(reference, record, issuer)
        elif issuer.accreditation is None:
            found = unstated(portal, reference, issuer, "accreditation", path=("issuer",))
            yield from asking(_who_accredits(portal, record, issuer), found)
        else:
            body, path = issuer.accreditation.body, ("issuer", "accreditation", "body")
            if is_one_of(body, [issuer.name]) or is_one_of(body, names("issuers", "accredit_none")):
                message = f"{body} accredits no certification body"
                yield Finding(reference, message, path)


def _who_accredits(portal: Portal, record: Certification, issuer: Issuer) -> str:
    """The question for the accreditation, which the certificate that is extended can have told."""
    parent = parent_of(portal, record)
    whole = parent.issuer if parent else None
    if whole and whole.accreditation and same_company(issuer.name, whole.name):
        body = whole.accreditation.body
        return f"Does what {body} accredits by '{record.parent}' take in {record.standard_name}?"
    return f"Which body accredits {issuer.name}?"


def _unaccredited(reference: str, record: Certification, issuer: Issuer) -> Iterator[Finding]:
    if issuer.accreditation:
        message = f"{issuer.name} is not accredited, yet accredited by {issuer.accreditation.body}"
        yield Finding(reference, message, ("issuer", "accreditation"))
    text = " ".join([record.title, record.statement, *record.conditions, *record.limits])
    if not _UNACCREDITED.search(text):
        message = f"{issuer.name} is not accredited, and neither statement nor limits say so"
        mend = "say it in limits, beside the name of the standard"
        yield Finding(reference, message, ("issuer", "accredited"), mend, level="warning")


@rule(
    "ISO-06",
    "error",
    "S10",
    why="a code of practice is certified only on top of a certificate to ISO/IEC 27001",
    mend="name the certificate to ISO/IEC 27001 in parent, or set phase: aligned",
)
def codes_of_practice_extend(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """ISO/IEC 27017 and 27018 extend a certificate to ISO/IEC 27001 that is held, of one issuer."""
    for reference, record in held(portal, "iso-27017", "iso-27018"):
        yield from extends(portal, reference, record, settings)
        parent = parent_of(portal, record)
        if not (parent and parent.issuer and record.issuer):
            continue
        if not same_company(record.issuer.name, parent.issuer.name):
            message = f"issued by {record.issuer.name}, and '{parent.id}' by {parent.issuer.name}"
            yield Finding(reference, message, ("issuer", "name"))
        if record.holder != parent.holder:
            whose = [each or portal.organization.name for each in (record.holder, parent.holder)]
            message = f"held by {whose[0]}, and '{parent.id}' by {whose[1]}"
            yield Finding(reference, message, ("holder",))


@rule(
    "ISO-07",
    "error",
    "S09",
    why="in its edition of 2019 the standard adds to ISO/IEC 27001 and cannot stand alone",
    mend="name the certificate to ISO/IEC 27001 in parent",
)
def privacy_extends_security(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """ISO/IEC 27701:2019 extends a held certificate to ISO/IEC 27001; :2025 may stand alone."""
    for reference, record in held(portal, "iso-27701"):
        if edition_of(record) == "2019":
            yield from extends(portal, reference, record, settings)


@rule(
    "ISO-08",
    "error",
    "S10 S49",
    why="guidance tells how something can be done; nobody is certified against it",
    mend="set phase: aligned, and say by whom that was assessed",
)
def guidance_is_not_certified(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A standard that only gives guidance is followed, and never held as a certificate."""
    for reference, record in held(portal, "iso-27002"):
        message = f"{record.standard_name} is guidance, so it can be followed and not held"
        yield Finding(reference, message, ("phase",))
    guidance = re.compile("|".join(names("schemes", "guidance")))
    for reference, record in held(portal, "other"):
        by_body = record.issuer is not None and record.issuer.sort == "certification-body"
        if record.certificate_id or record.valid_until or by_body:
            scheme = record.scheme or record.title
            if guidance.search(scheme) and _BY_FRAMEWORK.search(f"{scheme} {record.title}"):
                message = f"{scheme} is the text against which a trust framework approves services"
                mend = "name the trust framework that approved it as scheme, and as issuer"
                why = "who approved it, and where that can be looked up, is what a reader asks"
                yield Finding(reference, message, ("scheme",), mend, why)
            elif guidance.search(scheme):
                message = f"{scheme} is guidance, and nobody is certified against it"
                yield Finding(reference, message, ("scheme",))


_BY_FRAMEWORK = re.compile(r"\b(?:IAL|AAL|FAL)[ -]?[123]\b")
"""Levels of identity, at which trust frameworks approve services."""


@rule(
    "ISO-10",
    "warning",
    "S07 S08",
    why="with the number and the scope a reader can ask the issuer whether the certificate holds",
    mend="copy them from the certificate",
)
def certificates_have_number_and_scope(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A certificate of a management system is stated with its number and its scope statement."""
    for reference, record in held(portal, *SYSTEMS):
        for name in ("certificate_id", "system"):
            if name in standard_of(record).required:
                yield from unstated(portal, reference, record, name)


@rule(
    "ISO-13",
    "warning",
    "S05 S09 S10",
    why="an older edition makes a reader ask when the move to the current one comes",
    mend="say in limits when the audit against the current edition is planned",
)
def editions_are_current(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A certificate is to the current edition of its standard."""
    for reference, record in held(portal, *SYSTEMS):
        editions, edition = standard_of(record).editions, edition_of(record)
        if record.edition and edition is None:
            known = listed(editions, last="or")
            message = f"edition '{record.edition}' of {standard_of(record).name} is not known here"
            mend = f"look it up on the certificate; known are {known}"
            yield Finding(reference, message, ("edition",), mend)
        elif edition and (successor := editions[edition].succeeded_by):
            message = f"{_full_name(record, edition)} was followed by {successor}"
            until = editions[edition].until
            before = until + DAY if until else None
            if current := editions[successor].succeeded_by:
                message += f", and that by {current}: nobody is certified to it any more"
                mend = "look the edition up on the certificate, or set state: retired"
                yield Finding(reference, message, ("edition",), mend, level="error", before=before)
            elif not _tells_of(record, successor):
                yield Finding(reference, message, ("edition",), before=before)
        yield from _amendment(reference, record)


def _tells_of(record: Certification, edition: str) -> bool:
    """Whether readers are told when the move to an edition is planned."""
    told = (record.statement or "", *record.limits)
    return any(edition in each and _PLANNED.search(each) for each in told)


_PLANNED = re.compile(r"\b(?:plan(?:s|ned)?|expect(?:s|ed)?|transition|move[sd]?|due|will)\b")


def _amendment(reference: str, record: Certification) -> Iterator[Finding]:
    """An amendment that was not published to the edition, by its year or its number."""
    edition = standard_of(record).editions.get(edition_of(record) or "")
    said = re.search(r"(?:Amd|Amendment)\.? ?(\d+)?[: ]+((?:19|20)\d\d)", record.amendment or "")
    known = edition.amendments if edition else ()
    if said and known and f"Amd {said[1] or 1}:{said[2]}" not in known:
        full = _full_name(record, edition_of(record))
        message = f"amendment '{record.amendment}' is none of {full}, to which {listed(known)} came"
        mend = "copy the amendment from the certificate"
        yield Finding(reference, message, ("amendment",), mend, level="error")


def _full_name(record: Certification, edition: str | None) -> str:
    return f"{standard_of(record).name}:{edition}"
