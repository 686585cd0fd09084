"""Finished pages are kept, so that a build makes only those anew that would come out differently.

What a page is made from is not declared but watched: while it is made, the view notes every record
that is looked up and whatever else is read. A kept page is used as long as all of that is the same,
and so are the frame, the templates, the fonts, the program and the day. A page that read more than
a record at a time rests on all of what it read.

The folder can be deleted at any time. A file in it that is damaged does not count.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from json import dumps, loads
from os import getpid
from pathlib import Path
from typing import Any

from trustportal.public import PublicRecord, PublicView
from trustportal.publication.ledger import ClaimHistory, Ledger, ledger

Files = tuple[tuple[str, bytes], ...]
"""What belongs to a page: each file's path from the site on, and its bytes."""

_SAME_FOR_ALL = frozenset({"as_of", "organization", "site_url"})
_WHOLE = frozenset(each.name for each in fields(PublicView)) - _SAME_FOR_ALL - {"records"}
_LIBRARIES = ("jinja2", "markupsafe", "markdown", "zxing-cpp", "pillow")
_PAST, _ALL = "past ", "all "
"""Before the reference of a record: what the record of publication says of it. Before the name of
a collection: all of its records.
"""


class WatchedView(PublicView):
    """A view that notes in `seen` what is read of it: a record by its reference, else a field."""

    __slots__ = ("_itself", "seen")

    def __init__(self, view: PublicView) -> None:
        for each in fields(PublicView):
            object.__setattr__(self, each.name, getattr(view, each.name))
        seen: set[str] = set()
        object.__setattr__(self, "seen", seen)
        object.__setattr__(self, "records", WatchedRecords(view.records, seen))
        object.__setattr__(self, "_itself", view)

    def __getattribute__(self, name: str) -> Any:
        """A field; one that holds more than a record is noted."""
        if name in _WHOLE:
            object.__getattribute__(self, "seen").add(name)
        return object.__getattribute__(self, name)

    def find(self, reference: str) -> PublicRecord | None:
        """The public record of a reference."""
        self.seen.add(reference)
        record: PublicRecord | None = object.__getattribute__(self, "index").get(reference)
        return record

    def unwatched(self) -> PublicView:
        """The view itself, of which all counts as read."""
        self.seen.update(_WHOLE)
        view: PublicView = self._itself
        return view

    @property
    def past(self) -> Ledger:
        """The record of publication, which is put together when it is first asked for."""
        return ledger(self._itself)

    def past_of(self, reference: str) -> ClaimHistory | None:
        """The history of a claim, if a release has it."""
        self.seen.add(_PAST + reference)
        claims: Mapping[str, ClaimHistory] = self.past.claims
        return claims.get(reference)


class WatchedRecords(dict[str, tuple[PublicRecord, ...]]):
    """The records by collection, which note whose are read."""

    def __init__(self, records: Mapping[str, tuple[PublicRecord, ...]], seen: set[str]) -> None:
        super().__init__(records)
        self.seen = seen

    def __getitem__(self, name: str) -> tuple[PublicRecord, ...]:
        """The records of a collection."""
        self.seen.add(_ALL + name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """The records of a collection, or what is given instead."""
        self.seen.add(_ALL + name)
        return super().get(name, default)

    def values(self) -> Any:
        """The records of all collections."""
        self.seen.update(_ALL + name for name in self)
        return super().values()

    def items(self) -> Any:
        """All collections with their records."""
        self.seen.update(_ALL + name for name in self)
        return super().items()


class KeptPages:
    """The pages of one build, and what is drawn for long on others. `ground` is what all of them
    rest on; `folder` keeps them.
    """

    def __init__(self, view: WatchedView, ground: Iterable[bytes], folder: Path) -> None:
        self.view, self.folder = view, folder
        same = (repr(getattr(view, name)).encode() for name in sorted(_SAME_FOR_ALL))
        self.ground = digest(program(), *same, *ground)
        self._known: dict[str, str] = {}

    def page(self, name: str, frame: bytes, make: Callable[[], Files]) -> Files:
        """The files of a page, by its name, as they are kept or as `make` makes them."""
        file = self.folder / name_of(name)
        ground = digest(self.ground.encode(), frame)
        kept = self._kept(file, ground)
        if kept is not None:
            return kept
        self.view.seen.clear()  # nothing is drawn within a page that is kept by itself
        files = make()
        rests_on = {name: self._now(name) for name in sorted(self.view.seen)}
        self._keep(file, ground, rests_on, files)
        return files

    def _kept(self, file: Path, ground: str) -> Files | None:
        try:
            head, _, body = file.read_bytes().partition(b"\n")
            said = loads(head)
            same = said["ground"] == ground and said["body"] == digest(body)
            if not (same and all(self._now(n) == was for n, was in said["rests_on"].items())):
                return None
            files, start = [], 0
            for path, size in said["files"]:
                files.append((path, body[start : start + size]))
                start += size
            return tuple(files)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _keep(self, file: Path, ground: str, rests_on: dict[str, str], files: Files) -> None:
        body = b"".join(content for _, content in files)
        sizes = [(path, len(content)) for path, content in files]
        head = {"ground": ground, "body": digest(body), "rests_on": rests_on, "files": sizes}
        half = file.with_suffix(f".{getpid()}")
        half.write_bytes(dumps(head).encode() + b"\n" + body)
        half.replace(file)

    def _now(self, name: str) -> str:
        """The digest of what a page noted that it read."""
        if name not in self._known:
            view = self.view
            read: Any
            if name.startswith(_ALL):
                records = view.records[name.removeprefix(_ALL)]
                read = [self._now(record["ref"]) for record in records]
            elif name in _WHOLE:
                read = getattr(view, name)
            elif name.startswith(_PAST):
                read = view.past_of(name.removeprefix(_PAST))
            else:
                read = view.find(name)
            self._known[name] = digest(repr(read).encode())
        return self._known[name]


def name_of(page: str) -> str:
    """The file that keeps a page of this name."""
    return f"{page.replace('/', '--')}.page"


def digest(*parts: bytes) -> str:
    """One digest of several texts."""
    made = blake2b(digest_size=16)
    for part in parts:
        made.update(len(part).to_bytes(8))
        made.update(part)
    return made.hexdigest()


def contents(files: Iterable[Path]) -> bytes:
    """The digest of files with their names, as a part of a ground."""
    parts = ((file.name.encode(), file.read_bytes()) for file in sorted(files))
    return digest(*(each for pair in parts for each in pair)).encode()


@cache
def program() -> bytes:
    """The program itself and the libraries that pages are made with."""
    own = Path(__file__).parent
    versions = [f"{name} {version(name)}" for name in _LIBRARIES]
    files = [*own.rglob("*.py"), *own.rglob("*.yml")]
    return contents(files) + repr((sys.version, versions)).encode()
