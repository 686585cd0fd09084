"""Every public text of a portal, sentence by sentence, each with its place.

A sentence is as it is read, without its markup, and knows where each of its letters stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from trustportal.model.base import Part, Record
from trustportal.model.fields import Prose
from trustportal.model.kinds import ORGANIZATION
from trustportal.model.marks import Path, marked
from trustportal.portal import Portal
from trustportal.problems import Place
from trustportal.prose.shown import LINK_TARGET, Origins, plain, shown
from trustportal.prose.tables import headings, is_rule, read_row
from trustportal.source.markdown_scan import without_code
from trustportal.source.pages import Page
from trustportal.source.settings import SETTINGS

Sort = Literal["text", "topic", "name", "condition", "limit"]
"""text: states something. topic: a heading, a title or a question. name: of a person or thing.
condition, limit: belongs to a statement and takes away from it.
"""

_TOPICS = frozenset({"title", "also_asked", "topic", "area", "description"})
_NAMES = frozenset(
    {"name", "legal_entity", "legal_name", "body", "former_names", "logo", "framework", "issuer"}
)
_NOT_OURS = frozenset({"quotation", "mission", "approved_by", "reviewed_by"})
"""The words of a customer, and an organisation's own aims: shown as such, not as claims."""


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """One sentence of a public text, the same only as itself.

    `subject` is the record as "kind/id", "organization" or the file of a page; `links` are the
    claims that its block links to; `block` is all of the paragraph.
    """

    text: str
    sort: Sort
    subject: str
    path: Path = ()
    page: Page | None = None
    offset: int = 0
    links: tuple[str, ...] = ()
    block: str = ""
    before: str = ""
    row: tuple[str, Origins] = ("", ())
    """In a table, all of its row with the headings of the columns, and where its letters stand."""
    origins: Origins = ()
    """In Markdown, where each character of the text stands."""
    at: Place | None = None
    """Where it stands in YAML beside the text of a page."""

    @property
    def folded(self) -> str:
        """Its text in lower case."""
        return self.text.lower()

    def place(self, start: int) -> Place | None:
        """The place of a character, on a page; in a record the field is the place."""
        if self.at or not self.page:
            return self.at
        last = len(self.origins) - 1
        return self.page.place(self.origins[min(start, last)] if last >= 0 else self.offset + start)

    def written(self, start: int, words: str) -> str:
        """Some of its words as they stand on its page, where the text spells short forms out."""
        end = start + len(words)
        if not self.page or self.text[start:end] != words or len(self.origins) <= end:
            return words
        written = self.page.body[self.origins[start] : self.origins[end]].strip()
        return written if plain(written) == words else words

    @property
    def set_apart(self) -> tuple[int, ...]:
        """Where a link, bold or another mark begins within it."""
        stood = enumerate(pairwise(self.origins), 1)
        return tuple(
            at for at, (one, next_) in stood if next_ - one > 1 and self.text[at - 1] == " "
        )

    def part(self, start: int, end: int) -> Sentence:
        """Some of it."""
        text, offset = self.text[start:end], self.offset + start
        return replace(self, text=text, offset=offset, origins=self.origins[start:end])

    def behind(self, words: str) -> Sentence:
        """It behind some words that stand elsewhere."""
        origins = [*[self.origins[0]] * len(words), *self.origins] if self.origins else ()
        offset = self.offset - len(words)
        return replace(self, text=words + self.text, offset=offset, origins=origins)


@lru_cache(maxsize=2)
def sentences(portal: Portal) -> tuple[Sentence, ...]:
    """Every sentence that visitors read, of pages and of published records."""
    found: list[Sentence] = list(_of_settings(portal))
    for page in portal.pages:
        found += _of_page(page)
    found += _of_record(ORGANIZATION.name, portal.organization)
    for reference, record in portal.all():
        if record.state == "published":
            found += _of_record(reference, record)
    return tuple(found)


@lru_cache(maxsize=2)
def spoken(portal: Portal) -> Collection[str]:
    """Every word of the sentences, in lower case, each once."""
    texts = {each.folded for each in sentences(portal)}
    return dict.fromkeys(word for text in texts for word in text.split())


def _of_record(reference: str, record: Part) -> Iterator[Sentence]:
    for path, value, mark, public in marked(record):
        if not (public and isinstance(mark, Prose)) or path[0] in _NOT_OURS:
            continue
        sort = _sort(reference, path)
        if mark.markdown:
            for each in _of_markdown(value):
                yield Sentence(
                    each.text,
                    each.sort,
                    reference,
                    path,
                    links=each.links,
                    block=each.block,
                    before=each.before or _asked(record),
                    origins=each.origins,
                )
        elif sort in ("topic", "name"):
            yield Sentence(value, sort, reference, path, block=value)
        else:
            text = plain(value)
            for start, end in split(text):
                yield Sentence(text[start:end], sort, reference, path, block=text)


def _asked(record: Part) -> str:
    title = record.title if isinstance(record, Record) else ""
    return plain(title) if title.endswith("?") else ""


def _sort(reference: str, path: Path) -> Sort:
    last = next(part for part in reversed(path) if isinstance(part, str))
    if last in _TOPICS:
        return "text" if reference == ORGANIZATION.name or last == "description" else "topic"
    if last in _NAMES or (reference.startswith("customers/") and last != "quotation"):
        return "name"
    return "condition" if path[0] == "conditions" else "limit" if path[0] == "limits" else "text"


def _of_settings(portal: Portal) -> Iterator[Sentence]:
    """What every page says by mkdocs.yml: names and titles are headings."""
    for each in portal.site.printed:
        text = plain(each.text)
        sort: Sort = "topic" if each.key in ("nav", "site_name") else "text"
        for start, end in split(text):
            yield Sentence(text[start:end], sort, SETTINGS, block=text, at=each.place)


def _of_page(page: Page) -> Iterator[Sentence]:
    front = page.front.value if page.front else None
    for key in ("title", "description"):
        if page.front and isinstance(front, dict) and isinstance(front.get(key), str):
            text, at = plain(front[key]), page.front.place(key)
            yield Sentence(text, "topic", page.file, page=page, block=text, at=at)
    for each in _of_markdown(page.body):
        yield Sentence(
            each.text,
            each.sort,
            page.file,
            (),
            page,
            each.offset,
            each.links,
            each.block,
            each.before,
            each.row,
            each.origins,
        )


_BLOCK = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|$))+")
_ITEM = re.compile(r"^[ \t]*(?:[-+*]|\d{1,3}\.)[ \t]|^[ \t]*\||^#{1,6} |^[ \t]*>", re.MULTILINE)


def _goes_on(lead: str, block: str) -> bool:
    """Whether a block answers the question before it, or is the list that was led in."""
    lead = lead.rstrip(" \"')")
    return lead.endswith("?") or (lead.endswith(":") and bool(_LIST_ITEM.match(block)))


_LIST_ITEM = re.compile(r"[ \t]*(?:[-+*]|\d{1,3}\.)[ \t]")
"""An item of a list, which the line before the list leads."""


def _of_markdown(text: str) -> Iterator[Sentence]:
    bare, lead = without_code(text), ""
    for block in _BLOCK.finditer(bare):
        starts = [found.start() for found in _ITEM.finditer(block.group())]
        edges = sorted({0, *starts, len(block.group())})
        lead = lead if _goes_on(lead, block.group()) else ""
        heads = headings([block.group()[begin:stop] for begin, stop in pairwise(edges)])
        for begin, stop in pairwise(edges):
            piece = block.group()[begin:stop]
            row, stands = read_row(piece, heads) if heads and begin else ("", ())
            heading, listed = piece.startswith("#"), bool(_LIST_ITEM.match(piece))
            links = tuple(
                found["to"].removeprefix("claim:").partition("#")[0]
                for found in LINK_TARGET.finditer(piece)
                if (found["to"] or "").startswith("claim:")
            )
            words, origins = shown(piece)
            asked = _asked_first(piece)
            offset = block.start() + begin
            heading = heading or (bool(heads) and (not begin or is_rule(piece)))
            for start, end in split(words):
                sort: Sort = "topic" if heading or end < asked else "text"
                said = words[start:end]
                stood = [offset + each for each in origins[start:end]]
                yield Sentence(
                    said,
                    sort,
                    "",
                    offset=stood[0],
                    links=links,
                    block=words,
                    before=lead,
                    row=(row, [block.start() + begin + each for each in stands]),
                    origins=stood,
                )
                if not (listed and lead.rstrip().endswith(":")):
                    lead = said


_SET_APART = re.compile(r"\s*(?:(?:[-+*]|\d{1,3}\.)\s+)?([*_]{1,3})(?=\S)[^*?]+\?[\"')]*\1")


def _asked_first(piece: str) -> int:
    """Where a question in bold or italics ends that a paragraph begins with and then answers: all
    of it is the reader's, as in "**Our contract says 72 hours. Why?**".
    """
    found = _SET_APART.match(piece)
    return len(shown(found.group())[0]) if found else 0


_END = re.compile(r"[.!?…]+[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|no|nos|art|arts|sec|inc|ltd|corp|co|s\.a|dr|mr|ms|st|u\.s"
    r"|u\.k|v|min|max|fig|incl|esp|dept|gen|est|b\.v|n\.v|a\.s|s\.a\.s|pte)|\b[A-Z])\.[\"')\]]*\s+$",
    re.IGNORECASE,
)


def split(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a text begins and ends."""
    start = 0
    for found in _END.finditer(text):
        short = _ABBREVIATION.search(text[max(0, found.start() - 12) : found.end()])
        number = text[found.end() : found.end() + 1].isdigit()  # "No. 7", and not "No. We"
        if not short or (short.group()[:2].lower() == "no" and not number):
            if text[start : found.end()].strip():
                yield start, found.end()
            start = found.end()
    if text[start:].strip():
        yield start, len(text)
