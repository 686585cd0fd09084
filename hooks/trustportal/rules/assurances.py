"""Certificates and reports in prose agree with the certifications (FCT-01, ATT-16, HIP-02)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from trustportal.facts import status
from trustportal.model.certifications import Certification
from trustportal.model.documents import Document
from trustportal.model.regulations import Regulation
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import assertions, products_in
from trustportal.prose.ground import Ground, grounds
from trustportal.prose.guards import clause_at, negated, quoted
from trustportal.prose.mentions import (
    STANDARDS,
    Mention,
    accreditation_bodies,
    mentions,
    named_in,
    same_organization,
)
from trustportal.prose.passages import Sentence
from trustportal.prose.quantities import days, lengths
from trustportal.prose.speech import Speech
from trustportal.rules.rule import Finding, rule, stated

_HELD = Speech("assurances.held")
_ALIGNED = Speech("assurances.aligned")
_PLANNED = Speech("assurances.planned")
_NEXT = Speech("assurances.next")
_GENERAL = Speech("assurances.general")
_PROVIDERS = Speech("assurances.providers")
_MEND = "correct the text, or add the record with its dates to data/certifications.yml"
_INITIAL = re.compile(r"\W*(?:an? |under |most )?\W*", re.IGNORECASE)
"""What stands before a standard that is the sentence's own subject."""


def _is_ours(text: str, portal: Portal) -> bool:
    """Whether a sentence speaks of this organisation, or names no subject at all, as in a list."""
    if re.search(r"\b(?:we|our|ours|us)\b", text, re.IGNORECASE):
        return True
    if portal.organization.name in text or products_in(text, portal)[0]:
        return True
    return not re.search(
        r"\b(?:is|are|was|has|have|needs?|lasts?|speaks?|means?|requires?|covers?)\b", text
    )


_DENIED_LATER = Speech("assurances.denied_later")
_WHY = "a reviewer asks for the report or certificate behind the sentence"


def _ours(portal: Portal, mention: Mention) -> list[Certification]:
    records = [record for _, record in stated(portal, Certification) if not record.holder]
    if mention.known:
        return [record for record in records if record.standard == mention.standard]
    name = re.sub(r"\W", "", mention.words).casefold()
    return [
        record
        for record in records
        if record.scheme and name in re.sub(r"\W", "", record.scheme).casefold()
    ]


@rule("FCT-01", "error", "S54 S52", why=_WHY, mend=_MEND)
def assurances_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A standard that a text names as held is held, in that edition, type, level, scope and time."""
    for sentence in assertions(portal, STANDARDS):
        for mention in mentions(sentence.text):
            said = _said(sentence, mention, portal)
            if said:
                message = next(_against(sentence, mention, said, portal, today), None)
                if message:
                    at = sentence.place(mention.start)
                    yield Finding(sentence.subject, message, sentence.path, at=at)
                    break


def _said(sentence: Sentence, mention: Mention, portal: Portal) -> str:
    """What a sentence says of a standard: held, aligned, planned, or nothing that can be checked."""
    text = sentence.text
    if negated(text, mention.start, mention.end) or quoted(text, mention.start, mention.end):
        return ""
    if _GENERAL.search(text) or _is_of_another(sentence, mention, portal):
        return ""
    if _DENIED_LATER.search(sentence.block.rpartition(mention.words)[2]):
        return ""
    if _INITIAL.fullmatch(text[: mention.start]) and not _is_ours(text, portal):
        return ""
    begin, end = clause_at(text, mention.start)
    clause = text[begin:end]
    if len(clause.replace(mention.words, "").split()) < 2:
        clause = text
        if re.search(r"\bnot (?:yet )?(?:held|certified)\b|\bnone\b", text, re.IGNORECASE):
            return ""
    if re.search(
        r"\b(?:has|have|was|were) (?:already )?(?:been )?(?:passed|achieved|obtained)",
        clause,
        re.IGNORECASE,
    ):
        return "held"
    if _PLANNED.search(clause) and not re.search(r"\bas planned\b", clause):
        return "planned"
    if _ALIGNED.search(clause) and not re.search(
        r"certif|report\b|attest|hold", clause, re.IGNORECASE
    ):
        return "aligned"
    return "held" if _HELD.search(clause) or _HELD.search(text) else ""


def _is_of_another(sentence: Sentence, mention: Mention, portal: Portal) -> bool:
    record = portal.find(sentence.subject)
    if isinstance(record, Certification) and record.holder:
        return True
    issuers = {each.issuer.name for _, each in stated(portal, Certification) if each.issuer} - {
        each.holder for _, each in stated(portal, Certification)
    }
    return any(
        not any(same_organization(name, issuer) for issuer in issuers)
        for name in named_in(sentence.text, portal)
    )


def _against(
    sentence: Sentence, mention: Mention, said: str, portal: Portal, today: date
) -> Iterator[str]:
    ours, name = _ours(portal, mention), mention.words
    settings = portal.organization.settings
    held = [
        each
        for each in ours
        if each.phase == "held"
    ]
    if f"certifications/{sentence.subject.partition('/')[2]}" in {
        f"certifications/{each.id}" for each in ours if each.phase != "held"
    }:
        return
    if said == "aligned" and held:
        yield from _edition(text=sentence.text, mention=mention, held=held)
    if said == "aligned":
        if not ours and mention.known:
            yield f"'{name}': no published claim says that it is held or followed"
        return
    if said == "planned":
        yield from _planned(sentence, ours, held, name)
        return
    if not held:
        others = [f"certifications/{each.id} is {each.phase}" for each in ours]
        near = f"; {listed(others)}" if others else ""
        yield f"'{name}': no published and current claim says that it is held{near}"
        return
    own = [each for each in held if f"certifications/{each.id}" == sentence.subject]
    yield from _details(sentence, mention, own or held, portal)


def _planned(
    sentence: Sentence, ours: Sequence[Certification], held: Sequence[Certification], name: str
) -> Iterator[str]:
    planned = [each for each in ours if each.phase in ("planned", "in-progress")]
    if held and not planned and not _NEXT.search(sentence.text):
        if re.search(
            r"certif\w+ (?:is|are|was) planned|plan(?:s|ned)? (?:to|for) (?:be )?certif",
            sentence.text,
            re.IGNORECASE,
        ):
            yield f"'{name}' is said to be planned, but certifications/{held[0].id} says that it is held"
    elif not ours:
        yield f"'{name}' is said to be planned, and no claim says so with a date"
    for each in days(sentence.text) if planned else ():
        targets = [target for record in planned if (target := record.target_date)]
        if targets and not any(each.fits(target) for target in targets):
            record = planned[0]
            yield f"'{each.words}': certifications/{record.id} expects it by {record.target_date}"


_TYPE = re.compile(r"\btype[ -]?(1|2|II|I)\b", re.IGNORECASE)
_LEVEL = Speech("assurances.level")
_DIGITS = {"one": "1", "two": "2", "three": "3", "four": "4"}
_FORM = Speech("assurances.form")
_VERSION = re.compile(r"\bv?(\d\.\d(?:\.\d)?)\b")
_CRITERIA = {
    "availability": "availability", "confidentiality": "confidentiality",
    "processing integrity": "processing-integrity", "privacy": "privacy", "security": "security",
}  # fmt: skip
_OPINION = Speech("assurances.opinion")


def _details(
    sentence: Sentence, mention: Mention, held: Sequence[Certification], portal: Portal
) -> Iterator[str]:
    text, first = sentence.text, held[0]
    where = f"certifications/{first.id}"
    tail = text[mention.end : mention.end + 40]
    yield from _edition(text, mention, held)
    if found := _TYPE.search(tail):
        number = {"i": "1", "ii": "2"}.get(found[1].lower(), found[1])
        types = {each.report_type for each in held}
        if types != {None} and f"type-{number}" not in types:
            yield f"'{mention.words} {found.group()}': {where} is a {first.standard_name} report"
    yield from _levels(text, mention, held)
    yield from _criteria(text, held, where)
    if (found := _OPINION.search(text)) and all(each.opinion for each in held):
        if found[1].lower() not in {each.opinion for each in held}:
            yield f"'{found[1]} opinion': {where} has an {first.opinion} one"
    known = [grounds(portal).by_reference[f"certifications/{each.id}"] for each in held]
    yield from _dates(sentence, known, held, where)
    yield from _names(text, held, where, portal)
    named, every = products_in(text, portal)
    covered = frozenset().union(*(each.products or named for each in known))
    if missing := sorted(named - covered):
        yield f"{where} does not cover {listed(missing)}"
    yield from _access(text, held, where, portal)


def _edition(text: str, mention: Mention, held: Sequence[Certification]) -> Iterator[str]:
    editions = {each.edition for each in held if each.edition}
    version = _VERSION.search(text[mention.end : mention.end + 20])
    said = mention.edition or (version[1] if version and editions else None)
    if said and said not in editions:
        yield f"'{mention.words}' of {said}: certifications/{held[0].id} is to {held[0].standard_name}"


def _levels(text: str, mention: Mention, held: Sequence[Certification]) -> Iterator[str]:
    stated_levels = {each.level.lower() for each in held if each.level}
    near = text[max(0, mention.start - 30) : mention.end + 60]
    if stated_levels:
        impact = any(each in ("low", "moderate", "high", "low-plus") for each in stated_levels)
        for found in _LEVEL.finditer(near):
            if found["impact"] and not impact:
                continue
            said = next(value for value in found.groups() if value).lower()
            said = _DIGITS.get(said, said)
            if not any(
                re.search(rf"(?<!\w){re.escape(said)}(?!\w)", each) for each in stated_levels
            ):
                yield f"'{found.group()}': certifications/{held[0].id} says level {held[0].level}"
    forms = {each.form for each in held if each.form}
    if forms and (found := _FORM.search(text)):
        said = "ROC" if found["roc"] else f"SAQ {found['saq'].upper()}"
        if said not in forms:
            yield f"'{found.group()}': certifications/{held[0].id} says {held[0].form}"
    roles = {each.role for each in held if each.role}
    if roles:
        role = re.search(
            r"\b(?:as an?|in the role of an?|we are an? (?:PCI DSS )?(?:Level \d )?)\s*(?P<role>(?:AI )?(?:merchant|service provider|provider|user|producer|deployer|controller|processor))\b",
            text,
            re.IGNORECASE,
        )
        if role and role["role"].lower().replace(" ", "-") not in roles:
            yield f"'{role['role']}': certifications/{held[0].id} is in the role of {held[0].role}"
    versions = {each.questionnaire_version for each in held if each.questionnaire_version}
    caiq = re.search(r"\bCAIQ v?(\d(?:\.\d)*)", text)
    if versions and caiq and not any(caiq[1] in version for version in versions):
        yield f"'{caiq.group()}': certifications/{held[0].id} says {listed(sorted(versions))}"
    parts = {part for each in held for part in each.parts or ()}
    if parts and re.search(r"\bhuman resources|\bHR data\b", text) and "hr-data" not in parts:
        if not re.search(r"\b(?:other than|except|not|non)\b", text):
            yield f"'human resources data': certifications/{held[0].id} does not cover it"


def _criteria(text: str, held: Sequence[Certification], where: str) -> Iterator[str]:
    criteria = {each for record in held for each in record.criteria or ()}
    if not criteria or not re.search(r"report|examin|criteri|certif|attest", text, re.IGNORECASE):
        return
    if (
        re.search(r"\b(?:all|every one of the|the) five\b", text, re.IGNORECASE)
        and len(criteria) < 5
    ):
        yield f"'all five': {where} names {listed(sorted(criteria))}"
    for found in re.finditer(
        r"\b(availability|confidentiality|processing integrity|privacy)\b", text, re.IGNORECASE
    ):
        said = _CRITERIA[found[1].lower()]
        if said not in criteria and not negated(text, found.start(), found.end()):
            if re.search(
                rf"(?:for|cover\w*|includ\w*|examin\w*|criteria)\b[^.;]*\b{found[1]}",
                text,
                re.IGNORECASE,
            ):
                yield f"'{found[1]}': {where} names {listed(sorted(criteria))}"


def _dates(
    sentence: Sentence, known: Sequence[Ground], held: Sequence[Certification], where: str
) -> Iterator[str]:
    text = sentence.text
    if len(mentions(text)) > 1 and len({each.standard for each in mentions(text)}) > 1:
        return
    for each in days(text):
        begin, end = clause_at(text, each.start)
        fields = _days_of(text[begin:end], held, known)
        if not any(each.fits(day) for day in fields) and not negated(
            text, each.start, each.start + 1
        ):
            yield f"'{each.words}' is no date of {where}"
    periods = {(Decimal(_months(record)), "months") for record in held if record.period} | {
        key for ground in known for key in ground.lengths
    }
    if any(record.period for record in held) and re.search(
        r"\b(?:period|spans?|covers?|over|during|testing)\b", text, re.IGNORECASE
    ):
        for length in lengths(text):
            if length.unit == "months" and not length.cadence and length.key not in periods:
                yield f"'{length.words}' is not the length of the period of {where}"


def _days_of(text: str, held: Sequence[Certification], known: Sequence[Ground]) -> set[date]:
    """The dates that a sentence can mean: of its surveillance, its period, or any of the record."""
    if re.search(r"\bsurveillance\b", text, re.IGNORECASE):
        both = ((each.last_surveillance_on, each.next_audit_on) for each in held)
        return {day for pair in both for day in pair if day}
    if re.search(r"\bperiod\b", text, re.IGNORECASE) and not re.search(
        r"\bbridge|letter", text, re.IGNORECASE
    ):
        spans = [each.period for each in held if each.period]
        if spans:
            return {day for span in spans for day in (span.start, span.end)}
    return {day for ground in known for day in ground.days}


_BRIDGE = re.compile(r"\b(?:bridge|gap) letters?\b", re.IGNORECASE)


@rule(
    "FCT-12",
    "error",
    "S03",
    why="the letter speaks of its own days only, and only management signs it",
    mend=_MEND,
)
def bridge_letters_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A bridge letter named in prose covers the days of the record and is management's."""
    letters = {
        record.id: record.bridge_letter
        for _, record in stated(portal, Certification)
        if record.bridge_letter and not record.holder
    }
    issuers = [each.issuer.name for _, each in stated(portal, Certification) if each.issuer]
    for sentence in assertions(portal, ("bridge", "gap letter")):
        found = _BRIDGE.search(sentence.text)
        if not found or not letters:
            continue
        at = sentence.place(found.start())
        known = {
            day
            for letter in letters.values()
            for day in (letter.start, letter.end, letter.issued_on)
            if day
        }
        name = next(iter(letters))
        for day in days(sentence.text):
            if not any(day.fits(each) for each in known) and day.months == 1:
                message = f"'{day.words}' is no date of the bridge letter of certifications/{name}"
                yield Finding(sentence.subject, message, sentence.path, at=at)
        signed = re.search(r"\b(?:signed|issued|wrote|written|by)\b", sentence.text, re.IGNORECASE)
        for other in named_in(sentence.text, portal):
            if signed and any(same_organization(other, issuer) for issuer in issuers):
                message = f"'{other}': a bridge letter is issued by management, not by the auditor"
                yield Finding(sentence.subject, message, sentence.path, at=at)


def _months(record: Certification) -> int:
    if record.period is None:
        return 0
    start, end = record.period.start, record.period.end
    return (end.year - start.year) * 12 + end.month - start.month + (1 if end.day >= 27 else 0)


_BY = Speech("assurances.by")
_NUMBER = re.compile(r"\b[A-Z]{2,}-[A-Z0-9][A-Z0-9-]*\d\b")


def _names(text: str, held: Sequence[Certification], where: str, portal: Portal) -> Iterator[str]:
    issuers = [record.issuer for record in held if record.issuer]
    names = [issuer.name for issuer in issuers]
    if names and _BY.search(text):
        for name in named_in(text, portal):
            if not any(same_organization(name, issuer) for issuer in names):
                yield f"'{name}': {where} was issued by {names[0]}"
    bodies = {issuer.accreditation.body for issuer in issuers if issuer.accreditation}
    for body in accreditation_bodies():
        if bodies and re.search(rf"\b{body}\b", text) and body not in bodies:
            yield f"'{body}': the issuer of {where} is accredited by {listed(sorted(bodies))}"
    numbers = {record.certificate_id for record in held if record.certificate_id}
    if numbers and re.search(r"\bnumber|certificate\b", text, re.IGNORECASE):
        for found in _NUMBER.finditer(text):
            if found.group() not in numbers and not found.group().startswith(("AES", "SOC", "TLS")):
                yield f"'{found.group()}': {where} has the number {listed(sorted(numbers))}"


_FREELY = Speech("assurances.freely")


def _access(text: str, held: Sequence[Certification], where: str, portal: Portal) -> Iterator[str]:
    documents = [portal.find(f"documents/{name}") for each in held for name in each.documents]
    access = {each.access for each in documents if isinstance(each, Document)}
    found = _FREELY.search(text)
    if found and access and "public" not in access and "download" in text.lower() + found.group():
        if not re.search(r"\b(?:not|cannot|no longer|never|no public)\b", text):
            yield f"'{found.group()}': the documents of {where} are not public"


@rule(
    "ATT-16",
    "error",
    "S37 S52",
    why="'whose certificate is it? What a hosting provider holds is not yours'",
    mend="does your provider hold it? Then name the provider in the sentence, and add a record with its holder",
)
def borrowed_assurances(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A certificate of a hosting provider is named with the provider that holds it."""
    for sentence in assertions(
        portal, ("data cent", "datacent", "facilit", "host", "colocation", "cloud provider")
    ):
        text, provider = sentence.text, _PROVIDERS.search(sentence.text)
        record = portal.find(sentence.subject)
        if provider is None or (isinstance(record, Certification) and record.holder):
            continue
        known = [each for each in mentions(text) if not negated(text, each.start, each.end)]
        claimed = re.search(
            r"certif|accredit|attest|audited|complian|hold|report", text, re.IGNORECASE
        )
        certificate = re.search(
            r"\b(?:certificate|certification) of (?:our|the) (?:data|hosting|facilit)",
            text,
            re.IGNORECASE,
        )
        if (known and claimed) or certificate:
            if named_in(text, portal) or _GENERAL.search(text) or _is_listed_apart(text, provider):
                continue
            words = known[0].words if known else "certificate"
            message = (
                f"'{words}' and '{provider.group()}': which provider holds it, or is it your own?"
            )
            yield Finding(
                sentence.subject, message, sentence.path, at=sentence.place(provider.start())
            )


def _is_listed_apart(text: str, provider: re.Match[str]) -> bool:
    """Whether the provider is what a report leaves out: "the hosting provider is carved out"."""
    return bool(
        re.search(r"\bcarved[ -]out|\bcarve-out|\bexcluded|\bsubprocessor", text, re.IGNORECASE)
    )


_BAA = Speech("assurances.baa")


@rule(
    "FCT-10",
    "error",
    "S14 S13",
    why="without the agreement for that product, protected health information must not go there",
    mend="name only products for which the agreement can be signed, or mend data/regulations.yml",
)
def agreements_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A business associate agreement is offered in prose only for the products that it covers."""
    laws = [law for _, law in stated(portal, Regulation) if law.baa]
    for sentence in assertions(portal, ("baa", "business associate")):
        found = _BAA.search(sentence.text)
        if not found or sentence.subject in {f"regulations/{law.id}" for law in laws}:
            continue
        if negated(sentence.text, found.start(), found.end()):
            continue
        named, every = products_in(sentence.text, portal)
        if every:
            named |= {p.id for p in portal.records["products"] if p.state == "published"}
        covered = {name for law in laws if law.baa for name in law.baa.products or ()}
        at = sentence.place(found.start())
        if not laws:
            message = "an agreement under HIPAA is named, and no regulation says for which products"
            yield Finding(sentence.subject, message, sentence.path, at=at)
        elif missing := sorted(named - covered):
            message = f"'{found.group()}': regulations/{laws[0].id} does not offer it for {listed(missing)}"
            yield Finding(sentence.subject, message, sentence.path, at=at)
