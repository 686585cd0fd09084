"""Words that must not stand, and words that need something beside them: `reference/lexicon.yml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.portal import Portal
from trustportal.prose.guards import (
    about_words,
    denies,
    is_advice,
    is_question,
    negated,
    of_others,
    quoted,
)
from trustportal.prose.letters import Letters
from trustportal.prose.passages import Sentence, sentences
from trustportal.prose.passages import spoken as words_of
from trustportal.prose.topics import bare
from trustportal.prose.voices import as_written, in_first_person
from trustportal.reference import read_table
from trustportal.reference.expressions import Expression

Guard = Literal["negation", "quotation", "others", "question", "advice", "topic"]
Need = Literal[
    "number",
    "algorithm",
    "claim",
    "control",
    "coverage",
    "definition",
    "gone",
    "link",
    "opt-in",
    "standard",
    "year",
]


class Entry(BaseModel):
    """One family of wordings. `words` are regular expressions; `near` are letters of which one
    must stand in a text for the expressions to be tried at all.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

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
    apart: tuple[str, ...] = ()
    within: Mapping[str, tuple[str, ...]] = {}
    needs: Need | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A wording found in a sentence."""

    entry: Entry
    sentence: Sentence
    words: str
    start: int


@cache
def lexicon() -> tuple[Entry, ...]:
    """Every entry of the table, in its order."""
    return TypeAdapter(tuple[Entry, ...]).validate_python(read_table("lexicon"))


def _own_words(entry: Entry) -> Expression | None:
    return _pattern(entry.words)


def _shapes(entry: Entry) -> Expression | None:
    shapes = _table("shapes", tuple[str, ...])
    return _pattern(tuple(each.replace("{X}", entry.certifies) for each in shapes))


@cache
def _pattern(words: tuple[str, ...]) -> Expression | None:
    return Expression("|".join(map(_spelt_out, words))) if words else None


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


@lru_cache(maxsize=2)
def matches(portal: Portal) -> Mapping[str, tuple[Match, ...]]:
    """By code, where the words of the lexicon stand in public texts and no guard makes them
    harmless.
    """
    found: dict[str, list[Match]] = {}
    read: dict[tuple[str, str, bool], list[tuple[Entry, str, int]]] = {}
    _letters().meet(words_of(portal))
    for sentence in sentences(portal):
        if sentence.sort != "name":
            # the same words are read once: what is found does not depend on where they stand
            spoken = in_first_person(sentence.text, portal)
            key = (spoken, _answered_yes(sentence), sentence.sort == "topic")
            if key not in read:
                read[key] = list(_found(*key))
            for entry, words, start in read[key]:
                if not (sentence.subject.startswith(entry.apart) or _of_kind(entry, sentence)):
                    same = spoken is sentence.text
                    written = words if same else as_written(words, sentence.text, portal)
                    at = start if same else max(0, sentence.text.find(written))
                    match = Match(entry, sentence, written, at)
                    found.setdefault(entry.code, []).append(match)
    return {code: tuple(several) for code, several in found.items()}


def _of_kind(entry: Entry, sentence: Sentence) -> bool:
    """Whether a sentence has a wording that is right in records of its collection."""
    unless = _pattern(entry.within.get(sentence.subject.partition("/")[0], ()))
    return bool(unless and unless.search(sentence.text))


def _found(text: str, answered: str, is_topic: bool) -> Iterator[tuple[Entry, str, int]]:
    """The first place of each entry whose words are meant."""
    folded = f"{text} {answered}".lower()
    for entry in map(lexicon().__getitem__, _letters().near(folded)):
        shapes = entry.certifies and any(letters in folded for letters in _CERTIFYING)
        for pattern in filter(None, (_own_words(entry), _shapes(entry) if shapes else None)):
            if place := _place(pattern, entry, text, answered, is_topic):
                yield (entry, *place)
                break


@cache
def _letters() -> Letters:
    return Letters(entry.near for entry in lexicon())


_CERTIFYING = ("certif", "accredit", "seal", "badge")
"""Letters of which one stands in whatever the shapes find."""


def _place(
    pattern: Expression,
    entry: Entry,
    text: str,
    answered: str,
    is_topic: bool,
) -> tuple[str, int] | None:
    """The first words that a pattern finds and that are meant, and where they begin."""
    said = pattern.search(answered) if answered else None
    if said and not _spared(entry, f"{answered} {text}", *said.span()):
        return said.group(), 0
    for found in pattern.finditer(text):
        start, end = found.span()
        spared = _spared(entry, text, start, end)
        if not (spared or _guarded(text, is_topic, entry, start, end)):
            return " ".join(found.group().split()), start
    return None


def _spared(entry: Entry, text: str, start: int, end: int) -> bool:
    """Whether the words stand in a wording that looks alike and is right."""
    unless = _pattern(entry.unless)
    spans = (found.span() for found in unless.finditer(text)) if unless else ()
    return any(begin < end and start < stop for begin, stop in spans)


def _answered_yes(sentence: Sentence) -> str:
    """The question before a sentence that begins with yes: to say yes to it is to state it."""
    yes = _YES.match(sentence.text)
    return sentence.before if yes and is_question(sentence.before) else ""


_YES = re.compile(r"\W*(?:yes|absolutely|certainly|of course|indeed|correct)\b", re.IGNORECASE)
_SAYS_SO = re.compile(r"\b(?:is|are|we)\b", re.IGNORECASE)
"""What makes a statement of a heading."""


def _guarded(text: str, is_topic: bool, entry: Entry, start: int, end: int) -> bool:
    """Whether something around the words keeps them harmless that the entry does not ignore."""
    guards: Mapping[Guard, Callable[[], bool]] = {
        "question": lambda: is_question(text),
        "topic": lambda: is_topic and entry.severity != "error" and not _SAYS_SO.search(text),
        "negation": lambda: (
            negated(text, start, end, within=bool(entry.certifies) or not _deny(entry.words))
            or _after_no(text)
        ),
        "quotation": lambda: quoted(text, start, end) or about_words(text, start),
        "others": lambda: of_others(text, start),
        "advice": lambda: entry.severity != "error" and is_advice(text),
    }
    return any(holds() for name, holds in guards.items() if name not in entry.ignore)


@cache
def _deny(words: tuple[str, ...]) -> bool:
    """Whether some expressions find denials."""
    return any(denies(bare(each)) for each in words)


def _after_no(text: str) -> bool:
    """Whether a sentence begins with no, as the answer to a question."""
    return bool(_NO.match(text))


_NO = re.compile(r"\W*no\b[,.;:]", re.IGNORECASE)
