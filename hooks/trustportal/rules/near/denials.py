"""What a claim says is done, a text may not deny (FCT-21)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from trustportal.model.base import field_of
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.prose.assertions import products_named
from trustportal.prose.ground import Ground
from trustportal.prose.guards import clause_at, denies, negated, quoted
from trustportal.prose.lines import lines
from trustportal.prose.mentions import mentions, on_other_standards
from trustportal.prose.nearest import index, meanings, nearest
from trustportal.prose.passages import Sentence
from trustportal.prose.quantities import lengths
from trustportal.prose.speech import Speech
from trustportal.prose.told import is_about_us, told
from trustportal.prose.voices import as_written, in_first_person
from trustportal.reference.expressions import expression
from trustportal.rules.in_prose.assurances.details import criteria_apart, is_of_other_type
from trustportal.rules.near.affirmations import affirms
from trustportal.rules.near.denials_of_records import denied_altogether
from trustportal.rules.rule import Finding, finding_in, rule

LEAST = 0.35
"""The share of a sentence's meaning that a claim, and one of its lines, must have."""
NEARLY = 0.7
"""What share of the best claim's likeness another one has that may be meant as well."""
ALIKE = 0.7
"""The share for a verb of any sort: the sentence is the line again, but for the denial."""
MOST = 0.45
"""The share of the line's own meaning that the sentence then has."""
STEM = 4
"""Letters by which forms of a verb are known."""

_DENIED = Speech("denials.denied")
_NOT_DONE = re.compile(
    r"\b(?:is|are|was|were|be) (?:not|never)(?: \w+ly)?"
    r" (?!(?:those|these|that|this|what|where|when|there|here|only|just|merely)\b)"
    r"(?P<verb>[a-z]{4,})\b",
    re.IGNORECASE,
)
"""A denial of a verb of any sort, in a sentence that is otherwise the line of a claim."""
_OF_QUESTION = re.compile(r"\W*(?:that|this|they|these) [^()]*\([^()]+\)\.?$", re.IGNORECASE)
"""A denial with what was asked, of which it says nothing else: "That is not promised (...)."."""
_NAME = re.compile(r"(?<=[a-z] )(?:[A-Z][\w-]+|[a-z]+-[\w-]*\d)")
_LIMITED = Speech("denials.limited")
_NOT_A_NOT = Speech("guards.not_a_not")

Wrong = tuple[str, int, str]
"""Words, where they stand, and the claim that says otherwise."""


@rule(
    "FCT-21",
    "warning",
    "S54",
    why="the claim says the contrary, and a reviewer reads both",
    mend="say what the claim says, or mend the claim",
)
def denials_near_claims(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A text does not deny what the nearest claim says is done, as that it is signed or tested, nor
    affirm what the claim says is not.
    """
    for sentence in told(portal):
        ours = is_about_us(sentence.text, portal)
        if found := affirms(sentence.text, portal) if ours else None:
            words, start, where = found
            yield finding_in(sentence, f"'{words}': {where} says that it is not so", start)
        if is_of_somebody(sentence, portal):
            continue
        spoken = in_first_person(sentence.text, portal)
        if found := denied_altogether(spoken, portal) or _denies(sentence.text, portal):
            words = as_written(found[0], sentence.text, portal)
            start = found[1] if words == found[0] else max(0, sentence.text.find(words))
            yield finding_in(sentence, f"'{words}': {found[2]} says that it is done", start)


_IT = re.compile(r"\W*it (?:has|did|does|is|was|will)\b", re.IGNORECASE)
_SOMEBODY = re.compile(r"\W*(?:The )?((?:[A-Z][\w&.-]*,? ){2,})[a-z]")


def is_of_somebody(sentence: Sentence, portal: Portal) -> bool:
    """Whether a sentence says "it" of a body or company with which the one before it begins."""
    found = _SOMEBODY.match(sentence.before) if _IT.match(sentence.text) else None
    return bool(
        found
        and portal.organization.name not in found[1]
        and not products_named(found[1], portal)
        and not mentions(found[1])
    )


@lru_cache(maxsize=16384)
def _denies(text: str, portal: Portal) -> Wrong | None:
    plain = _NOT_A_NOT.blanked(text)
    found = _DENIED.search(plain)
    rest = text[: found.start()] + text[found.end() :] if found else ""
    apart = found and (_is_denied(plain, found) or _is_of_when(text, found))
    if found and not (_LIMITED.search(rest) or lengths(text) or apart):
        verb = next(filter(None, found.groups())).lower()
        if wrong := _against(text, found, verb, LEAST, portal):
            return wrong
    least = LEAST if _OF_QUESTION.match(plain) else ALIKE
    for found in _NOT_DONE.finditer(plain):
        if wrong := _against(text, found, found["verb"].lower()[:STEM], least, portal):
            return wrong
    return None


def _is_denied(text: str, found: re.Match[str]) -> bool:
    """Whether a denial is denied itself: "no person reads it without a reason"."""
    begin, _ = clause_at(text, found.start())
    return found.group().lower().startswith("without") and denies(text[begin : found.start()])


_AT_ONCE = re.compile(
    r"\b(?:at once|immediately|instantly|right away|straight away|on the spot|overnight"
    r"|the (?:very )?moment|as soon as)\b",
    re.IGNORECASE,
)


def _is_of_when(text: str, found: re.Match[str]) -> bool:
    """Whether a denial is only of how soon a thing is done: "it is not deleted at once"."""
    return bool(_AT_ONCE.search(text, found.end(), clause_at(text, found.start())[1]))


def _against(
    text: str, found: re.Match[str], verb: str, least: float, portal: Portal
) -> Wrong | None:
    """The first of the nearest claims that has the verb, if it affirms it."""
    if quoted(text, *found.span()):
        return None
    named, near = products_named(text, portal), nearest(text, portal)
    for each in near:
        if each.share < max(LEAST, near[0].share * NEARLY):
            break
        if on_other_standards(text, each.ground.text) or is_of_other_type(
            text, field_of(each.ground.record, "report_type")
        ):
            continue
        covered = each.ground.products
        if named and covered and not named <= covered:
            continue
        said = _says(each.ground, verb, text, least, portal)
        if said and _is_left_out(
            each.ground, verb, text[slice(*clause_at(text, found.start()))], portal
        ):
            return None
        if said is not None:
            words = " ".join(found.group().split())
            return (words, found.start(), each.ground.reference) if said else None
    return None


def _says(ground: Ground, verb: str, text: str, least: float, portal: Portal) -> bool | None:
    """Whether a claim affirms or denies a verb in a line on the same matter; None if neither."""
    known, spoken = index(portal), meanings(text)
    whole = known.weigh(spoken) or 1.0
    for line in lines(ground):
        found = expression(rf"\b{verb}").search(line.text)
        if not found or line.left_out or _ON_CONDITION.search(line.text[: found.start()]):
            continue
        held = meanings(line.text)
        share = known.weigh(spoken & held)
        if share < whole * least or (
            least == ALIKE and not _is_alike(text, line.text, share, held, portal)
        ):
            continue
        return not negated(line.text, *found.span())
    return None


_ON_CONDITION = re.compile(
    r"\b(?:once|until|unless|before|if|when|whenever|whoever"
    r"|(?:customers?|those|anyone) (?:who|that)) (?:[\w'-]+ ){0,5}$",
    re.IGNORECASE,
)
"""Before a verb that is no statement, but what one hangs on: "once they have signed"."""


def _is_left_out(ground: Ground, verb: str, clause: str, portal: Portal) -> bool:
    """Whether what a clause denies is what a claim denies or leaves out itself."""
    if criteria_apart(ground.record, clause):
        return True
    known, spoken = index(portal), meanings(clause)
    least = known.weigh(spoken) * ALIKE
    return any(
        (found := expression(rf"\b{verb}").search(line.text))
        and (line.left_out or negated(line.text, *found.span()))
        and known.weigh(spoken & meanings(line.text)) >= least
        for line in lines(ground)
    )


def _is_alike(text: str, line: str, share: float, held: frozenset[str], portal: Portal) -> bool:
    """Whether a sentence has most of a line's words, its lengths and names, and what limits it."""
    return (
        share >= index(portal).weigh(held) * MOST
        and {each.key for each in lengths(text)} <= {each.key for each in lengths(line)}
        and all(name in line for name in _NAME.findall(text))
        and {each.group().lower() for each in _LIMITED.finditer(text)}
        <= {each.group().lower() for each in _LIMITED.finditer(line)}
    )
