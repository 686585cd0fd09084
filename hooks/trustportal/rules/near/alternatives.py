"""Of several things that exclude each other a text says the one that the claim says (FCT-17)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.alternatives import Question, affirmed, asked, held
from trustportal.prose.ground import Ground
from trustportal.prose.guards import pieces
from trustportal.prose.mentions import mentions, on_other_standards
from trustportal.prose.nearest import NEARLY, Near, index, known_share, meanings, nearest
from trustportal.prose.parts import in_parts
from trustportal.prose.told import is_of_scheme, told
from trustportal.prose.voices import in_first_person
from trustportal.rules.rule import Finding, finding_in, rule

LEAST = 0.4
"""The share of a sentence's meaning that a claim must have to be near to it."""
LEAST_ON_TOPIC = 0.2
"""The same, where the question has words of its own for its matter."""

LIKELY = 0.6
"""What share of the best claim's likeness one has that answers a question without such words."""

_NO_CLAIM = "no published claim says so of this"
_STATE_IT = "state it as a claim in data/ with its basis, or take it out"
_UNBACKED = "a reviewer asks what it rests on, and the claim that comes nearest is no answer"


class Wrong(NamedTuple):
    """Words, where they stand, and what is wrong with them; with a mend and a reason of its own."""

    words: str
    start: int
    message: str
    mend: str = ""
    why: str = ""


@rule(
    "FCT-17",
    "error",
    "S54",
    why="the sentence and the claim cannot both be true, and a reviewer reads both",
    mend="say what the claim says, or mend the claim",
)
def alternatives_near_claims(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """Of things that exclude each other, a text says the one that the nearest claim says."""
    for sentence in told(portal):
        in_a_row = len(mentions(sentence.text)) > 1  # of which each has its own access
        for part in [sentence] if in_a_row else in_parts(sentence):
            if found := _first_wrong(part.text, portal):
                said = f"'{' '.join(found.words.split())}': {found.message}"
                yield finding_in(part, said, found.start, mend=found.mend, why=found.why)
                break


@lru_cache(maxsize=16384)
def _first_wrong(text: str, portal: Portal) -> Wrong | None:
    spoken = in_first_person(text, portal)
    wrong = (each for question in asked(spoken) for each in _against(question, spoken, portal))
    return next(wrong, None)


def _against(question: Question, text: str, portal: Portal) -> Iterator[Wrong]:
    """What a sentence says against the nearest of the claims that answer a question."""
    said = affirmed(question, text)
    meant = _able(question, text, portal) if said else ()
    known = frozenset().union(*(held(question, each.ground)[0] for each in meant))
    for name, found in said.items():
        apart = name in known or is_of_scheme(text, found.start(), portal)
        for each in () if apart else meant:
            if _is_of_another(found.span(), text, each.ground):
                continue
            others, denied = held(question, each.ground)
            if name in denied or (others and not others & said.keys()):
                says = listed(sorted(others)) if others else f"that it is not {name}"
                where = each.ground.reference
                about = f"on {question.about} the nearest"
                if _is_on_same(text, found.span(), each, portal):
                    message = f"{about} claim, {where}, says {says}"
                    yield Wrong(found.group(), found.start(), message)
                else:
                    other = f"{about} one, {where}, is on other things and says {says}"
                    message = f"{_NO_CLAIM}; {other}"
                    yield Wrong(found.group(), found.start(), message, _STATE_IT, _UNBACKED)


def _is_of_another(span: tuple[int, int], text: str, ground: Ground) -> bool:
    """Whether words stand in a part of a sentence that is on another standard than a claim, or on
    none, before the part that is on that of the claim: "a copy under NDA, or the SOC 3 report".
    """
    edges = {0, *(begin for begin, _ in pieces(text)), *(it.end() for it in _OR.finditer(text))}
    begin = max(it for it in edges if it <= span[0])
    end = min((it for it in edges if it > begin), default=len(text))
    if mentions(text[begin:end]):
        return on_other_standards(text[begin:end], ground.text)
    behind = {each.standard for each in mentions(text[end:])}
    own = {each.standard for each in mentions(ground.text)}
    return bool(behind) and behind <= own and not mentions(text[:begin])


_OR = re.compile(r",? or (?=[a-z]+ (?:an?|the|our|its|it|them)\b)")
"""Begins another thing that one can do."""


def _is_on_same(text: str, span: tuple[int, int], near: Near, portal: Portal) -> bool:
    """Whether a claim shares a word with a sentence beside those that answer the question."""
    begin, end = span
    rest = meanings(f"{text[:begin]} {text[end:]}") - meanings(text[begin:end])
    return not rest or not rest.isdisjoint(index(portal).words.get(near.ground, ()))


def _able(question: Question, text: str, portal: Portal) -> Sequence[Near]:
    """The nearest claim that answers a question, if it is near enough, and those nearly as near."""
    least = (LEAST_ON_TOPIC if question.on else LEAST) * known_share(text, portal)
    found: list[Near] = []
    near = nearest(text, portal)
    if near and not question.on:  # nothing but likeness says what the sentence is about
        least = max(least, near[0].share * LIKELY)
    for each in near:
        if each.share < least:
            break
        if any(held(question, each.ground)) and not on_other_standards(text, each.ground.text):
            found.append(each)
            least = max(least, found[0].share * NEARLY)
    return found
