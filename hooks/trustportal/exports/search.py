"""What search knows of every claim: its words, taken from the record and not from its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypedDict

from markupsafe import escape

from trustportal.public import PublicView

_APART = frozenset(
    {
        "id",
        "title",
        "state",
        "ref",
        "kind",
        "collection",
        "path",
        "supports",
        "unanswered",
        "sha256",
    }
)
"""Fields whose words nobody searches for, and the title, which has a place of its own."""


class Entry(TypedDict):
    """One document of the search index of MkDocs; title and text are HTML."""

    location: str
    title: str
    text: str


def search_entries(view: PublicView) -> list[Entry]:
    """An entry for every public record, with the words of all its public fields."""
    return [
        {
            "location": record["path"],
            "title": str(escape(record["title"])),
            "text": str(escape(" ".join(_texts({k: record[k] for k in record.keys() - _APART})))),
        }
        for record in view.claims()
    ]


def _texts(value: Any) -> Iterator[str]:
    """The texts in a public value, the statement and the answer first."""
    if isinstance(value, dict):
        for name in sorted(value, key=lambda name: (name not in _FIRST, name)):
            yield from _texts(value[name])
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


_FIRST = ("statement", "answer", "body", "definition")
