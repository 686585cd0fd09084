"""What a text offers though a claim says that it has ended (FCT-15)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from trustportal.portal import Portal
from trustportal.prose.ground import grounds
from trustportal.prose.guards import denies, spans_of_statements
from trustportal.prose.lines import lines
from trustportal.prose.nearest import meanings
from trustportal.prose.speech import Speech

Said = tuple[str, str, int]
"""The words that are wrong, what is wrong with them, and where they stand."""

FEWEST = 2
"""Words of meaning that tell what a thing is that has ended."""

_ENDED = Speech("apart.ended")
"""Says at the head of a line that a thing is no longer there."""
_OFFERS = Speech("offers.offers")
_OVER = Speech("apart.over")
"""Says of a thing that it was there, or for how long yet."""


def of_former_thing(text: str, portal: Portal) -> Said | None:
    """What a statement offers of which a claim says that it has ended."""
    for begin, end in spans_of_statements(text):
        part = text[begin:end]
        offered = _OFFERS.search(part)
        if not offered or denies(part) or _OVER.search(part):
            continue
        spoken = meanings(part)
        for reference, words, line in _former(portal):
            if words <= spoken:
                return part.strip(" .,;:"), f"{reference} says '{line}'", begin
    return None


@lru_cache(maxsize=2)
def _former(portal: Portal) -> Sequence[tuple[str, frozenset[str], str]]:
    """The things that claims say to have ended, by the words for them, with what is said."""
    several = ((reference, meanings(thing), line) for reference, thing, line in _ended(portal))
    return [each for each in several if len(each[1]) >= FEWEST]


@lru_cache(maxsize=2)
def letters_of_former(portal: Portal) -> tuple[str, ...]:
    """Letters of which some stand in each sentence on a thing that has ended."""
    things = (thing.lower() for _, thing, _ in _ended(portal))
    return tuple({word[:4] for each in things for word in _LONG.findall(each)})


_LONG = re.compile(r"[a-z]{4,}")


@lru_cache(maxsize=2)
def _ended(portal: Portal) -> Sequence[tuple[str, str, str]]:
    """The claims with a line that begins with something that has ended, the thing and the line."""
    return [
        (ground.reference, next(filter(None, found.groupdict().values())), line.text)
        for ground in grounds(portal).all
        for line in lines(ground)
        if (found := _ENDED.match(line.text))
    ]
