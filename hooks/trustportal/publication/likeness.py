"""When two texts say the same in other words, and when they are about two things."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher

_TELLING = re.compile(
    r"\d+(?:[.,]\d+)*|\b(?:no|not|never|none|nor|without|only|except|unless|may|can|cannot|must"
    r"|all|every|any|some|most)\b|n't\b",
    re.IGNORECASE,
)
"""Figures and the words that turn a sentence round, or widen and narrow it."""


def says_the_same(before: str, after: str) -> bool:
    """Whether the figures and the nots of two sentences are the same, so that the rest is words."""
    one, other = (Counter(each.lower() for each in _TELLING.findall(t)) for t in (before, after))
    return one == other


ALIKE = 0.85
"""From this likeness on, two sentences of a list can be one, reworded."""


def likeness(before: str, after: str) -> float:
    """How much of two texts is the same, from 0 to 1."""
    return SequenceMatcher(None, before.lower(), after.lower(), autojunk=False).ratio()


def is_reworded(before: str, after: str) -> bool:
    """Whether two sentences of a list are one, in other words."""
    return likeness(before, after) >= ALIKE and says_the_same(before, after)
