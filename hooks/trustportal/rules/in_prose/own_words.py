"""What a record says itself, which told again in nearly its words goes against no other record."""

from __future__ import annotations

from functools import lru_cache

from trustportal.portal import Portal
from trustportal.prose.ground import Ground, grounds, vocabulary
from trustportal.prose.guards import clause_at, denies
from trustportal.prose.passages import split
from trustportal.prose.speech import Speech

LEAST = 0.75
"""The share of a clause's telling words that the record has."""


@lru_cache(maxsize=16384)
def is_said_by_record(text: str, start: int, words: str, portal: Portal) -> bool:
    """Whether some record has the words that stand at `start`, denied as they are there, and
    nearly all else that their clause says.
    """
    clause = text[slice(*clause_at(text, start))]
    way = _way(clause)
    spoken, folded = vocabulary(clause), " ".join(words.lower().split())
    return any(
        len(spoken & each.vocabulary) >= LEAST * len(spoken)
        and any(folded in own.lower() and _way(own) == way for own in _own(each))
        for each in grounds(portal).all
        if not each.superseded and folded in each.text.lower()
    )


def _way(text: str) -> tuple[bool, bool]:
    """Whether a text denies something, and whether it leaves something out."""
    return denies(text), bool(_EXCEPT.search(text))


_EXCEPT = Speech("records.exception")


@lru_cache(maxsize=4096)
def _own(ground: Ground) -> tuple[str, ...]:
    """The sentences of a record."""
    return tuple(ground.text[slice(*each)] for each in split(ground.text))
