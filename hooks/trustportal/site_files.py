"""The files of a site on the disk."""

from __future__ import annotations

import os
from pathlib import Path


def files_below(folder: Path) -> list[str]:
    """The path of every file from the folder on, in the order of paths. A site has five files for
    each claim: names are compared, which is ten times as fast as objects.
    """
    found, start = list[str](), len(os.fspath(folder)) + 1
    for place, _, names in os.walk(folder):
        below = place[start:].replace(os.sep, "/")
        found += [f"{below}/{name}" if below else name for name in names]
    return sorted(path for path in found if os.path.isfile(folder / path))  # noqa: PTH113 - fast
