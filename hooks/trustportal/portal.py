"""A portal as it lies on disk, read by `loading`: records, pages, and where each of them stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trustportal.model.base import Part, Record, State, field_of
from trustportal.model.kinds import Organization
from trustportal.model.questionnaire_files import Listed
from trustportal.model.reading import Origin
from trustportal.model.residency import Residency
from trustportal.model.waivers import Waiver
from trustportal.source.history import HistoryFile
from trustportal.source.pages import Page
from trustportal.source.settings import SETTINGS
from trustportal.source.site import Site

DATA = "data"
WAIVERS = "waivers"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file below content/ that a record names: its size in bytes, its SHA-256, and the pages of
    a PDF, where they can be counted.
    """

    size: int
    sha256: str
    pages: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Portal:
    """All that was read, the same only as itself.

    `records` holds, by collection, what is well formed; `refused` are the references of records
    that were not; `unfinished` those of drafts that lack something; `unread` the collections whose
    file could not be read, so that nobody calls a reference into them unknown.
    """

    root: Path
    site: Site
    organization: Organization
    records: Mapping[str, tuple[Record, ...]]
    origins: Mapping[str, Origin] = field(repr=False)
    pages: tuple[Page, ...]
    refused: frozenset[str] = frozenset()
    unfinished: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    index: Mapping[str, Record] = field(repr=False, default_factory=dict)
    attachments: Mapping[str, Attachment] = field(default_factory=dict)
    waivers: tuple[tuple[Waiver, Origin], ...] = ()
    questionnaires: tuple[Listed, ...] = ()
    history: tuple[HistoryFile, ...] = field(repr=False, default=())

    def find(self, reference: str) -> Record | None:
        """The record of a reference "kind/id"."""
        return self.index.get(reference)

    def is_unknown(self, reference: str) -> bool:
        """Whether no file can hold such a record: a refused one, or an unread file, is known."""
        collection = reference.partition("/")[0]
        known = self.state_of(reference) or reference in self.refused or collection in self.unread
        return not known

    def state_of(self, reference: str) -> State | None:
        """The state of a record, also of a draft that is not finished; None where there is none."""
        if record := self.index.get(reference):
            return record.state
        return "draft" if reference in self.unfinished else None

    def renamed(self, reference: str) -> str | None:
        """The present reference of a record that once had this one."""
        collection, _, former = reference.partition("/")
        for record in self.records.get(collection, ()):
            if former in record.formerly:
                return f"{collection}/{record.id}"
        return None

    def all(self) -> Iterator[tuple[str, Record]]:
        """Every record with its reference, in the order of kinds and files."""
        yield from self.index.items()

    def published(self) -> Iterator[tuple[str, Record]]:
        """Every record that is not a draft."""
        return ((reference, record) for reference, record in self.all() if record.state != "draft")

    def promises(self) -> Iterator[Residency]:
        """The published promises on where data lives."""
        for record in self.records["residency"]:
            if isinstance(record, Residency) and record.state == "published":
                yield record

    def origin(self, reference: str) -> Origin:
        """Where a record stands; the organisation's reference is its own name."""
        return self.origins[reference]

    def has_subject(self, name: str) -> bool:
        """Whether a finding can be about this: a record, the organisation, or a page's file."""
        files = (SETTINGS, *(page.file for page in self.pages))
        return name in self.origins or name in files


FILES = ("file", "logo", "mark")
"""Fields that name a file below content/, or a part that does."""


def files_of(record: Part) -> Iterator[tuple[tuple[str, ...], str]]:
    """`(path of the field, file below content/)` for each file that a record names."""
    for name in FILES:
        value = field_of(record, name)
        if isinstance(value, Part):
            yield (name, "file"), str(getattr(value, "file", ""))
        elif value:
            yield (name,), value


def files_as_written(record: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """The same of a record that could not be read, from what its file holds."""
    for name in FILES if isinstance(record, dict) else ():
        value = record.get(name)
        if isinstance(value, dict) and isinstance(value.get("file"), str):
            yield (name, "file"), value["file"]
        elif isinstance(value, str):
            yield (name,), value
