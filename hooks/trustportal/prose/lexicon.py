"""Words that must not stand, and words that need something beside them: `reference/lexicon.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.model.standards import read_table
from trustportal.prose.guards import (
    about_words,
    is_advice,
    is_question,
    negated,
    of_others,
    quoted,
)
from trustportal.prose.passages import Sentence

Guard = Literal["negation", "quotation", "others", "question", "advice", "topic"]
Need = Literal[
    "number", "algorithm", "claim", "control", "coverage", "definition", "opt-in", "year"
]


class Entry(BaseModel):
    """One family of wordings. `words` are regular expressions; `near` are letters of which one
    must stand in a text for the expressions to be tried at all.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    severity: Literal["error", "warning", "info"]
    sources: str
    says: str
    why: str
    mend: str
    near: tuple[str, ...]
    words: tuple[str, ...] = ()
    certifies: str = ""
    unless: tuple[str, ...] = ()
    ignore: tuple[Guard, ...] = ()
    needs: Need | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A wording found in a sentence."""

    entry: Entry
    words: str
    start: int


@cache
def lexicon() -> tuple[Entry, ...]:
    """Every entry of the table, in its order."""
    return TypeAdapter(tuple[Entry, ...]).validate_python(read_table("lexicon"))


@cache
def _patterns(entry: Entry) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """What an entry looks for, and what looks like it and is right."""
    shapes = [each.replace("{X}", entry.certifies) for each in _table("shapes", tuple[str, ...])]
    words = (*entry.words, *(shapes if entry.certifies else ()))
    return _pattern(words), _pattern(entry.unless)


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    parts = [f"(?:{_spelt_out(each)})" for each in words]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _spelt_out(words: str) -> str:
    """The expression with names in the place of braces, and blanks that may be hyphens."""
    for _ in range(3):  # names can hold names
        for name, meaning in _table("names", dict[str, str]).items():
            words = words.replace(f"{{{name}}}", f"(?:{meaning})")
    return _BLANK.sub(lambda found: _BLANKS.get(found.group(), found.group()), words)


_BLANKS = {" ": "[ -]+", " ?": "[ -]?"}
_BLANK = re.compile(r"\[[^\]]*\]|\(\?<[!=][^)]*\)| \??")
"""A blank, or what must keep its own: a class of characters, a look behind."""


T = TypeVar("T")


@cache
def _table(key: str, form: type[T]) -> T:
    return TypeAdapter(form).validate_python(read_table("lexicon", key))


def matches(sentence: Sentence, entry: Entry, folded: str) -> Iterator[Match]:
    """Where the words of an entry stand in a sentence and no guard makes them harmless.

    `folded` is the sentence in lower case.
    """
    text = sentence.text
    answered = _answered_yes(sentence)
    if sentence.sort == "name" or not any(n in folded or n in answered.lower() for n in entry.near):
        return
    pattern, unless = _patterns(entry)
    if answered and pattern and (found := pattern.search(answered)):
        yield Match(entry, found.group(), 0)
        return
    spared = [found.span() for found in unless.finditer(text)] if unless else []
    for found in pattern.finditer(text) if pattern else ():
        start, end = found.span()
        if any(begin < end and start < stop for begin, stop in spared):
            continue
        if not _guarded(sentence, entry, start, end):
            yield Match(entry, " ".join(found.group().split()), start)
            return


def _answered_yes(sentence: Sentence) -> str:
    """The question before a sentence that begins with yes: to say yes to it is to state it."""
    yes = re.match(r"\W*(?:yes|absolutely|certainly|of course|indeed|correct)\b", sentence.text, re.I)
    return sentence.before if yes and is_question(sentence.before) else ""


def _guarded(sentence: Sentence, entry: Entry, start: int, end: int) -> bool:
    text = sentence.text
    guards = {
        "question": lambda: is_question(text),
        "topic": lambda: sentence.sort == "topic" and not re.search(r"\b(?:is|are|we)\b", text, re.I)
        and entry.severity != "error",
        "negation": lambda: negated(text, start, end) or _after_no(sentence),
        "quotation": lambda: quoted(text, start, end) or about_words(text, start),
        "others": lambda: of_others(text, start),
        "advice": lambda: entry.severity != "error" and is_advice(text),
    }
    return any(holds() for name, holds in guards.items() if name not in entry.ignore)


def _after_no(sentence: Sentence) -> bool:
    """Whether the sentence begins with no, as the answer to a question."""
    return bool(re.match(r"\W*no\b[,.;:]", sentence.text, re.IGNORECASE))
