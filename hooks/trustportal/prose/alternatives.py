"""Words of which a claim and a sentence on the same matter say the same one or contradict each
other: `reference/alternatives.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.prose.ground import Ground
from trustportal.prose.guards import clause_at, quoted
from trustportal.prose.lines import lines
from trustportal.prose.speech import Speech
from trustportal.prose.topics import compiled
from trustportal.reference import read_table


class Question(BaseModel):
    """A question that has one of several answers, each with the words that give it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str
    near: str = ""
    among: Mapping[str, str]

    def __hash__(self) -> int:
        """Questions are told apart by what they ask and by where."""
        return hash((self.about, self.near))

    def is_in(self, text: str) -> bool:
        """Whether a sentence can answer it."""
        return any_of(self).search(text) is not None and bool(compiled(self.near).search(text))

    def answers(self, text: str) -> Iterator[tuple[str, re.Match[str]]]:
        """The answers in a text, with the words that give them."""
        for name, words in self.among.items():
            for found in compiled(words).finditer(text):
                yield name, found


@cache
def any_of(question: Question) -> re.Pattern[str]:
    """An expression that finds any answer."""
    return compiled("|".join(f"(?:{words})" for words in question.among.values()))


@cache
def questions() -> tuple[Question, ...]:
    """Every question of the table, in its order."""
    return TypeAdapter(tuple[Question, ...]).validate_python(read_table("alternatives"))


def affirmed(question: Question, text: str) -> dict[str, re.Match[str]]:
    """The answers that a sentence gives, neither denied nor quoted."""
    return {
        name: found
        for name, found in question.answers(text)
        if not _denies(text, found.start()) and not quoted(text, *found.span())
    }


@lru_cache(maxsize=65536)
def held(question: Question, ground: Ground) -> tuple[frozenset[str], frozenset[str]]:
    """The answers that a claim gives, and those that it only denies."""
    said: set[str] = set()
    denied: set[str] = set()
    for line in lines(ground):
        for name, found in question.answers(line.text):
            is_denied = line.left_out or _denies(line.text, found.start())
            (denied if is_denied else said).add(name)
    return frozenset(said), frozenset(denied - said)


def _denies(text: str, start: int) -> bool:
    """Whether a clause denies what comes next. What stands behind, as in "counts and no content",
    is denied for itself.
    """
    begin, end = clause_at(text, start)
    before = _NOT_A_NOT.blanked(text[begin:start])
    return bool(_DENIAL.search(before) or _IS_NOT.search(text[start:end]))


_NOT_A_NOT = Speech("guards.not_a_not")
_DENIAL = Speech("absolutes.denied")
_IS_NOT = re.compile(r"\b(?:(?:is|are|was|were|can|may|must|does|do) not|cannot)\b", re.IGNORECASE)
