"""What stands beside certificates and reports, in prose: letters that bridge the time after a
report, certificates of others, and agreements under HIPAA (FCT-10, FCT-12, ATT-16).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from trustportal.model.base import field_of
from trustportal.model.certifications import BridgeLetter, Certification
from trustportal.model.regulations import Regulation
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import assertions, name_of_product, products_meant
from trustportal.prose.guards import negated
from trustportal.prose.mentions import mentions, named_in, same_organization
from trustportal.prose.passages import Sentence
from trustportal.prose.quantities import days
from trustportal.prose.speech import Speech
from trustportal.rules.rule import Finding, finding_in, rule, stated

_BRIDGE = re.compile(r"\b(?:bridge|gap) letters?\b", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:signed|issued|written|prepared|confirmed|given|provided|sent) by"
    r" (?:our |the )?(?:auditors?,? )?$"
    r"|\b(?:bears?|carr(?:y|ies)|has|shows?) (?:the|an?) signature of"
    r" (?:our |the )?(?:auditors?,? )?$"
    r"|\bletters? (?:of|from|by) (?:our |the )?(?:auditors?,? )?$"
    r"|\bletters?,? (?:in|by|with|through) which (?:our |the )?(?:auditors?,? )?$",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r" (?:has |have |also |itself |in turn |even )*"
    r"(?:signed|signs|issued|issues|wrote|writes|confirmed|confirms|prepared|provided|sent)\b",
    re.IGNORECASE,
)
_STANDS_BEHIND = re.compile(
    r"[^.;]{0,40}\b(?:(?:counter|co-?)sign|issue|endorse|confirm|review|back|attest|vouch|approve"
    r"|prepare|certif|verif|validate|extend|stand|renew|support)\w*"
    r"[^.;]{0,60}\b(?:bridge|gap) letters?\b",
    re.IGNORECASE,
)
"""Behind the name of an auditor: what makes a letter its own."""


@rule(
    "FCT-12",
    "error",
    "S03",
    why="the letter speaks of its own days only, and only management signs it",
    mend="correct the text, or add the record with its dates to data/certifications.yml",
)
def bridge_letters_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A bridge letter named in prose covers the days of the record and is management's."""
    letters = {
        record.id: record.bridge_letter
        for _, record in stated(portal, Certification)
        if record.bridge_letter and not record.holder
    }
    issuers = [each.issuer.name for _, each in stated(portal, Certification) if each.issuer]
    for sentence in assertions(portal, ("bridge", "gap letter", "letter")):
        if found := _BRIDGE.search(sentence.text) or _of_its_days(sentence.text, letters):
            for message in _of_letters(sentence.text, letters, issuers, portal):
                yield finding_in(sentence, message, found.start())


_LETTER = re.compile(r"\bletters?\b", re.IGNORECASE)


def _of_its_days(text: str, letters: Mapping[str, BridgeLetter]) -> re.Match[str] | None:
    """A letter that a sentence names by the days or months that it bridges."""
    found = _LETTER.search(text)
    said = days(text) if found else ()
    spans = ((each.start, each.end) for each in letters.values())
    covers = any(all(any(map(day.fits, (one, other))) for day in said) for one, other in spans)
    return found if said and covers else None


_AFTER = re.compile(r"\b(?:after|since|following) (?:the (?:end|months?) of )?$", re.IGNORECASE)
"""Before the day on which the report ends."""


def _signs(name: str, text: str) -> bool:
    """Whether a sentence says of an auditor that it stands behind a letter."""
    start = text.find(name)
    end = start + len(name)
    if _BY.search(text[:start]) and not negated(text, start, end):
        return True
    if (found := _SIGNED.match(text[end:])) and not negated(text, end, end + found.end()):
        return True
    found = _STANDS_BEHIND.match(text, end)
    return found is not None and not negated(text, *found.span(), within=True)


def _is_of_report(text: str) -> bool:
    return bool(mentions(text)) or "report" in text


def _of_letters(
    text: str, letters: Mapping[str, BridgeLetter], issuers: Sequence[str], portal: Portal
) -> Iterator[str]:
    if not letters:
        return
    known = {
        day for each in letters.values() for day in (each.start, each.end, each.issued_on) if day
    }
    name = next(iter(letters))
    bridge = _BRIDGE.search(text)
    of_report = {
        day
        for _, record in stated(portal, Certification)
        if record.id in letters and record.period
        for day in (record.period.start, record.period.end, record.issued_on)
        if day
    }
    for day in days(text):
        before = text[: day.start]
        of_time_before = _AFTER.search(before) or (
            bridge and day.start < bridge.start() and _is_of_report(text[: bridge.start()])
        )
        own = known | of_report if of_time_before else known
        if day.months == 1 and not any(day.fits(each) for each in own):
            yield f"'{day.words}' is no date of the bridge letter of certifications/{name}"
    for other in named_in(text, portal):
        if any(same_organization(other, issuer) for issuer in issuers) and _signs(other, text):
            yield f"'{other}': a bridge letter is issued by management, not by the auditor"


_PROVIDERS = Speech("assurances.providers")
_GENERAL = Speech("assurances.general")
_WE_HOST = Speech("assurances.we_host")
_REVIEWED = Speech("assurances.reviewed")
_CLAIMED = re.compile(r"certif|accredit|attest|audited|complian|hold|report", re.IGNORECASE)
_CERTIFICATE_OF = Speech("assurances.certificate_of")
_APART = re.compile(
    r"\bcarved[ -]out|\bcarve-out|\bexcluded|\bsubprocessor"
    r"|\b(?:left|leaves?|leaving)\b[^.;]{0,90}\bout\b|\bnot part of\b",
    re.IGNORECASE,
)
"""Says that a report leaves the provider out: "the hosting provider is carved out"."""


@rule(
    "ATT-16",
    "error",
    "S37 S52",
    why="'whose certificate is it? What a hosting provider holds is not yours'",
    mend="does your provider hold it? Then name the provider in the sentence, and add a record with"
    " its holder",
)
def borrowed_assurances(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A certificate of a hosting provider is named with the provider that holds it."""
    for sentence in assertions(
        portal, ("data cent", "datacent", "facilit", "host", "colocation", "cloud provider")
    ):
        record = portal.find(sentence.subject)
        provider = _PROVIDERS.search(sentence.text)
        if provider is None or (isinstance(record, Certification) and record.holder):
            continue
        if words := _borrowed(sentence, portal):
            what = f"'{words}' and '{provider.group()}'"
            message = f"{what}: which provider holds it, or is it your own?"
            yield finding_in(sentence, message, provider.start())


def _borrowed(sentence: Sentence, portal: Portal) -> str:
    """The certificate that a sentence names and whose holder it leaves open."""
    text = sentence.text
    known = [each for each in mentions(text) if not negated(text, each.start, each.end)]
    if not ((known and _CLAIMED.search(text)) or _CERTIFICATE_OF.search(text)):
        return ""
    if named_in(text, portal) or _GENERAL.search(text) or _APART.search(text):
        return ""
    if _WE_HOST.search(text) or _REVIEWED.search(text) or _shows_holder(sentence, portal):
        return ""
    return known[0].words if known else "certificate"


def _shows_holder(sentence: Sentence, portal: Portal) -> bool:
    """Whether the evidence beside some words is a certificate that a provider holds."""
    part: object = portal.find(sentence.subject)
    for step in sentence.path[:-1]:
        part = part[step] if isinstance(step, int) else field_of(part, step)  # type: ignore[index]
    evidence = map(portal.find, getattr(part, "evidence", ()))
    return any(isinstance(each, Certification) and each.holder for each in evidence)


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
    covered = {name for law in laws if law.baa for name in law.baa.products or ()}
    own = {f"regulations/{law.id}" for law in laws}
    for sentence in assertions(portal, ("baa", "business associate")):
        text = _left_out(portal).sub("", sentence.text)
        found = _BAA.search(text)
        if not found or sentence.subject in own or negated(text, *found.span()):
            continue
        if not laws:
            message = "an agreement under HIPAA is named, and no regulation says for which products"
            yield finding_in(sentence, message, found.start())
        elif missing := sorted(products_meant(text, portal) - covered):
            where = f"regulations/{laws[0].id}"
            message = f"'{found.group()}': {where} does not offer it for {listed(missing)}"
            yield finding_in(sentence, message, found.start())


@lru_cache(maxsize=2)
def _left_out(portal: Portal) -> re.Pattern[str]:
    """Products that a sentence leaves out: "and neither Team nor Edu", "Team is excluded"."""
    name = name_of_product(portal).pattern
    return re.compile(
        rf"\bneither (?:\w+ ){{0,2}}?{name}[^.;:]*?(?=[.;:]|, (?:and|but|while)\b|$)"
        rf"|{name}(?:(?:,? and |,? or |, ){name})* (?:is|are|stays?|remains?) (?:\w+ )?"
        r"(?:left out|excluded|exempt|outside)\b"
        rf"|\b(?:[Ee]xcluded|[Ee]xempt|[Ll]eft out) (?:from|of) (?:\w+ ){{1,5}}(?:is|are) {name}"
    )
