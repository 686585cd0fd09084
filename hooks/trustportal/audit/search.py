"""Secrets against the bytes of a site: one pass over each file, however many secrets there are.

A line is read once, on however many pages it stands. Each form of a secret has marks: words, or
pieces such as an address. A text that holds the form holds each of them, in one line or another;
only where all are met is the form looked for in full. So the time grows with the bytes and hardly
with the secrets.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial

from trustportal.audit.encodings import (
    readings,
    readings_of_line,
    unfolded,
    whole_words,
    without_tags,
)
from trustportal.audit.secrets import Secret, every_word
from trustportal.audit.texts import ALONE, Beside, texts

LONG, MANY = 24, 4
"""From how many characters and words on the words of a form are enough, whatever is between."""
_OPEN = "<"
"""The mark of a line at whose end a tag in a word may be open: `ke<b`, or `ke<i><b`."""
_BLANKS = bytes(code if chr(code).isalnum() and code < 128 else 32 for code in range(256))
_NONE = frozenset({""})
_OPENS = re.compile(r"(?:\A|\w)</?[a-z][^>]*\Z")


@dataclass(frozen=True, slots=True)
class Needle:
    """A form of some secrets: its marks, all of them met where it stands, and the full look.

    A mark is a word, or a piece with signs between its words but no blank, such as an address.
    """

    secrets: tuple[Secret, ...]
    marks: frozenset[str]
    stands_in: Callable[[_Text], bool]


class _Text:
    """A text in the shapes in which it is looked at, each made when it is needed."""

    def __init__(self, plain: str) -> None:
        self.plain = plain

    @cached_property
    def both(self) -> tuple[str, ...]:
        """In one case: with its markup, for addresses and attributes, and without it."""
        folded = self.plain.casefold()
        return (folded, without_tags(folded)) if "<" in folded else (folded,)


class Search:
    """What is looked for in every file of a site; one for a site."""

    def __init__(self, secrets: Iterable[Secret], frequent: Mapping[str, int]) -> None:
        self.secrets = tuple(secrets)
        whose: dict[str, list[Secret]] = {}
        for secret in self.secrets:
            for form in dict.fromkeys((*secret.forms, *map(unfolded, secret.forms))):
                whose.setdefault(form, []).append(secret)
        needles = [n for form, those in whose.items() for n in _needles(form, tuple(those))]
        often = Counter(token for n in needles for mark in n.marks for token in _tokens(mark))

        def rarest(tokens: Iterable[str]) -> str:
            return min(
                tokens, key=lambda token: (frequent.get(token, 0) + often[token], token), default=""
            )

        self.needles: dict[str, list[Needle]] = {}
        for needle in needles:
            self.needles.setdefault(rarest(needle.marks), []).append(needle)
        marks = frozenset(mark for needle in needles for mark in needle.marks)
        words = {mark for mark in marks if _tokens(mark) == [mark]}
        self.pieces: dict[str, list[str]] = {}
        """The marks that are no tokens, by a token of each, or by none where it has none."""
        for mark in marks - words:
            self.pieces.setdefault(rarest(_tokens(mark)), []).append(mark)
        self.tokens = frozenset(words | self.pieces.keys())
        self.in_line = cache(self.met_in)
        """The marks in a line: most lines stand on every page."""

    def found_in(self, path: str, content: bytes, beside: Beside = ALONE) -> Iterator[Secret]:
        """The secrets that a published file gives away, in its bytes or by its name; what is in an
        archive and `beside` it as well is looked for there.
        """
        found: dict[Secret, None] = {}
        for source in map(unfolded, (path, *texts(content, 0, beside))):
            met = frozenset().union(*set(map(self.in_line, set(source.split("\n")))))
            if _OPEN in met:
                met |= self.met_in(source)
            likely = [
                needle
                for key in self.needles.keys() & met
                for needle in self.needles[key]
                if needle.marks <= met
            ]
            for text in map(_Text, readings(source)) if likely else ():
                found |= {
                    secret: None
                    for needle in likely
                    if needle.stands_in(text)
                    for secret in needle.secrets
                }
        yield from found

    def met_in(self, line: str) -> frozenset[str]:
        """The marks that stand in a line, however they are escaped."""
        met: set[str] = set()
        for read in map(str.casefold, readings_of_line(line)):
            for each in {read, whole_words(read)}:
                found = self.tokens.intersection(_tokens(each))
                met |= found
                for token in self.pieces.keys() & (found | _NONE):
                    met.update(piece for piece in self.pieces[token] if piece in each)
            if "<" in read and _OPENS.search(read[read.rfind(">") + 1 :]):
                met.add(_OPEN)
        return frozenset(met)


def _tokens(folded: str) -> list[str]:
    """The letters and figures of ASCII between whatever else, faster than `re` finds words. They
    are parts of the words of a text, so whoever looks for the tokens of a word misses none.
    """
    return folded.encode("ascii", "replace").translate(_BLANKS).decode().split()


def frequencies(text: str) -> Mapping[str, int]:
    """How often the portal itself says each word."""
    return Counter(every_word(text))


def _needles(form: str, secrets: tuple[Secret, ...]) -> Iterator[Needle]:
    said = every_word(form)
    if said and _is_long(form):
        look = partial(_stands, _expression(r"[^\W_]", said, r"(?![^\W_])"))
        yield Needle(secrets, frozenset(said), look)
    elif said:  # letter by letter, as words of its own
        parts = form.casefold().split()
        look = partial(_stands, _expression(r"[\w@.-]", parts, r"(?![\w@-]|\.\w)"))
        yield Needle(secrets, frozenset(filter(every_word, parts)), look)
    for encoded in _encoded(form):
        yield Needle(secrets, frozenset(every_word(encoded)), partial(_holds, encoded))


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


def _expression(before: str, pieces: Iterable[str], after: str) -> str:
    """Pieces with anything but words between them. It begins with letters, which `re` finds fast;
    only then is looked at what is before them.
    """
    first, *others = map(re.escape, pieces)
    return rf"{first}(?<!{before}{first})" + "".join(rf"[\W_]+{each}" for each in others) + after


_compiled = cache(re.compile)


def _stands(expression: str, text: _Text) -> bool:
    return any(map(_compiled(expression).search, text.both))


def _holds(encoded: str, text: _Text) -> bool:
    return encoded in text.plain or encoded in text.both[0]
