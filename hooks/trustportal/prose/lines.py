"""What a claim says, line by line: the sentences of its texts and the values of its fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from trustportal.model.base import Part
from trustportal.model.words import words as in_words
from trustportal.prose.ground import Ground
from trustportal.prose.passages import split
from trustportal.prose.shown import plain

_LEFT_OUT = frozenset({"excludes", "exclusions", "not_covered"})
"""Fields that list what a claim does not hold for."""
_APART = frozenset(
    {
        "internal", "reviewed_on", "review_every", "id", "state", "formerly", "basis", "documents",
        "evidence", "claims", "scope", "settings",
    }
)  # fmt: skip
"""Fields that say nothing of the matter of a claim."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or a value of a claim. `left_out` is what the claim does not hold for."""

    text: str
    left_out: bool


@lru_cache(maxsize=131072)
def lines(ground: Ground) -> tuple[Line, ...]:
    """Every line of a claim, in the order of its fields."""
    return tuple(_of_part(ground.record, left_out=False))


def _of_part(part: Part, *, left_out: bool) -> Iterator[Line]:
    for name in _fields(type(part)):
        value = getattr(part, name)
        for each in value if isinstance(value, tuple) else (value,):
            out = left_out or name in _LEFT_OUT
            if isinstance(each, Part):
                yield from _of_part(each, left_out=out)
            elif isinstance(each, str):
                yield from _of_text(each, left_out=out)


def _of_text(text: str, *, left_out: bool) -> Iterator[Line]:
    text = plain(text) if " " in text else in_words(text)
    for start, end in split(text):
        yield Line(text[start:end].strip(), left_out)


@cache
def _fields(model: type[Part]) -> tuple[str, ...]:
    return tuple(name for name in model.model_fields if name not in _APART)
