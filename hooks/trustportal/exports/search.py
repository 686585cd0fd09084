"""What search knows of every claim: its words, taken from the record and not from its page.

A page that shows nothing but records is known by its own prose: each record is found by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NotRequired, TypedDict

from markupsafe import escape

from trustportal.answering.answers import plain
from trustportal.model.kinds import COLLECTIONS
from trustportal.portal import Portal
from trustportal.prose.passages import sentences
from trustportal.public import PublicRecord, PublicView
from trustportal.source.markdown_scan import calls
from trustportal.source.pages import address_of

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


RETIRED, NEWS = 0.2, 0.5
"""What no longer holds, and what only tells of a change, stand behind what holds."""


class Entry(TypedDict):
    """One document of the search index of MkDocs; title and text are HTML. The first paragraph of
    a text is shown beside the title, the rest is only found.
    """

    location: str
    title: str
    text: str
    boost: NotRequired[float]


def search_entries(view: PublicView) -> list[Entry]:
    """An entry for every public record, with the words of all its public fields."""
    return [_entry(record) for record in view.claims()]


def _entry(record: PublicRecord) -> Entry:
    said = [plain(text) if name in _MARKDOWN else text for name, text in _said(record)]
    others = {name: record[name] for name in record.keys() - {*_APART, *_FIRST}}
    text = f"<p>{escape(' '.join(said))}</p> {escape(' '.join(_texts(others)))}"
    made: Entry = {"location": record["path"], "title": str(escape(record["title"])), "text": text}
    if record["state"] == "retired":
        made["boost"] = RETIRED
    elif record["collection"] == "updates":
        made["boost"] = NEWS
    return made


def draws_only_records(markdown: str) -> bool:
    """Whether a page shows records and nothing else that search would have to read there."""
    drawn = {call.name for call in calls(markdown)}
    return bool(drawn) and drawn <= COLLECTIONS.keys()


def page_entries(portal: Portal) -> list[Entry]:
    """An entry for each page that draws only records, with its title and its own sentences."""
    prose: dict[str, list[str]] = {}
    for sentence in sentences(portal):
        if sentence.page:
            prose.setdefault(sentence.page.file, []).append(sentence.text)
    return [
        {
            "location": address_of(page.path),
            "title": str(escape(page.title)),
            "text": f"<p>{escape(' '.join(' '.join(prose.get(page.file, ())).split()))}</p>",
        }
        for page in portal.pages
        if draws_only_records(page.body)
    ]


def _texts(value: Any) -> Iterator[str]:
    """The texts in a public value."""
    if isinstance(value, dict):
        for name in sorted(value):
            yield from _texts(value[name])
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


_FIRST = ("statement", "answer", "body", "definition")
_MARKDOWN = ("answer", "body")


def _said(record: PublicRecord) -> Iterator[tuple[str, str]]:
    return ((name, record[name]) for name in _FIRST if record.get(name))
