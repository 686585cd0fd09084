"""Parts of a YAML text taken out: whole lines, or what stands between two commas."""

from __future__ import annotations

import re
from dataclasses import dataclass

Spans = list[tuple[int, int]]
"""Where each entry or item of a mapping or list begins, with its key or dash, and ends."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """New text in place of the characters from `start` up to `end`."""

    start: int
    end: int
    text: str = ""


def line_end(text: str, position: int) -> int:
    """The end of a line, before its line end."""
    end = text.find("\n", position)
    end = len(text) if end < 0 else end
    return end - 1 if end > position and text[end - 1] == "\r" else end


def without_lines(text: str, spans: Spans, index: int, next_kept: list[bool]) -> Replacement:
    """The lines of an entry or item, with the empty ones that parted it from its neighbour."""
    start, end = spans[index]
    first, last = text.rfind("\n", 0, start) + 1, line_end(text, end)
    if text[first:start].strip():  # the first one, behind a dash
        return _without_first(text, spans, index, any(next_kept))
    after = re.compile(r"(?:\r?\n)?(?P<empty>(?:[ ]*\r?\n)*)").match(text, last)
    between = text[spans[index - 1][1] : first] if index else ""
    before = re.search(r"\n((?:[ ]*\r?\n)+)\Z", between)
    stop = after.end() if after else last
    if before and after:
        first -= len(before[1])
        stop = after.start("empty")
    if stop == last:  # the last line of a text that ends without a line end
        cut = text[:first]
        first = len(cut.removesuffix("\n").removesuffix("\r"))
    return Replacement(first, stop)


def _without_first(text: str, spans: Spans, index: int, next_kept: bool) -> Replacement:
    """What stands behind a dash: the next one takes its place, unless a comment is between."""
    (start, end), (following, _) = spans[index : index + 2]
    if text[end:following].strip() or not next_kept:
        return Replacement(len(text[:start].rstrip(" ")), line_end(text, end))
    return Replacement(start, following)


def without(text: str, spans: Spans, index: int, leading: bool) -> Replacement:
    """One part of a list in brackets or a mapping in braces, with its comma: the one before it, or
    behind it where nothing before it stays (`leading`).
    """
    start, stop = spans[index]
    begin, end = (start, spans[index + 1][0]) if leading else (spans[index - 1][1], stop)
    if "\n" not in text[begin:end]:
        return Replacement(begin, end)
    comma = re.compile(r"\s*,").match(text, stop)
    return Replacement(start, comma.end() if comma else stop)
