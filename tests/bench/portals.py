"""Portals of any size, from a seed: the records of the example portal, multiplied and varied.

What is made can be published, with all that a build does switched on: pages, shares,
questionnaires, files, and two releases on record, made by the program itself. `hooks` and
`overrides` are links to those of this repository, so that a portal made once serves every state of
the program.

`python -m bench.portals FOLDER RECORDS` writes one.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.plain_yaml import read, write
from bench.records import Lists, multiplied

ROOT = Path(__file__).resolve().parent.parent.parent
SMALL = ROOT / "tests" / "portals" / "minimal"
"""What is multiplied where the example has more records than are asked for."""
RELEASES = ("2026-11-15", "2026-11-22")
"""The days on record."""
_LATER = ("faq", "shares")
"""Of these the second release has a round more than the first: nothing else refers to them."""
_APART = ("organization", "waivers")
"""Files that hold no records to be multiplied."""


def generate(folder: Path, size: int) -> Path:
    """A portal with at least so many records, and less than one round more. The folder is made
    anew.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    base = ROOT if _count(_lists(ROOT)) <= size else SMALL
    for name in ("data", "content"):
        shutil.copytree(base / name, folder / name, ignore=shutil.ignore_patterns("history"))
    _copy_pages(folder / "content")
    for name in ("hooks", "overrides"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    lists, rounds = multiplied(_lists(base), size)
    for share in lists["shares"]:
        if "as_stated" in share:
            share["as_stated"] = RELEASES[0]
    first = {
        name: [record for record in records if not _is_new(name, record, rounds)]
        for name, records in lists.items()
    }
    for day, state in zip(RELEASES, (first, lists), strict=True):
        _release(folder, day, state)
    return folder


def _release(folder: Path, day: str, state: Lists) -> None:
    """Write the records, and put them on record as of the day; the program refuses what cannot
    stand.
    """
    for path in _files(folder):
        write(path, {key: state[key] for key in read(path)})
    command = [sys.executable, "-m", "trustportal", "release", str(folder), "--today", day]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise RuntimeError(f"{folder} cannot stand\n{ended.stdout}{ended.stderr}")


def origin() -> str:
    """A digest of all that a portal is made from but the program that releases it."""
    own = [Path(__file__).with_name(f"{name}.py") for name in ("plain_yaml", "portals", "records")]
    given = [
        path for root in (ROOT / "data", ROOT / "content", SMALL) for path in root.rglob("*.*")
    ]
    digest = hashlib.sha256()
    for path in sorted([*own, *given]):
        if path.suffix in (".yml", ".md", ".json", ".py"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _copy_pages(folder: Path) -> None:
    """The pages of the example without their sentences, which speak of its claims alone: among
    those of many services the judge would take another one for the nearest.
    """
    for path in (ROOT / "content").glob("*.md"):
        blocks = path.read_text(encoding="utf-8").split("\n\n")
        kept = (each for each in blocks if each.startswith(("---", "#", "{{")))
        (folder / path.name).write_text("\n\n".join(kept).rstrip() + "\n", encoding="utf-8")


def _lists(root: Path) -> Lists:
    """The records of a portal by collection."""
    return {key: value for path in _files(root) for key, value in read(path).items()}


def _count(lists: Lists) -> int:
    return sum(map(len, lists.values()))


def _is_new(name: str, record: Any, rounds: int) -> bool:
    """Whether the first release does not have it: what it says of that day, and the last round."""
    last = bool(rounds) and record["id"].endswith(f"-{rounds - 1}")
    return "as_stated" in record or (name in _LATER and last)


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted((folder / "data").glob("*.yml")) if path.stem not in _APART]


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
