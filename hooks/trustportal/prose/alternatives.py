"""Words of which a claim and a sentence on the same matter say the same one or contradict each
other: `reference/alternatives.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.prose.ground import Ground
from trustportal.prose.guards import clause_at, quoted, says_none
from trustportal.prose.letters import Letters
from trustportal.prose.lines import Line, lines
from trustportal.prose.speech import Speech
from trustportal.reference import read_table
from trustportal.reference.expressions import expression

REACH = 6
"""Words over which a denial in a claim reaches, which may deny one thing and then say another."""


class Question(BaseModel):
    """A question that has one of several answers, each with the words that give it; the table says
    what each field is for.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str
    near: tuple[str, ...]
    on: str = ""
    none: str = ""
    among: Mapping[str, str]

    def __hash__(self) -> int:
        """Questions are told apart by what they ask and by where."""
        return hash((self.about, self.on))

    def is_on(self, text: str) -> bool:
        """Whether a text is on the matter of the question."""
        return bool(expression(self.on).search(text))

    def is_in(self, text: str) -> bool:
        """Whether a sentence can answer it."""
        return self.is_on(text) and not (self.none and expression(self.none).search(text))


@cache
def questions() -> tuple[Question, ...]:
    """Every question of the table, in its order."""
    return TypeAdapter(tuple[Question, ...]).validate_python(read_table("alternatives"))


@lru_cache(maxsize=65536)
def asked(text: str) -> tuple[Question, ...]:
    """The questions that a sentence can answer."""
    several = questions()
    return tuple(each for at in _letters().near(text.lower()) if (each := several[at]).is_in(text))


@cache
def _letters() -> Letters:
    return Letters(each.near for each in questions())


def affirmed(question: Question, text: str) -> dict[str, re.Match[str]]:
    """The answers that a sentence gives, neither denied nor quoted."""
    return {
        name: found
        for name, words in question.among.items()
        for found in expression(words).finditer(text)
        if not _denied(text, *found.span()) and not quoted(text, *found.span())
    }


@lru_cache(maxsize=65536)
def held(question: Question, ground: Ground) -> tuple[frozenset[str], frozenset[str]]:
    """The answers that a claim gives, and those that it only denies."""
    said: set[str] = set()
    denied: set[str] = set()
    text, folded = _texts(ground)
    if any(letters in folded for letters in question.near) and question.is_on(text):
        for name, words in question.among.items():
            if expression(words).search(text):
                for line in _answering(question, ground):
                    for found in expression(words).finditer(line.text):
                        is_denied = _denies(line.text, *found.span(), REACH) or (
                            _is_how_not(line.text, *found.span())
                        )
                        if not line.left_out:
                            (denied if is_denied else said).add(name)
    return frozenset(said), frozenset(denied - said)


def _answering(question: Question, ground: Ground) -> Iterator[Line]:
    """The lines of a claim that can answer a question as a sentence can."""
    none = expression(question.none) if question.none else None
    return (each for each in lines(ground) if not (none and none.search(each.text)))


@lru_cache(maxsize=16384)
def _texts(ground: Ground) -> tuple[str, str]:
    """All lines of a claim, to see at once what it lacks, and the same in lower case."""
    text = "\n".join(line.text for line in lines(ground))
    return text, text.lower()


def _denied(text: str, start: int, end: int) -> bool:
    """Whether a clause has a denial before or behind some words: "without approval nobody"."""
    _, last = clause_at(text, start)
    behind = _CONTRAST.split(_NOT_A_NOT.blanked(text[end : max(end, last)]))[0]
    none_follows = says_none(text, end)
    return _denies(text, start, end, len(text)) or none_follows or bool(_DENIAL.search(behind))


def _denies(text: str, start: int, end: int, reach: int) -> bool:
    """Whether a clause denies some words, up to so many words before them. What stands behind, as
    in "counts and no content", is denied for itself.
    """
    first, last = clause_at(text, start)
    before = " ".join(_NOT_A_NOT.blanked(text[first:start]).split()[-reach:])
    return bool(_DENIAL.search(before) or _IS_NOT.search(text[end : max(end, last)]))


def _is_how_not(text: str, start: int, end: int) -> bool:
    """Whether some words say how something is done that a verb denies, however much stands between
    them: "cannot look into chats or API traffic as a matter of routine".
    """
    first, _ = clause_at(text, start)
    before = _NOT_A_NOT.blanked(text[first:start])
    denied = [each.end() for each in _DENIED_VERB.finditer(before)]
    return bool(denied and _HOW.match(text[start:end]) and not _GOES_ON.search(before, denied[-1]))


_DENIED_VERB = re.compile(
    r"\b(?:cannot|(?:can|may|must|do|does|did|will|is|are) (?:not|never)|never)\b|n't\b",
    re.IGNORECASE,
)
_HOW = re.compile(r"(?:as|at|by|on|in|for|without) |\w+ly\b", re.IGNORECASE)
_GOES_ON = re.compile(r"\b(?:and|but|only|unless|until|except)\b", re.IGNORECASE)
"""Begins what is no longer denied, or only on a condition."""
_CONTRAST = re.compile(r",\s+(?:and )?not\b|\brather than\b", re.IGNORECASE)
"""Sets something else against what was said: "when it occurs, not when we discover it"."""
_NOT_A_NOT = Speech("guards.not_a_not")
_DENIAL = Speech("absolutes.denied")
_IS_NOT = re.compile(r"\b(?:(?:is|are|was|were|can|may|must|does|do) not|cannot)\b", re.IGNORECASE)
