"""Documents against the certifications and tests that they belong to (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from trustportal.model.assessments import Assessment
from trustportal.model.base import Claim
from trustportal.model.certifications import Certification
from trustportal.model.documents import Document
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.places import places, processing_codes
from trustportal.prose.quantities import Day, days
from trustportal.prose.shown import plain
from trustportal.rules.agreement.dates import REPORTS, is_real, span_of
from trustportal.rules.agreement.figures import dates_of, days_said
from trustportal.rules.agreement.names import CORRECT
from trustportal.rules.rule import Finding, stated


def _papers(portal: Portal) -> Iterator[tuple[str, Document, str, Certification | Assessment]]:
    """Each document that nothing has replaced, with the one record that names it as its own."""
    owners: dict[str, list[tuple[str, Certification | Assessment]]] = {}
    held: list[tuple[str, Certification | Assessment]] = [
        *stated(portal, Certification),
        *stated(portal, Assessment),
    ]
    for reference, record in held:
        for name in record.documents:
            owners.setdefault(name, []).append((reference, record))
    for name, several in owners.items():
        document = portal.find(f"documents/{name}")
        if not isinstance(document, Document) or document.superseded_by or len(several) > 1:
            continue
        if document.state == "published":
            yield (f"documents/{name}", document, *several[0])


def reports_against_their_records(portal: Portal) -> Iterator[Finding]:
    """The days in the statement of a report are those of what it reports on."""
    for reference, document, owner, record in _papers(portal):
        if document.sort not in REPORTS or _lacks_the_letter(document, record):
            continue
        known = [*dates_of(record), *dates_of(document)]
        bounded = isinstance(record, Certification) and (record.period or record.as_of)
        tested = isinstance(record, Assessment) and record.performed_on
        for day in days_said(plain(document.statement)) if bounded or tested else ():
            if is_real(day) and not _is_near(day, known, 60 if tested else 1):
                have = listed(map(str, sorted(set(_of(record)))))
                message = f"its statement says {day.words}, and the days of {owner} are {have}"
                yield Finding(reference, message, ("statement",), CORRECT)
                break


def _lacks_the_letter(document: Document, record: Claim) -> bool:
    """Whether a letter's days are not in the record at all."""
    return document.sort == "bridge-letter" and not getattr(record, "bridge_letter", None)


def _is_near(day: Day, known: Iterable[date], apart: int) -> bool:
    """Whether a text can mean one of some days: a test has days before its last one, and a period
    ends the day before what follows it.
    """
    first, last = span_of(day)
    by = timedelta(days=apart if day.day or apart > 1 else 0)
    return any(first - by <= each <= last + by for each in known)


def _of(record: Claim) -> Iterator[date]:
    for name in ("period", "as_of", "performed_on", "issued_on", "bridge_letter"):
        yield from dates_of(getattr(record, name, None))


_NUMBER = re.compile(r"\d+(?:\.\d+)+")


def questionnaires_against_their_records(portal: Portal) -> Iterator[Finding]:
    """A questionnaire has the version that the entry which rests on it names."""
    for reference, document, owner, record in _papers(portal):
        own = record.questionnaire_version if isinstance(record, Certification) else None
        known = _NUMBER.findall(own or "") if document.sort == "questionnaire" else []
        for name in ("version", "title", "statement"):
            said = _NUMBER.findall(str(getattr(document, name) or ""))
            if known and said and not set(said) & set(known):
                message = (
                    f"its {name} says {said[0]}, and questionnaire_version of {owner} is {own}"
                )
                yield Finding(reference, message, (name,), CORRECT)
                break


_IN_FORCE = re.compile(
    r"\b(?:in force|valid|applies|applied|holds|current|in use)\b[^.;]{0,30}"
    r"\b(?:until|till|to|through)\W*$",
    re.IGNORECASE,
)


def former_versions_in_force(portal: Portal) -> Iterator[Finding]:
    """A document is in force no longer than until the one that replaces it."""
    for reference, document in stated(portal, Document):
        after = portal.find(f"documents/{document.superseded_by}")
        begun = after.dated if isinstance(after, Document) else None
        text = plain(document.statement)
        for day in days(text) if document.superseded_by and begun else ():
            there = is_real(day) and _IN_FORCE.search(text[: day.start])
            if begun and there and span_of(day)[0] > begun:
                message = (
                    f"its statement says that it is in force until {day.words}, and"
                    f" documents/{document.superseded_by}, which replaces it, is of {begun}"
                )
                mend = "correct the wrong date; if both hold for a time, say so in limits"
                if not document.limits:
                    yield Finding(reference, message, ("statement",), mend)


def pages_against_their_file(portal: Portal) -> Iterator[Finding]:
    """A document has as many pages as its file."""
    for reference, document in stated(portal, Document):
        file = portal.attachments.get(document.file or "")
        said = document.pages or ""
        if file and file.pages and said.isdecimal() and int(said) != file.pages:
            message = f"pages is {said}, and {document.file} has {file.pages}"
            mend = "write the number of pages of the file, or put the right file there"
            yield Finding(reference, message, ("pages",), mend)


_TRANSFERS = re.compile(r"\btransfers?\b(?: of [\w ]{3,30}?)? (?:to|into) (?P<row>[^.;:()]+)")


def transfers_nobody_makes(portal: Portal) -> Iterator[Finding]:
    """A document on transfers names a country in which a subprocessor or we are."""
    known: set[str] = set()
    for reference, document in stated(portal, Document):
        said = _TRANSFERS.search(plain(document.statement))
        if said is None or document.superseded_by:
            continue
        known = known or set(_countries(portal))
        named = places(said["row"], portal)
        for each in named if known and len(named) > 1 else ():
            if len(each.countries) == 1 and not each.countries & known:
                message = (
                    f"its statement speaks of transfers to {each.words}, and no subprocessor is or"
                    " processes there"
                )
                mend = "take the country out, or add the company there to the subprocessors"
                yield Finding(reference, message, ("statement",), mend, level="warning")


def _countries(portal: Portal) -> Iterator[str]:
    """The countries in which the organisation is seated, and subprocessors are or process."""
    yield portal.organization.country or ""
    for _, record in stated(portal, Subprocessor):
        yield record.seat or ""
        yield from (code[:2] for code in processing_codes(record, portal))
