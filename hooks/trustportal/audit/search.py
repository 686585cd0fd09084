"""Secrets against the bytes of a site: one pass over each file, however many secrets there are.

A text is cut into its words once. Each form of a secret has one word by which it is looked up, the
one that the portal itself says least; only where that word is met is the form looked for in full.
So the time grows with the bytes and hardly with the secrets.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from trustportal.audit.encodings import readings, unfolded, without_tags
from trustportal.audit.secrets import WORD, Secret, words
from trustportal.audit.texts import texts

LONG, MANY = 24, 4
"""From how many characters and words on the words of a form are enough, whatever is between."""


@dataclass(frozen=True, slots=True)
class Needle:
    """A form of some secrets: its words, all of them met where it stands, and the full look."""

    secrets: tuple[Secret, ...]
    words: frozenset[str]
    stands_in: Callable[[_Text], bool]


class _Text:
    """A text in the shapes in which it is looked at, each made when it is needed."""

    def __init__(self, plain: str) -> None:
        self.plain = plain

    @cached_property
    def both(self) -> tuple[str, str]:
        """In one case: with its markup, for addresses and attributes, and without it."""
        folded = self.plain.casefold()
        return folded, without_tags(folded)

    @cached_property
    def in_words(self) -> tuple[str, str]:
        """The same as words with single blanks, and a blank at either end."""
        return f" {words(self.both[0])} ", f" {words(self.both[1])} "


class Search:
    """What is looked for in every file of a site; one for a site."""

    def __init__(self, secrets: Iterable[Secret], frequent: Mapping[str, int]) -> None:
        self.secrets = tuple(secrets)
        whose: dict[str, list[Secret]] = {}
        for secret in self.secrets:
            for form in secret.forms:
                whose.setdefault(form, []).append(secret)
        needles = [n for form, those in whose.items() for n in _needles(form, tuple(those))]
        often = Counter(word for needle in needles for word in needle.words)
        self.needles: dict[str, list[Needle]] = {}
        for needle in needles:
            key = min(needle.words, key=lambda word: (frequent.get(word, 0) + often[word], word))
            self.needles.setdefault(key, []).append(needle)
        self.sought = frozenset(often)
        self.lines: dict[str, frozenset[str]] = {}
        """The sought words of each line that was read: most lines stand on every page."""

    def found_in(
        self, path: str, content: bytes, elsewhere: frozenset[str] = frozenset()
    ) -> Iterator[Secret]:
        """The secrets that a published file gives away, in its bytes or by its name; what is in an
        archive and, by its digest, `elsewhere` is looked for there.
        """
        found: dict[Secret, None] = {}
        for source in map(unfolded, (path, *texts(content, 0, elsewhere))):
            met = self._met_in(source)
            likely = [
                needle
                for key in self.needles.keys() & met
                for needle in self.needles[key]
                if needle.words <= met
            ]
            for text in map(_Text, readings(source)) if likely else ():
                found |= {
                    secret: None
                    for needle in likely
                    if needle.stands_in(text)
                    for secret in needle.secrets
                }
        yield from found

    def _met_in(self, source: str) -> set[str]:
        """The sought words that stand in a text, however they are escaped."""
        met: set[str] = set()
        for line in source.split("\n"):
            known = self.lines.get(line)
            if known is None:
                read = " ".join(dict.fromkeys((*readings(line), without_tags(line))))
                known = self.lines[line] = self.sought.intersection(WORD.findall(read.casefold()))
            met |= known
        return met


def frequencies(text: str) -> Mapping[str, int]:
    """How often the portal itself says each word."""
    return Counter(WORD.findall(text.casefold()))


def _needles(form: str, secrets: tuple[Secret, ...]) -> Iterator[Needle]:
    if said := words(form):
        look = _words_of(said) if _is_long(form) else _literal(form)
        yield Needle(secrets, frozenset(said.split()), look)
    for encoded in _encoded(form):
        yield Needle(secrets, frozenset(words(encoded).split()), partial(_holds, encoded))


def _is_long(form: str) -> bool:
    return len(form) >= LONG and len(form.split()) >= MANY


def _encoded(form: str) -> Iterator[str]:
    """The whole value in base64, for addresses as well, and in hexadecimal."""
    raw = form.encode()
    yield from {
        base64.b64encode(raw).decode().rstrip("="),
        base64.urlsafe_b64encode(raw).decode().rstrip("="),
        raw.hex(),
    }


def _words_of(said: str) -> Callable[[_Text], bool]:
    sought = f" {said} "
    return lambda text: any(sought in each for each in text.in_words)


def _literal(form: str) -> Callable[[_Text], bool]:
    """A short form letter by letter, as words of its own; between its words may stand anything."""
    parts = form.casefold().split()
    value = r"[\W_]+".join(map(re.escape, parts))
    pattern = re.compile(rf"(?<![\w@.-]){value}(?![\w@-]|\.\w)")
    return lambda text: any(
        all(part in each for part in parts) and bool(pattern.search(each)) for each in text.both
    )


def _holds(encoded: str, text: _Text) -> bool:
    return encoded in text.plain or encoded in text.both[0]
