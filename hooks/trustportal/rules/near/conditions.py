"""What holds on a condition or on request alone, told of everybody (FCT-19)."""

from __future__ import annotations

from functools import lru_cache

from trustportal.model.base import field_of
from trustportal.portal import Portal
from trustportal.prose.assertions import products_named
from trustportal.prose.ground import Ground
from trustportal.prose.guards import denies, quoted
from trustportal.prose.nearest import close, index, meanings, nearest
from trustportal.prose.speech import Speech

LEAST = 0.6
"""The share of a sentence's meaning that a claim must have to be near to it."""
WIDELY = 0.75
"""What share of the best claim's likeness another one has that may be meant as well."""
LEAST_WAIVED = 0.25
"""The same, where a sentence says in so many words that there is no condition."""
FEWEST = 3
"""Words of meaning that the claim must share with the sentence then."""
ALL, FEWEST_OF_ALL = 0.99, 2
"""A claim that has all that the sentence says needs to share fewer."""
NEARLY = 0.85
"""What share of the best claim's likeness another one has that may be meant then."""
ENOUGH = 0.5
"""The share of a condition's meaning by which a sentence keeps it."""

_OF_ALL = Speech("conditions.of_all")
"""Says that something is so for everybody, or without anybody's asking."""
_WAIVED = Speech("conditions.waived")
"""Denies that there is a condition: "you need not qualify", "no need to ask"."""
_TO_ASK_FOR = Speech("conditions.to_ask_for")
"""A condition on which one has to qualify or to ask."""
_ON_CONDITION = Speech("conditions.on_condition")
_BY_DEFAULT = Speech("conditions.by_default")
"""A condition that everybody meets who does nothing."""


@lru_cache(maxsize=16384)
def unconditional(text: str, portal: Portal) -> tuple[str, int, str] | None:
    """Where a sentence says of all what the claims near to it say of some: the words, where they
    stand, and the first of the claims.
    """
    if found := _WAIVED.search(text):
        return _waived(text, *found.span(), portal)
    found = _OF_ALL.search(text)
    if not found or denies(text) or _ON_CONDITION.search(text) or quoted(text, *found.span()):
        return None
    near = nearest(text, portal)
    wide = close(near, WIDELY) if near and near[0].share >= LEAST else ()
    if wide and all(_is_narrower(each.ground, text, portal) for each in wide):
        return found.group(), found.start(), wide[0].ground.reference
    return None


def _waived(text: str, start: int, end: int, portal: Portal) -> tuple[str, int, str] | None:
    """Where a sentence says that nobody needs to qualify or to ask, and the claim nearest to what
    else it says is for those who do.
    """
    rest = f"{text[:start]} {text[end:]}"
    if denies(rest) or quoted(text, start, end):
        return None
    bare = _OF_ALL.blanked(rest)  # for whom it is can tell nothing of what it is
    ground = _on_request(rest, FEWEST, portal) or _on_request(bare, FEWEST_OF_ALL, portal)
    return (text[start:end].strip(" ,"), start, ground.reference) if ground else None


def _on_request(rest: str, fewest: int, portal: Portal) -> Ground | None:
    """The claim nearest to some words that is for those who qualify or ask; where it needs to share
    fewer words with them, it has them all.
    """
    near = nearest(rest, portal)
    known, spoken = index(portal), meanings(rest)
    least = LEAST_WAIVED if fewest == FEWEST else ALL
    for each in close(near, NEARLY) if near and near[0].share >= least else ():
        shared = len(spoken & known.words[each.ground])
        if shared >= fewest and _asks(each.ground):
            return each.ground
    return None


def _asks(ground: Ground) -> bool:
    """Whether a claim holds for those alone who qualify for it or ask for it."""
    several = field_of(ground.record, "conditions") or ()
    on_request = field_of(ground.record, "strength") == "on-request"
    return on_request or any(map(_TO_ASK_FOR.search, several))


def _is_narrower(ground: Ground, text: str, portal: Portal) -> bool:
    """Whether a claim holds on request, or on a condition that a sentence does not keep."""
    if field_of(ground.record, "strength") == "on-request":
        return True
    known, spoken = index(portal), meanings(text)
    named = products_named(text, portal)
    several = field_of(ground.record, "conditions") or ()
    return any(
        known.weigh(spoken & meanings(each)) < known.weigh(meanings(each)) * ENOUGH
        for each in several
        if not (_BY_DEFAULT.search(each) or named & products_named(each, portal))
    )
