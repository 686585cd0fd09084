"""Rules over words: what the lexicon forbids, and what it wants beside a word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from trustportal.model.base import Claim
from trustportal.model.controls import Control
from trustportal.model.data_use import DataUse
from trustportal.model.retention import Retention
from trustportal.model.settings import Settings
from trustportal.model.words import words
from trustportal.portal import Portal
from trustportal.problems import Code
from trustportal.prose.lexicon import Entry, Match, lexicon, matches
from trustportal.prose.nearest import LEAST, close, nearest
from trustportal.prose.passages import Sentence
from trustportal.rules.records.retention import leaves_nothing_after
from trustportal.rules.rule import Finding, Rule, finding_in, rule, stated


def wordings() -> tuple[Rule, ...]:
    """A rule for each entry of the lexicon."""
    return tuple(Rule(_code(entry), _check(entry)) for entry in lexicon())


def _code(entry: Entry) -> Code:
    sources = tuple(entry.sources.split())
    return Code(entry.code, entry.severity, entry.says, entry.why, entry.mend, sources)


def _check(entry: Entry) -> Callable[[Portal, date, Settings], Iterator[Finding]]:
    def check(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
        for match in matches(portal).get(entry.code, ()):
            mine = match.entry is entry
            if mine and not (entry.needs and _NEEDS[entry.needs](match.sentence, portal)):
                yield _finding(match.sentence, match)

    return check


def _finding(sentence: Sentence, match: Match) -> Finding:
    entry = match.entry
    asks, why = _within_a_sentence(entry.says), entry.why
    if "?" in entry.why:  # the source was not seen, so the author is asked
        asks, why = f"{entry.why.partition('?')[0]}?", entry.says
    begun = (
        _BEGUN.search(sentence.text[: match.start]) if _is_within_a_word(sentence, match) else None
    )
    said, mend = f"'{begun.group() if begun else ''}{match.words[:90]}': {asks}", entry.mend
    if _YES.match(sentence.text) and match.words.casefold() not in sentence.text.casefold():
        said = f"'{match.words[:90]}' of the question, which the answer affirms with 'Yes': {asks}"
        mend = "begin the answer with what is so, without the 'Yes', or put the question otherwise"
    found = finding_in(sentence, said, match.start, mend=mend)
    # the code is that of the first entry of several: what this one says goes with what it found
    return replace(found, why=why, level=entry.severity)


def _is_within_a_word(sentence: Sentence, match: Match) -> bool:
    return match.start > 0 and not sentence.text[match.start].isspace()


def _within_a_sentence(text: str) -> str:
    """A sentence behind a colon; SOC, TISAX and Privacy Shield keep their capitals."""
    first, second = [*text.split(maxsplit=2), ""][:2]
    is_name = first[1:] != first[1:].lower() or second.istitle()
    return text if is_name else f"{text[0].lower()}{text[1:]}"


_YES = re.compile(r"\W*yes\b", re.IGNORECASE)
_BEGUN = re.compile(r"\w[\w'\u2019]*\Z")
"""The beginning of a word of which only the end was looked for: "We" of "We're certified"."""
_NUMBER = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|each|every|once|twice|daily"
    r"|weekly|monthly|quarterly|yearly|annual(?:ly)?|hourly|nightly)\b",
    re.IGNORECASE,
)
_ALGORITHM = re.compile(r"\b(?:AES|ChaCha20|TLS|RSA|X25519|ECDSA|Ed25519)\b")
_STAFFED = re.compile(
    r"\bon.call\b|\bstaffed\b|\bautomat|\bmachine|\b(?:in|on|night) (?:[\w-]+ )?shifts?\b"
    r"|\bpeople at work\b|\b(?:triaged|answered|handled|investigated|picked up|worked on)\b[^.;]*"
    r"\bby (?:our|an?|the) (?:[\w-]+ ){0,4}(?:team|analysts|engineers|staff|people)\b"
    r"|\b(?:at|by|during the) night\b|\bfollow\W?the\W?sun\b"
    r"|\bfrom (?:two|three|four|five|several|\d) (?:sites|offices|cities|locations|continents"
    r"|countries|places|time zones)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def _claim_of(sentence: Sentence, portal: Portal) -> Claim | None:
    record = portal.find(sentence.subject)
    return record if isinstance(record, Claim) else None


def _has_number(sentence: Sentence, portal: Portal) -> bool:
    record = portal.find(sentence.subject)
    cadence = any(getattr(record, name, None) for name in ("cadence", "rotation", "within"))
    return bool(cadence or sentence.links or _NUMBER.search(sentence.text))


def _has_claim(sentence: Sentence, portal: Portal) -> bool:
    claim = _claim_of(sentence, portal)
    return bool(sentence.links or (claim and claim.basis))


def _has_control(sentence: Sentence, portal: Portal) -> bool:
    record = portal.find(sentence.subject)
    if isinstance(record, Control):
        if record.approach:
            return True  # what carries it out is asked of the record itself
        return bool(record.carried_out_by or any("/" in each for each in record.basis or ()))
    return bool(sentence.links) or any(control.approach for _, control in stated(portal, Control))


def _has_coverage(sentence: Sentence, portal: Portal) -> bool:
    record = portal.find(sentence.subject)
    said = _STAFFED.search(sentence.block)
    return bool(said or sentence.links or getattr(record, "coverage", None))


def _has_definition(sentence: Sentence, portal: Portal) -> bool:
    form = getattr(portal.find(sentence.subject), "form", None)
    return bool(sentence.links or form in ("anonymised", "aggregated"))


def _no_opt_in(sentence: Sentence, portal: Portal) -> bool:
    uses = (use for _, use in stated(portal, DataUse) if use.purpose == "training")
    return not any(use.opt_in and use.opt_in.available != "no" for use in uses)


_SURELY = 0.45
"""The share of a sentence's meaning that a rule of retention must have to be what it is about."""


def _is_gone(sentence: Sentence, portal: Portal) -> bool:
    """Whether the rules of retention that a sentence is most like leave nothing after a day, be it
    in backups.
    """
    near = nearest(sentence.text, portal)
    meant = close(near, LEAST) if near and near[0].share >= _SURELY else ()
    rules = [each.ground.record for each in meant if isinstance(each.ground.record, Retention)]
    limit = portal.organization.settings.immediate_deletion
    return bool(rules) and all(leaves_nothing_after(each, limit) for each in rules)


_STANDARD = re.compile(r"\bISO(?:/IEC)?\W?\d{4,5}")


_ISO_CERTIFICATE = re.compile(
    r"\b(?:the|our|this|that|same) ISO(?:/IEC)?\s+certificate\b", re.IGNORECASE
)
_CERTIFICATE_OF = re.compile(
    r"\bISO(?:/IEC)?\W?(\d{4,5})(?:-\d)?(?::\d{4})? (?:certificate|certification)\b"
)
"""A certificate with the number of its standard, as later sentences can mean it."""
_CERTIFICATES = re.compile(r"\b(?:the|our|both|these) ISO(?:/IEC)? certificates\b", re.IGNORECASE)
"""Certificates that stand elsewhere with their numbers."""
_LISTS_THEM = re.compile(r"\{\{\s*certifications\b")


def _names_standard(sentence: Sentence, portal: Portal) -> bool:
    """Whether a title stands above a statement with the numbers of the standards, the page lists
    the certificates of which a sentence speaks, or the only one it means was named before.
    """
    rest = _CERTIFICATES.sub("", sentence.text)
    if rest != sentence.text and "ISO" not in rest and sentence.page:
        return bool(_LISTS_THEM.search(sentence.page.body))
    claim = _claim_of(sentence, portal)
    rest = _ISO_CERTIFICATE.sub("", sentence.text)
    if rest != sentence.text and "ISO" not in rest:
        told = sentence.page.body[: sentence.offset] if sentence.page else sentence.block
        return len(set(_CERTIFICATE_OF.findall(" ".join(told.split())))) == 1
    return bool(claim and sentence.sort == "topic" and _STANDARD.search(claim.statement))


_NEEDS: Mapping[str, Callable[[Sentence, Portal], bool]] = {
    "link": lambda sentence, _: bool(sentence.links),
    "number": _has_number,
    "algorithm": lambda sentence, _: bool(_ALGORITHM.search(sentence.block)),
    "claim": _has_claim,
    "control": _has_control,
    "coverage": _has_coverage,
    "definition": _has_definition,
    "gone": _is_gone,
    "opt-in": _no_opt_in,
    "standard": _names_standard,
    "year": lambda sentence, _: bool(_YEAR.search(sentence.text)),
}
"""What makes a wording right, by the word of the lexicon."""


CARRIES_OUT = ("controls", "encryption", "features")
"""Collections of what is done, by which an approach becomes more than a way of speaking."""
_ONLY_WORDS = "an approach is a way of working and no result: what counts is what is done"
_NAMED = "name the controls in carried_out_by; if there is none yet, take the approach out"


@rule("LNG-05", "warning", "S49", why=_ONLY_WORDS, mend=_NAMED)
def approaches_are_carried_out(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A record of an approach names at least one other claim that carries it out."""
    for reference, control in stated(portal, Control):
        named = {*control.carried_out_by, *(control.basis or ())} - {reference}
        if control.approach and not any(each.startswith(_PREFIXES) for each in named):
            message = (
                f"its approach is {words(control.approach)}, and no control is named: which ones"
                " carry it out?"
            )
            yield Finding(reference, message, ("approach",), _NAMED, _ONLY_WORDS)


_PREFIXES = tuple(f"{collection}/" for collection in CARRIES_OUT)
