"""What the claims near to a text say of some products, it says of these alone (FCT-27)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.prose.assertions import name_of_product, products_named
from trustportal.prose.ground import Ground
from trustportal.prose.guards import clauses, quoted
from trustportal.prose.left_out import left_out
from trustportal.prose.mentions import mentions
from trustportal.prose.nearest import index, meanings, nearest
from trustportal.prose.speech import Speech
from trustportal.prose.told import told_of_us
from trustportal.prose.topics import reached
from trustportal.rules.in_prose.lookalikes import told_in_limits
from trustportal.rules.in_prose.offers import products_with
from trustportal.rules.overlap import titles
from trustportal.rules.rule import Finding, finding_in, rule

NEAR, MEANT = 0.5, 0.65
"""The share of a clause's meaning, its products apart, that a claim has which can be meant, and one
that surely is; where a standard is named, the lower share is enough.
"""
FEWEST = 3
"""Words with a meaning that say something of a product."""
MOST_NEW = 0.5
"""How many words that no claim has may stand beside one that some claim has."""
LOOKED_AT = 20
"""Claims compared with one clause."""
NEARLY = 0.75
"""What share of the best claim's likeness another one has that can be meant as well."""

_NOT = Speech("opposed.not")
_LIMITED = Speech("products.limited")
"""Says for whom, when or how far it is so, which can be otherwise for a product left out."""
_CHOSEN = re.compile(r"\b(?:opt|cho[os]|set|shar|turn|switch|configur|decid)", re.IGNORECASE)
_CHOICES = ("opt_in.products", "opt_out.products", "configurable.products")
"""Where claims say for which of their products a customer can choose otherwise."""
_IF = re.compile(r"\W*(?:if|when|where|whenever|as long as|should)\b", re.IGNORECASE)

Wrong = tuple[str, int, str]
"""The name of a product, where it stands, and what is wrong."""


@rule(
    "FCT-27",
    "warning",
    "S54",
    why="whoever buys the product relies on the sentence, and the claim does not cover it",
    mend="name the products that the claim covers, or state a claim for the other one",
)
def products_near_claims(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A text does not say of a product what every claim near to it says of other products, nor
    leave out a product of which the claims near to it say the same.
    """
    for sentence in told_of_us(portal):
        text = sentence.text
        if found := _of_another(text, portal) or _covered_and_left_out(text, portal):
            words, start, message = found
            yield finding_in(sentence, f"'{words}': {message}", start)


@lru_cache(maxsize=16384)
def _of_another(text: str, portal: Portal) -> Wrong | None:
    for begin, end in clauses(text):
        clause = text[begin:end]
        named = name_of_product(portal).search(clause)
        what_then = text[end:] if _IF.match(clause) else ""  # a condition states nothing alone
        if not named or _NOT.search(clause + what_then) or quoted(text, begin, end):
            continue
        first = products_named(named.group(), portal)
        if first <= products_named(clause, portal) and (
            message := _covered_elsewhere(clause, portal)
        ):
            return named.group(), begin + named.start(), message
    return None


def _covered_elsewhere(clause: str, portal: Portal) -> str | None:
    """The nearest claim, where all claims near to a clause cover other products than it names."""
    known, named = index(portal), products_named(clause, portal)
    spoken = meanings(clause) - _names(portal)
    said, new = spoken & known.weights.keys(), spoken - known.weights.keys()
    if not named or len(said) < FEWEST or len(new) > len(said) * MOST_NEW:
        return None
    whole, several = known.weigh(said), [each.ground for each in nearest(clause, portal)]
    shares = {each: known.weigh(said & known.words[each]) / whole for each in several[:LOOKED_AT]}
    near = [each for each, share in shares.items() if share >= NEAR]
    if not near or any(each.products is None or named & each.products for each in near):
        return None
    surely = shares[near[0]] >= MEANT and len(said & known.words[near[0]]) >= FEWEST
    if not (surely or mentions(clause)) or named & told_in_limits(clause, near, portal):
        return None
    covered = titles(portal, "products", near[0].products or ())
    return f"the nearest claim, {near[0].reference}, is of {covered}"


@lru_cache(maxsize=16384)
def _covered_and_left_out(text: str, portal: Portal) -> Wrong | None:
    """The products that a text leaves out, where the nearest claim to what else it says is of them
    and none near to it is of others alone.
    """
    found = left_out(text, portal)
    if not found or _LIMITED.search(found.rest):
        return None
    known = index(portal)
    spoken = meanings(found.rest) - _names(portal)
    said, new = spoken & known.weights.keys(), spoken - known.weights.keys()
    if len(said) < FEWEST or len(new) > len(said) * MOST_NEW:
        return None
    whole, several = known.weigh(said), [each.ground for each in nearest(found.rest, portal)]
    shares = {each: known.weigh(said & known.words[each]) / whole for each in several[:LOOKED_AT]}
    best = max(shares, key=lambda each: shares[each], default=None)
    if best is None or shares[best] < MEANT or not found.products <= _covered(best, found.rest):
        return None
    close = [each for each, share in shares.items() if share >= shares[best] * NEARLY]
    if all(each.products is None or found.products <= _covered(each, found.rest) for each in close):
        message = f"{best.reference} says the same of {titles(portal, 'products', found.products)}"
        return found.words, found.start, message
    return None


def _covered(ground: Ground, text: str) -> frozenset[str]:
    """The products that a claim names; of a feature those that have it, and where a text is on what
    customers choose, those for which they can.
    """
    having = products_with(ground.record)
    covered = (ground.products or frozenset()) if having is None else having
    for path in _CHOICES if _CHOSEN.search(text) else ():
        covered &= frozenset(map(str, reached(ground.record, path))) or covered
    return covered


@lru_cache(maxsize=2)
def _names(portal: Portal) -> frozenset[str]:
    """The words of which the names of products are made."""
    return frozenset().union(*(meanings(each.title) for each in portal.records["products"]))
