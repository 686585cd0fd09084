"""The files of a site on the disk."""

from __future__ import annotations

import os
from pathlib import Path


def files_below(folder: Path, *, hidden: bool = True) -> list[str]:
    """The path of every file from the folder on, in the order of paths; on demand without hidden
    folders. Names are compared, and no objects: a site has five files for each claim.
    """
    found, start = list[str](), len(os.fspath(folder)) + 1
    for place, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if hidden or not each.startswith(".")]
        below = place[start:].replace(os.sep, "/")
        found += [f"{below}/{name}" if below else name for name in names]
    return sorted(path for path in found if os.path.isfile(folder / path))  # noqa: PTH113 - fast
