"""What a text says that a certificate shows, though its limits deny that (FCT-15)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from trustportal.model.base import field_of
from trustportal.portal import Portal
from trustportal.prose.ground import Ground
from trustportal.prose.guards import denies, spans_of_statements
from trustportal.prose.nearest import NEARLY, close, meanings, nearest
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech

Said = tuple[str, str, int]
"""The words that are wrong, what is wrong with them, and where they stand."""

LEAST = 0.4
"""The share of a statement's meaning that a claim must have to be on the same thing."""
FEWEST = 2
"""Words of meaning that tell what a thing is."""

_SHOWS = Speech("apart.shows")
"""Says what a certificate or a report shows."""
_NOT_ABOUT = Speech("apart.not_about")
"""Says of a certificate or a report what it is not about."""
LETTERS_OF_SHOWN = ("confirm", "show", "prove", "proof", "demonstr", "attest", "certif", "vouch")
"""Letters of which some stand where a text says what a certificate shows."""


def of_no_concern(text: str, portal: Portal) -> Said | None:
    """What a statement says that a certificate shows, though its limits say that it is not about
    that.
    """
    for begin, end in spans_of_statements(text):
        part = text[begin:end]
        found = _SHOWS.search(part)
        if not found or denies(part):
            continue
        near = nearest(part, portal)
        for each in close(near, NEARLY) if near and near[0].share >= LEAST else ():
            for thing, line in _not_about(each.ground):
                if thing <= meanings(part):
                    said = f"{each.ground.reference} says '{line}'"
                    return part[found.start() :].strip(" .,;:"), said, begin + found.start()
    return None


@lru_cache(maxsize=4096)
def _not_about(ground: Ground) -> Sequence[tuple[frozenset[str], str]]:
    """What a certificate is not about by its limits, as the words for it and the limit."""
    of_it = ground.reference.startswith("certifications/")
    limits = map(plain, field_of(ground.record, "limits") or ()) if of_it else ()
    return [
        (words, each)
        for each in limits
        for found in _NOT_ABOUT.finditer(each)
        if len(words := meanings(found["thing"])) >= FEWEST
    ]
