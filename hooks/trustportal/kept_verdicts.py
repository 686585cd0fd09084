"""What the gate said of a portal is said again while nothing that it rests on has changed.

It rests on mkdocs.yml, on every file and folder of the data and the pages, on the day, on the
program and on its libraries. Where a portal leads elsewhere, by a link or by what mkdocs.yml
inherits, nothing is kept. Neither is what was said while a file changed.

The file can be deleted at any time, and is sealed: a verdict that comes with a change from
elsewhere does not count.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from json import dumps, loads
from pathlib import Path
from stat import S_ISLNK
from typing import Any

import click

from trustportal import sealed
from trustportal.source.settings import INHERIT, SETTINGS

FILE = Path(".cache", "verdict.json")
PROGRAM = Path(__file__).parent
LIBRARIES = Path(click.__file__).parent.parent
DATA = "data"
"""As in `portal`, which takes longer to load than all that is done here."""
ELSEWHERE = (INHERIT.encode(), b"../")
"""What mkdocs.yml holds where it leads to files beside the data and the pages."""
TICK = 50_000_000
"""Nanoseconds by which a file system may be late in noting when a file changed."""


def said_before(root: Path, asked: str) -> tuple[str, int] | None:
    """What was said when this was asked, and the exit code; None if it has to be found out."""
    kept = _read(root)
    if asked not in kept.get("said", {}) or kept["ground"] != _ground(root, kept["pages"]):
        return None
    said, status = kept["said"][asked]
    return said, status


def keep(root: Path, pages: str, asked: str, answer: tuple[str, int], began: int) -> None:
    """Keep the answer about a portal whose pages are in a folder, if nothing of it changed since
    it began to be read, in nanoseconds. What cannot be written is found out again, and that is all.
    """
    ground = _ground(root, pages, began - TICK)
    if ground is None:
        return
    kept = _read(root)
    before = kept["said"] if kept.get("ground") == ground else {}
    new = {"pages": pages, "ground": ground, "said": {**before, asked: answer}}
    sealed.write(root / FILE, _program(), dumps(new).encode())


def _read(root: Path) -> dict[str, Any]:
    payload = sealed.read(root / FILE, _program())
    kept: dict[str, Any] = loads(payload) if payload is not None else {}
    return kept


@cache
def _program() -> bytes:
    """What the program and its libraries are known by."""
    return sealed.key_of((*_below(PROGRAM), LIBRARIES))


def _ground(root: Path, pages: str, unchanged_since: int | None = None) -> str | None:
    """A digest of all that a verdict rests on; None where that leads elsewhere, cannot be read, or
    changed after a time in nanoseconds.
    """
    today, epoch = datetime.now(UTC).date(), os.environ.get("SOURCE_DATE_EPOCH")
    digest = blake2b(repr((today, epoch, str(root.resolve()))).encode(), key=_program())
    try:
        settings = (root / SETTINGS).read_bytes()
        below = [each for folder in (DATA, pages) for each in _below(root / folder)]
        for path in (root / SETTINGS, *below):
            content = b"" if path.is_dir() else path.read_bytes()
            at = path.lstat()  # after it was read
            if S_ISLNK(at.st_mode) or (unchanged_since and at.st_ctime_ns > unchanged_since):
                return None
            digest.update(
                repr((str(path.relative_to(root)), at.st_mode, len(content))).encode() + content
            )
    except OSError:
        return None
    return None if any(each in settings for each in ELSEWHERE) else digest.hexdigest()


def _below(folder: Path) -> Iterator[Path]:
    """The folder, and every folder and file below it, in order; links are not followed."""
    yield folder
    with os.scandir(folder) as entries:
        for each in sorted(entries, key=lambda entry: entry.name):
            if not each.is_dir(follow_symlinks=False):
                yield Path(each)
            elif each.name != "__pycache__":
                yield from _below(Path(each))
