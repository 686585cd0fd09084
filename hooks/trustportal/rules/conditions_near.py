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
ENOUGH = 0.5
"""The share of a condition's meaning by which a sentence keeps it."""

_OF_ALL = Speech("conditions.of_all")
"""Says that something is so for everybody, or without anybody's asking."""
_ON_CONDITION = Speech("conditions.on_condition")
_BY_DEFAULT = Speech("conditions.by_default")
"""A condition that everybody meets who does nothing."""


@lru_cache(maxsize=16384)
def unconditional(text: str, portal: Portal) -> tuple[str, int, str] | None:
    """Where a sentence says of all what the claims near to it say of some: the words, where they
    stand, and the first of the claims.
    """
    found = _OF_ALL.search(text)
    if not found or denies(text) or _ON_CONDITION.search(text) or quoted(text, *found.span()):
        return None
    near = nearest(text, portal)
    wide = close(near, WIDELY) if near and near[0].share >= LEAST else ()
    if wide and all(_is_narrower(each.ground, text, portal) for each in wide):
        return found.group(), found.start(), wide[0].ground.reference
    return None


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
