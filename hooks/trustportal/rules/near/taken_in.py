"""What a claim's limits leave out, told as if it were taken in (FCT-19)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from trustportal.model.base import field_of
from trustportal.portal import Portal
from trustportal.prose.assertions import products_named
from trustportal.prose.ground import Ground
from trustportal.prose.guards import denies, quoted
from trustportal.prose.nearest import close, index, meanings, nearest
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech

LEAST = 0.2
"""The share of a sentence's meaning that a claim must have to be near to it."""
WIDELY = 0.6
"""What share of the best claim's likeness another one has that may be meant as well."""
OF_ASIDE = 0.6
"""The share of what is taken in that a limit must have."""
OF_LIMIT = 0.5
"""The share of the limit that the sentence must have."""
FEWEST = 2
"""Words of meaning that both have."""

_TAKES_IN = Speech("taken_in.takes_in")
"""Takes something in that one could think to be left out: "even if", "and that includes"."""
_LEAVES_OUT = Speech("taken_in.leaves_out")
"""Says in a limit that it is one."""


@lru_cache(maxsize=16384)
def taken_in(text: str, portal: Portal) -> tuple[str, int, str] | None:
    """Where a sentence takes in what a limit of a claim near to it leaves out: the words, where
    they stand, and the claim.
    """
    for found in _TAKES_IN.finditer(text):
        aside = next(filter(None, found.groups()))
        if quoted(text, *found.span()) or denies(aside):
            continue
        near = nearest(text, portal)
        wide = close(near, WIDELY) if near and near[0].share >= LEAST else ()
        denied = denies(f"{text[: found.start()]} {text[found.end() :]}")
        for each in wide:
            limits = (limit for limit, denies_it in _limits(each.ground) if denies_it != denied)
            if any(_is_on(aside, limit, text, portal) for limit in limits):
                return found.group().strip(" ,.;"), found.start(), each.ground.reference
    return None


def _limits(ground: Ground) -> Iterator[tuple[str, bool]]:
    """The limits of a claim and what else its fields leave out, and whether that is denied."""
    for name in ("limits", "not_covered", "excludes"):
        several = field_of(ground.record, name) or ()
        for each in (plain(each) for each in several if isinstance(each, str)):
            yield each, name != "limits" or denies(each)


def _is_on(aside: str, limit: str, text: str, portal: Portal) -> bool:
    """Whether a limit is on what an aside is on, or on the product that it names, and the sentence
    has most of what the limit says.
    """
    known, said, held = index(portal), meanings(aside), meanings(_LEAVES_OUT.blanked(limit))
    if known.weigh(meanings(text) & held) < OF_LIMIT * known.weigh(held):
        return False
    if products_named(aside, portal) & products_named(limit, portal):
        return True
    both = said & held
    return len(both) >= FEWEST and known.weigh(both) >= OF_ASIDE * known.weigh(said)
