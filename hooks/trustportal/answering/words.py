"""The words of a question as terms: stems without filler, phrases of the field under one name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.reference import read_table

_WORD = re.compile(r"[A-Za-z0-9]+(?:[./&-][A-Za-z0-9]+)*")
_POSSESSIVE = re.compile(r"['\u2019]s?\b")
_ENDS = (".", "?", "!", ":", "")
_LEAST, _LEAST_BEFORE_S = 4, 2


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    endings: tuple[str, ...]
    filler: str
    generic: str
    common: str
    same: Mapping[str, tuple[str, ...]]
    decisive: str
    aspects: Mapping[str, str]
    headers: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Words:
    """What is known of words, all of them stems: `phrases` gives by words in a row their term."""

    endings: tuple[str, ...]
    filler: frozenset[str]
    generic: frozenset[str]
    common: frozenset[str]
    phrases: Mapping[tuple[str, ...], str]
    longest: int
    """Words in the longest phrase."""
    decisive: frozenset[str]
    aspects: Mapping[str, frozenset[str]]


@cache
def table() -> _Table:
    """`reference/question_words.yml`."""
    return TypeAdapter(_Table).validate_python(read_table("question_words"))


@cache
def words() -> Words:
    """The table with every word as its stem."""
    read = table()
    phrases = {
        tuple(stems(said)): name for name, several in read.same.items() for said in (name, *several)
    }
    return Words(
        endings=read.endings,
        filler=frozenset(stems(read.filler)) | (set(read.filler.split()) & read.same.keys()),
        generic=_all_named(read.generic, phrases),
        common=_all_named(read.common, phrases),
        phrases=phrases,
        longest=max(map(len, phrases)),
        decisive=_all_named(read.decisive, phrases),
        aspects={name: _all_named(said, phrases) for name, said in read.aspects.items()},
    )


def stem(word: str) -> str:
    """A word without its ending; `encrypted` and `encryption` become one, `key` and `keys` too."""
    for ending in table().endings:
        least = _LEAST_BEFORE_S if ending == "s" else _LEAST
        if word.endswith(ending) and len(word) - len(ending) >= least and word[-2:] != "ss":
            return word[: -len(ending)]
    return word


@dataclass(frozen=True, slots=True)
class Term:
    """What a part of a text is about; `named` when it is a name, or a number of three digits."""

    text: str
    named: bool


def stems(text: str) -> list[str]:
    """The stems of a text in their order; parts of a word with hyphens stand alone."""
    return [stem for stem, _ in _stems(text)]


def terms(text: str) -> list[str]:
    """What a text is about: phrases of the field by their names, and stems that are no filler."""
    return [term.text for term in read_terms(text)]


def read_terms(text: str) -> list[Term]:
    """The terms of a text. A name has a capital within a sentence."""
    known = words()
    found = _stems(text)
    read = _read([stem for stem, _ in found], known.phrases, known.longest)
    return [
        Term(
            term,
            any(named for _, named in found[start:end])
            and term not in (known.generic | known.common),
        )
        for term, start, end in read
        if term not in known.filler
    ]


@lru_cache(maxsize=10_000)
def _stems(text: str) -> tuple[tuple[str, bool], ...]:
    """The stem of each word, and whether it is a name or a long number."""
    found: list[tuple[str, bool]] = []
    text = _POSSESSIVE.sub("", text)
    for match in _WORD.finditer(text):
        begins = match.start() == 0 or text[: match.start()].rstrip()[-1:] in _ENDS
        for part in re.split(r"[-/&.]", match.group()):
            named = (part[:1].isupper() and not begins) or (part.isdecimal() and len(part) > 2)
            word = "usa" if part == "US" else part.lower()  # and not the word that says who
            found += [(stem(word), named)] if part else []
    return tuple(found)


def _read(
    found: list[str], phrases: Mapping[tuple[str, ...], str], longest: int
) -> Iterator[tuple[str, int, int]]:
    at = 0
    while at < len(found):
        for length in range(min(longest, len(found) - at), 0, -1):
            name = phrases.get(tuple(found[at : at + length]))
            if name or length == 1:
                yield name or found[at], at, at + length
                at += length
                break


def _all_named(said: str, phrases: Mapping[tuple[str, ...], str]) -> frozenset[str]:
    return frozenset(term for word in said.split() for term in _named(word, phrases))


def _named(word: str, phrases: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    if word in phrases.values():
        yield word
    else:
        parts = stems(word)
        yield from (term for term, _, _ in _read(parts, phrases, len(parts)))
