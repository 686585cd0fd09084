"""That something is not so, of which a claim says that it is, whatever the verb (FCT-26)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.prose.assertions import products_named
from trustportal.prose.ground import Ground
from trustportal.prose.guards import clauses, quoted
from trustportal.prose.lines import lines
from trustportal.prose.mentions import named_in, on_other_standards
from trustportal.prose.nearest import Index, index, meanings, nearest
from trustportal.prose.speech import Speech
from trustportal.prose.told import told_of_us
from trustportal.rules.in_prose.offers import products_with
from trustportal.rules.near.denials import is_of_somebody
from trustportal.rules.rule import Finding, finding_in, rule

LEAST = 0.65
"""The share of a denial's meaning that a line must have which says that it is so."""
BY_ITSELF = 0.5
"""The share that the line has by its own words, without what the claim is called and covers."""
OF_LINE = 0.25
"""The share of the line's own meaning that the denial has."""
FEWEST = 2
"""Words with a meaning that a denial must have."""
MOST_NEW = 0.34
"""How many words that no claim has may stand beside one that some claim has."""
LOOKED_AT = 12
"""Claims compared with one denial."""
FEWEST_IN_LINE = 3
"""Words of a line that says something; a shorter one is a name."""

_NOT = Speech("opposed.not")
_NOT_A_NOT = Speech("guards.not_a_not")
_ONLY = Speech("absolutes.only")
_APART = Speech("opposed.apart")
"""What makes a denial one of a condition, a degree, a saying or a part."""
_BARE = Speech("opposed.bare")
"""Says of a thing no more than that it is there."""
_WORD = re.compile(r"[^\W_][\w'/-]*")
_NAME = re.compile(r"(?<=[\w,] )[A-Z][\w-]+")
_WITHOUT = re.compile("without", re.IGNORECASE)
_FIGURE = re.compile(r"\d")

Wrong = tuple[str, int, str]
"""Words, where they stand, and the claim that says otherwise."""


class Said(NamedTuple):
    """A clause of a claim: the meanings of its words, whether it denies anything or says it of one
    thing alone, whether its line is more than a name, and the products that the line names.
    """

    words: frozenset[str]
    denies: bool
    is_only: bool
    is_sentence: bool
    products: frozenset[str]


@rule(
    "FCT-26",
    "warning",
    "S54",
    why="the claim says the contrary, and a reviewer reads both",
    mend="say what the claim says, or mend the claim",
)
def denials_of_lines(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A text does not deny what a line of a near claim says, with whatever words it denies it."""
    for sentence in told_of_us(portal):
        if is_of_somebody(sentence, portal):
            continue
        if found := _opposed(sentence.text, portal):
            words, start, where = found
            yield finding_in(sentence, f"'{words}': {where} says that it is so", start)


@lru_cache(maxsize=16384)
def _opposed(text: str, portal: Portal) -> Wrong | None:
    """The first clause that denies what a line of a near claim says, where none denies it too."""
    for begin, end in clauses(text):
        clause = text[begin:end]
        found = None if quoted(text, begin, end) else _denial(clause)
        if found and (reference := _says_so(clause, found, portal)):
            words = clause.strip(" .,;:")
            return words, begin + clause.index(words), reference
    return None


def _denial(clause: str) -> re.Match[str] | None:
    """The one denial of a clause that is neither of a part nor of a figure, and not of what was
    said before: "customers love it, and lawyers don't".
    """
    plain = _NOT_A_NOT.blanked(clause)
    several = list(_NOT.finditer(plain))
    if len(several) % 2 == 0 or _APART.search(plain) or _FIGURE.search(clause):
        return None
    rest = clause[several[0].end() :]
    how = _WITHOUT.fullmatch(several[0].group()) and not _first(rest)  # as "without us"
    if how or not _WORD.search(rest):
        return None
    return several[0]


def _says_so(clause: str, found: re.Match[str], portal: Portal) -> str | None:
    """The claim of which a line says what a clause denies."""
    known = index(portal)
    spoken = meanings(_BARE.blanked(_NOT.blanked(_NOT_EVEN.sub("", clause))))
    denied, new = spoken & known.weights.keys(), spoken - known.weights.keys()
    if len(denied) < FEWEST or len(new) > len(denied) * MOST_NEW or named_in(clause, portal):
        return None
    if any(meanings(name) & new for name in _NAME.findall(clause)):
        return None
    first, named = _first(clause[found.end() :]), products_named(clause, portal)
    said = None
    for each in nearest(clause, portal)[:LOOKED_AT]:
        of = each.ground.products
        if each.share >= LEAST and _lack_it(named, each.ground):
            return None
        if (named and not (of and named <= of)) or on_other_standards(clause, each.ground.text):
            continue
        beside = _beside(each.ground, portal)
        for line in _lines(each.ground, portal):
            share = known.weigh(denied & (line.words | beside)) / known.weigh(denied)
            if line.products and named and not named <= line.products:
                continue
            alike = share >= LEAST or bool(first and first <= line.words)
            if line.denies and denied & line.words and alike:
                return None
            meant = share >= LEAST and first <= line.words | beside and line.is_sentence
            apart = line.denies or (line.is_only and new)  # "only outbound" denies "inbound" too
            if meant and not apart and not said and _is_on(denied, line, known):
                said = each.ground.reference
    return said


def _lack_it(named: frozenset[str], ground: Ground) -> bool:
    """Whether a claim is on a feature that some products do not have."""
    having = products_with(ground.record)
    return bool(named) and having is not None and not named & having


_NOT_EVEN = re.compile(r",? not even\b[^,;]*", re.IGNORECASE)
"""Goes on to say how far a denial goes: "not given out, not even under an NDA"."""


def _is_on(denied: frozenset[str], line: Said, known: Index) -> bool:
    """Whether a line by itself is on what is denied."""
    shared = known.weigh(denied & line.words)
    return shared >= known.weigh(denied) * BY_ITSELF and shared >= known.weigh(line.words) * OF_LINE


def _first(rest: str) -> frozenset[str]:
    """The first word behind a denial that says what is denied."""
    words = (meanings(word) for word in _WORD.findall(_BARE.blanked(rest)))
    return next(filter(None, words), frozenset())


@lru_cache(maxsize=131072)
def _beside(ground: Ground, portal: Portal) -> frozenset[str]:
    """The words of what a claim is called and of the products that it covers."""
    products = (portal.find(f"products/{name}") for name in ground.products or ())
    titles = (str(getattr(each, "title", "")) for each in (ground.record, *products))
    return frozenset().union(*map(meanings, titles))


@lru_cache(maxsize=131072)
def _lines(ground: Ground, portal: Portal) -> tuple[Said, ...]:
    """What a claim says clause by clause."""
    return tuple(_read(ground, portal))


def _read(ground: Ground, portal: Portal) -> Iterator[Said]:
    title = str(getattr(ground.record, "title", ""))
    for line in lines(ground):
        says = len(line.text.split()) >= FEWEST_IN_LINE and line.text != title
        products = products_named(line.text, portal)
        for begin, end in clauses(line.text):
            plain = _NOT_A_NOT.blanked(line.text[begin:end])
            denies = line.left_out or bool(_NOT.search(plain))
            only = bool(_ONLY.search(plain))
            yield Said(meanings(_NOT.blanked(plain)), denies, only, says, products)
