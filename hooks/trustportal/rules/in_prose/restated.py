"""A sentence that repeats a line of a claim, but for a denial, a place or a product (FCT-09)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import (
    name_of_product,
    products_named,
    products_standing,
)
from trustportal.prose.ground import Ground, vocabulary
from trustportal.prose.guards import clauses, quoted
from trustportal.prose.lines import lines
from trustportal.prose.nearest import nearest
from trustportal.prose.places import Named, places
from trustportal.prose.speech import Speech
from trustportal.prose.told import told
from trustportal.rules.rule import Finding, finding_in

FEWEST = 4
"""Words with a meaning by which a sentence is known again."""
ALIKE = 0.85
"""What share of the words of a sentence and a line both have, where one repeats the other."""
ROUGHLY = 0.5
"""The same with the names of places and products, of which one can have taken another's place."""
LOOKED_AT = 12
"""Claims compared with one sentence."""
LEAST = 0.4
"""The share of a sentence's meaning that a claim has which the sentence repeats."""

_NOT = Speech("restated.not")
_NOT_A_NOT = Speech("guards.not_a_not")
_CONTRAST = re.compile(r"\bnot\b(?=[^,.;]{1,60}\bbut\b)", re.IGNORECASE)
"""Denies what stands before the other thing: "not every ten years but once a year"."""
_PARTLY = Speech("restated.partly")


class Said(NamedTuple):
    """What a sentence or a line says: its words, whether it denies, be it only of some, its places
    and products.
    """

    words: frozenset[str]
    denies: bool
    partly: bool
    places: tuple[Named, ...]
    products: frozenset[str]


def restated(portal: Portal) -> Iterator[Finding]:
    """What repeats a line of a claim says it of the same products and places, and denies it where
    the line does.
    """
    for sentence in told(portal):
        if found := _changed(sentence.text, portal):
            words, start, message = found
            yield finding_in(sentence, f"'{words}': {message}", start)


@lru_cache(maxsize=16384)
def _changed(text: str, portal: Portal) -> tuple[str, int, str] | None:
    """The first part of a sentence that repeats a line with one thing changed, where it begins, and
    what the claim says.
    """
    standing = frozenset(name for name, _, _ in products_standing(text, portal))
    for begin, end in dict.fromkeys(((0, len(text)), *clauses(text))):
        part = text[begin:end]
        beside = standing - products_named(part, portal)
        if not quoted(text, begin, end) and (message := _against(part, beside, portal)):
            words = " ".join(part.split()).strip(" .,;:")
            return words, begin, message
    return None


def _against(part: str, beside: frozenset[str], portal: Portal) -> str | None:
    """What the first line says that a part repeats, where no line says the same, nor one of the
    products that stand beside the part.
    """
    said = _read(part, portal)
    if len(said.words) < FEWEST:
        return None
    first, spoken = None, vocabulary(part)
    for each in nearest(part, portal)[:LOOKED_AT]:
        if each.share < LEAST:
            break
        for text, words in _lines(each.ground):
            if len(spoken & words) < ROUGHLY * len(spoken | words):
                continue
            line = _read(text, portal)
            if _is_alike(said.words, line.words) and not beside & line.products:
                message = _difference(said, line, each.ground)
                if message is None:
                    return None
                first = first or message
    return first


def _is_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= ALIKE * len(one | other)


def _difference(said: Said, line: Said, ground: Ground) -> str | None:
    """What a claim says otherwise: nothing where it says the same, an empty text where both differ
    in more than one thing, or speak of different ones.
    """
    where = ground.reference
    others = said.products - line.products - (ground.products or said.products)
    if others and len(said.products) != len(line.products):
        return ""
    moved = _moved(said, line)
    if [bool(others), bool(moved), said.denies != line.denies].count(True) > 1:
        return ""
    if others:
        titles = listed(sorted(others))
        return f"{where}, which it repeats, does not name {titles}" if line.products else ""
    if moved:
        return f"{where}, which it repeats, does not say {listed(moved)}"
    if said.denies != line.denies:
        says = "that it is not so" if line.denies else "that it is so"
        return f"{where}, which it repeats, says {says}" if _same_things(said, line) else ""
    return None


def _same_things(said: Said, line: Said) -> bool:
    """Whether a denial is of what the line is on: of all of it, and of no product that it leaves
    open.
    """
    if said.partly or line.partly:
        return False
    return said.products <= line.products if line.products else not said.products


def _moved(said: Said, line: Said) -> list[str]:
    """The places of a sentence that are not those of the line which it repeats."""
    if not line.places or len(said.places) > len(line.places):
        return []
    known = frozenset[str]().union(*(each.countries for each in line.places))
    return [each.words for each in said.places if not each.countries & known]


@lru_cache(maxsize=65536)
def _lines(ground: Ground) -> tuple[tuple[str, frozenset[str]], ...]:
    """What a claim says line by line and clause by clause, with the words; not what it leaves
    out.
    """
    several = (
        line.text[begin:end]
        for line in lines(ground)
        for begin, end in dict.fromkeys(((0, len(line.text)), *clauses(line.text)))
        if not line.left_out
    )
    return tuple((each, vocabulary(each)) for each in dict.fromkeys(several))


@lru_cache(maxsize=16384)
def _read(text: str, portal: Portal) -> Said:
    named = places(text, portal)
    plain = _CONTRAST.sub(" ", _NOT_A_NOT.blanked(text))
    denies = len(list(_NOT.finditer(plain))) % 2 == 1
    rest = _NOT.blanked(plain)
    for each in named:
        rest = rest.replace(each.words, " ")
    rest = name_of_product(portal).sub(" ", rest)
    return Said(
        vocabulary(rest), denies, bool(_PARTLY.search(text)), named, products_named(text, portal)
    )
