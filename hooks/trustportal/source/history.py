"""The files of data/history as they lie on disk: read within bounds, understood later.

A portal without a history pays for looking at one folder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from trustportal import codes
from trustportal.problems import Place, Problem, Report
from trustportal.source.files import read_bytes

HISTORY = "history"
MOST_RELEASES = 2_000
"""More than five years of one release a day."""

_NAME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.json")


MOST_BYTES = 256 * 1024 * 1024
"""The largest release read, which the program wrote itself: 50,000 statements are about 60 MiB."""


@dataclass(frozen=True, slots=True)
class HistoryFile:
    """A file of the record: its path from the root on, and every byte of it."""

    file: str
    content: bytes

    @property
    def name(self) -> str:
        """Its name without the folder."""
        return self.file.rpartition("/")[2]

    @property
    def day(self) -> date:
        """The day that its name gives."""
        return date.fromisoformat(self.name.removesuffix(".json"))


def read_history_files(root: Path, folder: str, report: Report) -> tuple[HistoryFile, ...]:
    """The releases of `root/folder` by date; nothing where there is no such folder."""
    path = root / folder
    if not (path.exists() or path.is_symlink()):
        return ()
    if not path.is_dir():
        mend = "move it away; the releases lie in a folder of this name"
        report(Problem(Place(folder), codes.STRAY_IN_HISTORY, "this is not a folder", mend))
        return ()
    inside = sorted(each.name for each in path.iterdir() if not each.name.startswith("."))
    for stray in (name for name in inside if not _is_dated(name)):
        message = "the name is not the day of a release: YYYY-MM-DD.json"
        mend = "move it out of data/history, which 'trust-portal release' alone writes"
        report(Problem(Place(f"{folder}/{stray}"), codes.STRAY_IN_HISTORY, message, mend))
    names = [name for name in inside if _is_dated(name)]
    if len(names) > MOST_RELEASES:
        message = f"the folder holds {len(names):,} releases, more than {MOST_RELEASES:,}"
        mend = "release when something changed, not with every build"
        report(Problem(Place(folder), codes.TOO_LARGE, message, mend))
        return ()
    read = ((name, read_bytes(root, f"{folder}/{name}", report, MOST_BYTES)) for name in names)
    return tuple(
        HistoryFile(f"{folder}/{name}", content) for name, content in read if content is not None
    )


def _is_dated(name: str) -> bool:
    found = _NAME.fullmatch(name)
    try:
        return bool(found and date.fromisoformat(found[1]))
    except ValueError:
        return False
