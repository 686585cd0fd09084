"""Certificates and reports in prose agree with the certifications (FCT-01)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from trustportal.model.certifications import Certification
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import assertions, products_named
from trustportal.prose.ground import Ground, grounds
from trustportal.prose.guards import clause_at, negated, quoted
from trustportal.prose.mentions import (
    STANDARDS,
    Mention,
    is_examined_under,
    mentions,
    named_in,
    same_organization,
)
from trustportal.prose.nearest import NEARLY, close, nearest
from trustportal.prose.passages import Sentence
from trustportal.prose.speech import Speech
from trustportal.prose.voices import in_first_person
from trustportal.rules.in_prose.assurances.dates import wrong_dates
from trustportal.rules.in_prose.assurances.details import details, edition, report_type
from trustportal.rules.in_prose.assurances.ended import ended
from trustportal.rules.in_prose.assurances.groups import given_to_groups
from trustportal.rules.in_prose.assurances.guidelines import followed
from trustportal.rules.in_prose.assurances.issuers import issuer_of_no_record
from trustportal.rules.in_prose.assurances.meant import meant, worked_over_time
from trustportal.rules.in_prose.assurances.not_ours import is_of_others
from trustportal.rules.in_prose.assurances.planned import SAID_PLANNED, planned_otherwise
from trustportal.rules.rule import Finding, finding_in, rule, stated

_HELD = Speech("assurances.held")
_ALIGNED = Speech("assurances.aligned")
_SAID_ALIGNED = Speech("assurances.said_aligned")
"""Repeats the word of the record: "for both the status is aligned"."""
_PLANNED = Speech("assurances.planned")
_GENERAL = Speech("assurances.general")
_OF_ASSESSOR = Speech("assurances.of_assessor")
_OF_THEIRS = Speech("assurances.of_theirs")
_DENIED_LATER = Speech("assurances.denied_later")
_PASSED = Speech("assurances.passed")
_OUTCOME = Speech("assurances.outcome")
_SAID_CERTIFIED = re.compile(r"certif|report\b|attest|hold", re.IGNORECASE)
_CRITERIA_OF = re.compile(r"\bcriteria (?:of|for) (?:an? )?[\w ]{0,20}?\breports?\b", re.IGNORECASE)
"""What a report is made by, which is not the report itself."""
_AS_PLANNED = re.compile(r"\bas planned\b")
_NONE_HELD = re.compile(r"\bnot (?:yet )?(?:held|certified)\b|\bnone\b", re.IGNORECASE)
_INITIAL = re.compile(r"\W*(?:an? |under |most )?\W*", re.IGNORECASE)
"""What stands before a standard that is the sentence's own subject."""
_CLAUSE_INITIAL = re.compile(
    r"\W*(?:(?:and|or|but|while|whereas|though|although|because|also|an?)\b\W*)*", re.IGNORECASE
)
_OFFERED = Speech("assurances.offered")
"""What is done with a report that we have: "a SOC 3 report is available"."""
_OF_SCHEME = re.compile(
    r"\s+(?:marketplace|programme|program|rules|council|(?:criteria )?catalogue)\b", re.IGNORECASE
)
"""Behind the name of a scheme that is meant as such: "the FedRAMP Marketplace shows who"."""
_ANY = re.compile(r"^\W*an?\W+(?:(?!our\b)\w+\W+)?$", re.IGNORECASE)
_FINITE = re.compile(
    r"\W+(?:type\W?(?:1|2|II|I)\W+)?(?:level \d\W+)?"
    r"(?:reports?|certificates?|attestations?|audits?|opinions?|entry|listing|registration)\W+"
    r"(?:(?:under|of|on|to|for) [\w./-]+(?: (?!is\b|are\b|has\b|was\b)\w+){0,2} )?"
    r"(?:\w+ly )?(?:[a-z]+s|can|may|must|will|would|should)\b",
    re.IGNORECASE,
)
"""How a sentence on any report goes on: "A SOC 2 Type 1 report looks at ..."."""
_OURS_APART = re.compile(r",? (?:which|while|whereas|but|and) (?:we|our|ours)\b.*", re.IGNORECASE)
_REMARK = re.compile(r", which\b.*|\b(?:whose|who)\b.*", re.DOTALL)
"""What others want of it, behind its name."""
_WE = re.compile(r"\b(?:we|our|ours|(?-i:us))\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|was|has|have|needs?|lasts?|speaks?|means?|requires?|covers?|leads?|concerns?"
    r"|applies|exists?|extends?|provides?|belongs?|asks?|ends|comes?|goes|adds?|lists?|contains?"
    r"|defines?|describes?|names?|groups?|replaced|came|dates?)\b"
)


@rule(
    "FCT-01",
    "error",
    "S54 S52",
    why="a reviewer asks for the report or certificate behind the sentence",
    mend="correct the text, or add the record with its dates to data/certifications.yml",
)
def assurances_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A standard that a text names as held is held, in that edition, type, level, scope and
    time.
    """
    ids = {record.id for _, record in stated(portal, Certification)}
    read: dict[object, Wrong | None] = {}
    for sentence in assertions(portal, STANDARDS):
        own = sentence.subject if sentence.subject.partition("/")[2] in ids else ""
        for mention in mentions(sentence.text):
            if said := _said(sentence, mention, portal):
                key = (sentence.text, mention, said, own)  # the same words say the same elsewhere
                if key not in read:
                    read[key] = _wrong(sentence, mention, said, portal, settings)
                if wrong := read[key]:
                    message, since = wrong
                    yield replace(finding_in(sentence, message, mention.start), since=since)
                    if since is None or since <= today:
                        break

    yield from wrong_dates(portal)
    yield from issuer_of_no_record(portal)
    yield from _of_outcomes(portal)
    yield from followed(portal)
    yield from given_to_groups(portal)


Wrong = tuple[str, date | None]
"""What is wrong, and since when, where that is a day."""


def _wrong(
    sentence: Sentence, mention: Mention, said: str, portal: Portal, settings: Settings
) -> Wrong | None:
    if message := next(_against(sentence, mention, said, portal), None):
        return message, None
    held = [each for each in _ours(portal, mention) if each.phase == "held"]
    own = any(f"certifications/{each.id}" == sentence.subject for each in held)
    if said != "held" or own or not held:  # the rules on the record itself speak of its own end
        return None
    return ended(sentence.text, mention, held, settings)


_CLEAN = Speech("assurances.clean")
_AUDITED = Speech("assurances.audited")
_NO_AUDIT = "no record of an audit says so"
_NOT_MEANT = re.compile(
    r"\b(?:not|n't|never) (?:\w+ )?(?:mean|imply|say|prove|promise)|\bno exception\W*$",
    re.IGNORECASE,
)


def _of_outcomes(portal: Portal) -> Iterator[Finding]:
    """That an audit of ours found nothing to object to is said by the record of that audit."""
    for sentence in assertions(portal, ("exception", "deviation", "finding", "conformit")):
        text, own = sentence.text, sentence.subject in grounds(portal).by_reference
        found = _CLEAN.search(text) if sentence.sort == "text" and not own else None
        if not (found and _AUDITED.search(text)) or _NOT_MEANT.search(text):
            continue
        audits = _audits_of(text, portal)
        if not (named_in(text, portal) or any(_CLEAN.search(each.text) for each in audits)):
            named = audits[0].reference if audits and mentions(text) else ""
            who = f"{named}, on that audit, does not say so" if named else _NO_AUDIT
            mend = f"say in the statement of {named} how it ended, or take it out" if named else ""
            yield finding_in(sentence, f"'{found.group()}': {who}", found.start(), mend=mend)


def _audits_of(text: str, portal: Portal) -> Sequence[Ground]:
    """The records of the audit that a text names, or of those near to it."""
    named = [each for mention in mentions(text) for each in _ours(portal, mention)]
    records = grounds(portal).by_reference
    several = [records[f"certifications/{each.id}"] for each in named]
    return several or [each.ground for each in close(nearest(text, portal), NEARLY)]


def _said(sentence: Sentence, mention: Mention, portal: Portal) -> str:
    """What a sentence says of a standard: held, aligned, planned, not yet held, or nothing to be
    checked.
    """
    text = sentence.text
    lead = in_first_person(sentence.before, portal)
    meant = _is_meant(sentence, mention, portal) and not _OTHER_LIST.search(lead)
    clause = _part_on(text, mention) if meant else ""
    if not clause:
        return _said_later(text, mention)
    if _has_passed(clause):
        return "held"
    if _PLANNED.search(clause) and not _AS_PLANNED.search(clause):
        return "held" if len(mentions(text)) == 1 and _has_passed(text) else "planned"
    if not _HELD.search(clause) and _PLANNED.search(text) and not _AS_PLANNED.search(text):
        return "planned"  # the clause behind it says so
    certified = _SAID_CERTIFIED.search(_CRITERIA_OF.sub("", clause))
    if _SAID_ALIGNED.search(text) or (_ALIGNED.search(clause) and not certified):
        return "aligned"
    listed = _OUR_LIST.search(lead) and not _PLANNED.search(lead)
    return "held" if _HELD.search(clause) or _HELD.search(text) or listed else ""


_NOT_YET = Speech("assurances.not_yet")
_GRANTED = Speech("assurances.granted")
_AWAITED = re.compile(r"\b(?:until|once|when|before|unless|if|as soon as|after)\b[^.;,]*$")
"""Before what is still to come."""


def _has_passed(text: str) -> bool:
    """Whether a text says that an audit was passed, and not that it is still to be."""
    return any(
        not (_AWAITED.search(text[: found.start()]) or negated(text, *found.span()))
        for found in _PASSED.finditer(text)
    )


def _said_later(text: str, mention: Mention) -> str:
    """What is said of a standard that its clause denies so far, in the rest of the sentence."""
    begin, end = clause_at(text, mention.start)
    others = [each for each in mentions(text) if begin <= each.start < end and each != mention]
    if others or not _NOT_YET.search(text[begin:end]):
        return ""
    rest = f"{text[:begin]} {text[end:]}"
    granted = None if mentions(rest) else _GRANTED.search(rest)
    awaited = granted and _AWAITED.search(rest[: granted.start()])
    if granted and not awaited and not negated(rest, *granted.span()):
        return "held"
    return "not yet" if _PLANNED.search(rest) else ""


_OUR_LIST = Speech("assurances.our_list")
"""Leads a list of what we hold."""
_OTHER_LIST = re.compile(r"(?:\b(?:not|none|neither|no longer)\b(?! only)|n't\b)[^.;:]*:\s*$")
"""Leads a list of what we do not hold."""


def _is_meant(sentence: Sentence, mention: Mention, portal: Portal) -> bool:
    """Whether a standard is named as something of this organisation, and neither denied nor in
    general.
    """
    text, start, end = sentence.text, mention.start, mention.end
    return not (
        negated(text, start, end)
        or quoted(text, start, end)
        or _GENERAL.search(_REMARK.sub("", text[slice(*clause_at(text, start))]))
        or any(found.start() <= start for found in _OF_ASSESSOR.finditer(text))
        or _OF_THEIRS.search(text)
        or _is_of_another(sentence, portal)
        or is_of_others(text, mention, portal)
        or _DENIED_LATER.search(sentence.block.rpartition(mention.words)[2])
        or _OF_SCHEME.match(text, end)
        or _is_in_general(text, mention, portal)
    )


def _is_in_general(text: str, mention: Mention, portal: Portal) -> bool:
    """Whether a standard is the subject of a sentence, or of a clause, that is not about us."""
    if SAID_PLANNED.search(text) or _OUTCOME.search(text):
        return False
    if _INITIAL.fullmatch(text[: mention.start]):
        return not _is_ours(text, portal, mention)
    begin, end = clause_at(text, mention.start)
    before = text[begin : mention.start]
    for each in mentions(text):
        if begin <= each.start and each.end <= mention.start:
            before = before.replace(each.words, "")
    if not _CLAUSE_INITIAL.fullmatch(before) or _WE.search(text):
        return False
    return bool(_VERB.search(text[mention.end : end]))


def _part_on(text: str, mention: Mention) -> str:
    """The clause that speaks of a standard, or where it holds nothing but the name, the whole
    sentence, unless that denies it.
    """
    begin, end = clause_at(text, mention.start)
    clause = text[begin:end]
    if len(clause.replace(mention.words, "").split()) >= 2:
        return clause
    return "" if _NONE_HELD.search(text) else text


def _is_ours(text: str, portal: Portal, mention: Mention) -> bool:
    """Whether a sentence speaks of this organisation, or names no subject at all, as in a list."""
    any_of_them = _ANY.match(text[: mention.start]) and _FINITE.match(text[mention.end :])
    if any_of_them and _OFFERED.search(text):
        return True
    if any_of_them:
        text = _OURS_APART.sub("", text)
    if _WE.search(text) or portal.organization.name in text or products_named(text, portal):
        return True
    return not (any_of_them or _VERB.search(text))


def _is_of_another(sentence: Sentence, portal: Portal) -> bool:
    """Whether a sentence is about what another organisation holds."""
    record = portal.find(sentence.subject)
    if isinstance(record, Certification) and record.holder:
        return True
    issuers = _issuers(portal)
    return any(
        not any(same_organization(name, issuer) for issuer in issuers)
        for name in named_in(sentence.text, portal)
    )


@lru_cache(maxsize=2)
def _issuers(portal: Portal) -> frozenset[str]:
    """The issuers of certificates, whom a sentence on our own can name; not one that holds a
    certificate of which we speak.
    """
    records = [each for _, each in stated(portal, Certification)]
    holders = {each.holder for each in records}
    return frozenset(each.issuer.name for each in records if each.issuer) - holders


def _against(sentence: Sentence, mention: Mention, said: str, portal: Portal) -> Iterator[str]:
    """What the certifications say against a sentence."""
    ours = _ours(portal, mention)
    if sentence.subject.partition("/")[2] in {each.id for each in ours if each.phase != "held"}:
        return
    held = [each for each in ours if each.phase == "held"]
    if said == "aligned":
        yield from _aligned(sentence, mention, ours, held)
    elif said == "not yet" and held and len(held) == len(ours):
        where = f"certifications/{held[0].id}"
        yield f"'{mention.words}' is said not to be held yet, but {where} says that it is"
    elif said in ("planned", "not yet"):
        yield from planned_otherwise(sentence, ours, held, mention)
    elif not held:
        others = [f"certifications/{each.id} is {each.phase}" for each in ours]
        near = f"; {listed(others)}" if others else ""
        yield f"'{mention.words}': {_of_holder(mention, portal) or _NOT_HELD}{near}"
    else:
        own = [each for each in held if f"certifications/{each.id}" == sentence.subject]
        of_it = own or meant(sentence.text, held, portal)
        yield from worked_over_time(sentence.text, of_it, f"certifications/{of_it[0].id}")
        yield from details(sentence, mention, of_it, portal)


_NOT_HELD = "no published and current claim says that it is held"


def _of_holder(mention: Mention, portal: Portal) -> str:
    """Whose a certificate is that somebody else holds."""
    holders = (
        f"certifications/{each.id} is held by {each.holder}: name the holder"
        for _, each in stated(portal, Certification)
        if each.standard == mention.standard and each.holder and each.phase == "held"
    )
    return next(holders, "")


def _ours(portal: Portal, mention: Mention) -> list[Certification]:
    """The records of a standard, or of a scheme by its name, that are this organisation's own; of
    a standard of auditors, the reports that say they were made under it.
    """
    own = _by_standard(portal)
    if mention.known:
        return list(own.get(mention.standard, ()))
    name = _folded(mention.words)
    records = (record for several in own.values() for record in several)
    return [record for record in records if name in _folded(_schemes(record, mention.words))]


def _schemes(record: Certification, words: str) -> str:
    """The scheme of a record; of a report its words, which can name what it was made under."""
    if is_examined_under(record.standard, words):
        return f"{record.title} {record.statement}"
    return record.scheme or ""


@lru_cache(maxsize=2)
def _by_standard(portal: Portal) -> Mapping[str, Sequence[Certification]]:
    """The certifications that are this organisation's own, by their standards."""
    found: dict[str, list[Certification]] = {}
    for _, record in stated(portal, Certification):
        if not record.holder:
            found.setdefault(record.standard, []).append(record)
    return found


def _folded(name: str) -> str:
    return re.sub(r"\W", "", name).casefold()


def _aligned(
    sentence: Sentence,
    mention: Mention,
    ours: Sequence[Certification],
    held: Sequence[Certification],
) -> Iterator[str]:
    if held:
        yield from edition(sentence.text, mention, held)
    alike = [each for each in ours if each.phase == "aligned" and each.report_type]
    if alike and not held:
        where = f"certifications/{alike[0].id}"
        yield from report_type(sentence.text, mention, alike, where)
    if not ours and mention.known:
        yield f"'{mention.words}': no published claim says that it is held or followed"
