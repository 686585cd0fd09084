"""Rows of Markdown tables as sentences: each cell with the heading of its column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trustportal.prose.shown import Origins, shown

_CELL = re.compile(r"\|[ \t]*([^|]*)")
_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*")
"""The line below the headings."""
_NONE = re.compile(
    r"(?:no|none|not?\b.*|n/a|[-\u2013\u2014\u2717\u2718\u00d7x]*)",
    re.IGNORECASE,
)
"""A cell that says that there is nothing."""


def headings(pieces: Sequence[str]) -> tuple[str, ...]:
    """The headings of a table whose lines these are; none if they are no table."""
    if len(pieces) > 2 and _is_row(pieces[0]) and _RULE.fullmatch(pieces[1]):
        return _cells(pieces[0])
    return ()


def is_rule(piece: str) -> bool:
    """Whether a line only parts the headings from the rows."""
    return bool(_RULE.fullmatch(piece))


def read_row(piece: str, heads: Sequence[str]) -> tuple[str, Origins]:
    """A row as it is read: "Security logs   kept for  13 months", with wide blanks between cells,
    and where each of its letters stands in the line, a heading where its cell does. A cell that
    says no says nothing of its column.
    """
    cells = list(_placed(piece))
    if len(cells) != len(heads) or len(cells) < 2:
        return "", ()
    words, stands = cells[0]
    origins = [*stands]
    for head, (cell, at) in zip(heads[1:], cells[1:], strict=True):
        if not _NONE.fullmatch(cell):
            lead = f"   {head}  "
            words += lead + cell
            origins += [*[at[0]] * len(lead), *at]
    return (words, origins) if words != cells[0][0] else ("", ())


def _is_row(piece: str) -> bool:
    return piece.lstrip().startswith("|")


def _cells(piece: str) -> tuple[str, ...]:
    return tuple(words for words, _ in _placed(piece))


def _placed(piece: str) -> Iterator[tuple[str, Origins]]:
    """Each cell without its markup, and where its letters stand."""
    for found in _CELL.finditer(piece.rstrip().removesuffix("|")):
        words, origins = shown(found[1])
        begin = len(words) - len(words.lstrip())
        words = words.strip()
        yield words, [found.start(1) + each for each in origins[begin : begin + len(words)]]
