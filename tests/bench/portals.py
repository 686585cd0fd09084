"""Portals of any size, from a seed: the records of the example portal, multiplied and varied.

What is made can be published, with all that a build does switched on: pages, shares,
questionnaires, files, and two releases on record, made by the program itself. `hooks` and
`overrides` are links to those of this repository, so that a portal made once serves every state of
the program.

`python -m bench.portals FOLDER RECORDS` writes one.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.plain_yaml import read, write
from bench.records import Lists, fewer, multiplied

ROOT = Path(__file__).resolve().parent.parent.parent
RELEASES = ("2026-11-15", "2026-11-22")
"""The days on record."""
_LATER = ("faq", "shares")
"""Of these the second release has a round more than the first: nothing else refers to them."""
_APART = ("organization", "waivers")
"""Files that hold no records to be multiplied."""


def generate(folder: Path, size: int) -> Path:
    """A portal with at least so many records, and up to one round of the example more, or with
    about so many where the example has more. The folder is made anew.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("content", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("history"))
    for name in ("hooks", "overrides"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    lists, rounds = _sized(folder, size)
    first = {
        name: [record for record in records if not _is_new(name, record, rounds)]
        for name, records in lists.items()
    }
    for day, state in zip(RELEASES, (first, lists), strict=True):
        for path in _files(folder):
            write(path, {key: state[key] for key in read(path)})
        command = [sys.executable, "-m", "trustportal", "release", str(folder), "--today", day]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise RuntimeError(f"the portal of {size} cannot stand\n{ended.stdout}{ended.stderr}")
    return folder


def _sized(folder: Path, size: int) -> tuple[Lists, int]:
    """The records of the portal, and how many rounds were added to those of the example."""
    lists: Lists = {key: value for path in _files(folder) for key, value in read(path).items()}
    for share in lists["shares"]:
        if "as_stated" in share:
            share["as_stated"] = RELEASES[0]
    if size >= sum(map(len, lists.values())):
        return multiplied(lists, size)
    pages = "".join(path.read_text("utf-8") for path in (folder / "content").glob("*.md"))
    left = fewer(lists, size, pages)
    there = {f"{name}/{record['id']}" for name, records in left.items() for record in records}
    for path in (folder / "data" / "questionnaires").glob("*.yml"):
        content = read(path)
        content["answers"] = [each for each in content["answers"] if there.issuperset(each["claims"])]
        write(path, content)
    return left, 0


def _is_new(name: str, record: Any, rounds: int) -> bool:
    """Whether the first release does not have it: what it says of that day, and the last round."""
    last = bool(rounds) and record["id"].endswith(f"-{rounds - 1}")
    return "as_stated" in record or (name in _LATER and last)


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted((folder / "data").glob("*.yml")) if path.stem not in _APART]


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
