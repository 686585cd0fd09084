"""The words of the links in a Markdown text, and whether they say anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter

from trustportal.reference import read_table
from trustportal.source.markdown_scan import Link, without_code

_USE = re.compile(r"\[(?P<text>[^\[\]]{0,300})\](?: ?\[(?P<label>[^\[\]\n]{0,300})\]|(?![\[(:]))")
"""`[text][label]`, `[label][]` or `[label]`."""
_MOST_WORDS = 2000
"""How far before its address the words of a link can begin."""


@dataclass(frozen=True, slots=True)
class LinkText:
    """The words of a link, and where its bracket opens."""

    text: str
    offset: int


def link_texts(text: str, links: Iterable[Link]) -> Iterator[LinkText]:
    """The words of each link that was found in a text, wherever its address stands.

    An address that stands for itself, as <https://example.com>, has no other words.
    """
    bare = without_code(text)
    labels: set[str] = set()
    for link in links:
        before = bare[: link.offset].rstrip("< \t\n")
        if before.endswith("](") and not before.endswith("\\]("):
            start = _opening(bare, len(before) - 2)
            yield LinkText(text[start + 1 : len(before) - 2], start)
        elif before.endswith("]:"):
            start = _opening(bare, len(before) - 2)
            labels.add(_label(text[start + 1 : len(before) - 2]))
    for found in _USE.finditer(bare) if labels else ():
        if _label(found["label"] or found["text"]) in labels:
            yield LinkText(text[found.start("text") : found.end("text")], found.start())


def _opening(text: str, closing: int) -> int:
    """Where the bracket opens that closes at an offset."""
    depth = 0
    for offset in range(closing, max(closing - _MOST_WORDS, -1), -1):
        if text[offset] in "[]" and text[offset - 1 : offset] != "\\":
            depth += 1 if text[offset] == "]" else -1
            if depth == 0:
                return offset
    return max(closing - 1, 0)


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()


@cache
def _empty_words() -> frozenset[str]:
    tables = TypeAdapter(dict[str, tuple[str, ...]]).validate_python(read_table("link_texts"))
    return frozenset(_folded(words) for several in tables.values() for words in several)


def _folded(text: str) -> str:
    """Letters and digits alone, so that neither emphasis nor an arrow makes another text of it."""
    return " ".join(re.sub(r"[^\w{}]|_", " ", text).casefold().split())


def says_nothing(text: str) -> bool:
    """Whether the words of a link are those of the table, or none at all."""
    folded = _folded(text)
    return not folded or folded in _empty_words()
