"""What one file of a finished site holds, read without the others.

Most files are those of the last build. What was read in a file against which nothing stood is kept
with the digest of its bytes, as long as the same is looked for by the same program.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from json import dumps, loads
from os import getpid
from pathlib import Path
from typing import Any

from trustportal import two_processes
from trustportal.audit.addresses import Site, styles
from trustportal.audit.pages import Fault, Reader
from trustportal.audit.search import Search
from trustportal.audit.secrets import Secret
from trustportal.audit.texts import Beside, TooLargeError
from trustportal.kept_pages import digest, program

_PAGES = (".html", ".htm", ".svg", ".xhtml")
_AT_ONCE, _LARGE = 32, 256 * 1024
"""Files in a piece of work, and from how many bytes on a file is a piece by itself."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file: which secrets it gives away, and of a page or a style sheet what is wrong in it, its
    ids and where it leads.
    """

    digest: str
    gives_away: tuple[Secret, ...] = ()
    too_large: bool = False
    is_page: bool = False
    faults: tuple[tuple[str, Fault], ...] = ()
    ids: frozenset[str] = frozenset()
    targets: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    members: frozenset[str] = frozenset()
    """The digests of what is in an archive."""

    @property
    def is_clean(self) -> bool:
        """Whether nothing stands against the file by itself."""
        return not (self.gives_away or self.too_large or self.faults)


class FileReader:
    """Reads the files of one site."""

    def __init__(self, site: Site, search: Search) -> None:
        self.site, self.search, self.pages = site, search, Reader(site)

    @property
    def ground(self) -> str:
        """The digest of all that a reading depends on beside the file."""
        sought = sorted({form for secret in self.search.secrets for form in secret.forms})
        scripts = sorted(self.site.scripts)
        return digest(program(), repr((sought, self.site.url, scripts)).encode())

    def read(self, path: str, content: bytes, known: str, beside: Beside) -> Reading:
        """A file by its path from the site on, with its digest; `beside` are all of the site's."""
        gives_away: list[Secret] = []
        too_large = False
        beside.members.clear()
        try:
            gives_away += self.search.found_in(path, content, beside)
        except TooLargeError:
            too_large = True
        same = known, tuple(gives_away), too_large
        if path.endswith(_PAGES):
            page = self.pages.read(path, content.decode("utf-8", "replace"))
            return Reading(*same, True, page.faults, page.ids, page.targets)
        if path.endswith(".css"):
            return Reading(*same, styles=tuple(styles(content.decode("utf-8", "replace"))))
        return Reading(*same, members=frozenset(beside.members))


def read_all(
    reader: FileReader, files: Mapping[str, Path], kept: Path | None
) -> Mapping[str, Reading]:
    """Every file of a site, in the order given."""
    known = _known(kept, reader.ground) if kept else {}
    sizes = {path: file.stat().st_size for path, file in files.items()}
    digests = {path: digest(file.read_bytes()) for path, file in files.items()}
    read_before = {member for each in known.values() for member in each.members}
    beside = Beside(frozenset(read_before | set(digests.values())), sum(sizes.values()))
    new = [path for path, now in digests.items() if path not in known or known[path].digest != now]

    def read(paths: Sequence[str]) -> list[Reading]:
        return [
            reader.read(path, files[path].read_bytes(), digests[path], beside) for path in paths
        ]

    new.sort(key=lambda path: -sizes[path])  # what takes longest is begun first
    large = [path for path in new if sizes[path] > _LARGE]
    work: list[Sequence[str]] = [[path] for path in large]
    work += two_processes.pieces(new[len(large) :], _AT_ONCE)
    found = two_processes.done([partial(read, piece) for piece in work])
    fresh = dict(zip(new, (each for piece in found for each in piece), strict=True))
    readings = {path: fresh.get(path) or known[path] for path in files}
    if kept:
        _keep(kept, reader.ground, readings)
    return readings


def _known(kept: Path, ground: str) -> dict[str, Reading]:
    """The readings of the last build, if the same was looked for."""
    try:
        said = loads(kept.read_bytes())
        texts = said["texts"]
        return {
            path: Reading(
                digest,
                is_page=page,
                ids=frozenset(texts[each] for each in ids),
                targets=tuple(texts[each] for each in targets),
                styles=tuple(texts[each] for each in sheets),
                members=frozenset(members),
            )
            for path, (digest, page, ids, targets, sheets, members) in said["files"].items()
            if said["ground"] == ground
        }
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return {}


def _keep(kept: Path, ground: str, readings: Mapping[str, Reading]) -> None:
    """Write down the clean readings, each text of theirs once.

    An archive is clean as far as its members are that stand in the site as well. So where one file
    gives something away, none is taken for read.
    """
    numbers: dict[str, int] = {}
    leaks = any(each.gives_away or each.too_large for each in readings.values())

    def numbered(texts: Any) -> list[int]:
        return [numbers.setdefault(each, len(numbers)) for each in texts]

    clean = {
        path: (
            each.digest,
            each.is_page,
            numbered(sorted(each.ids)),
            numbered(each.targets),
            numbered(each.styles),
            sorted(each.members),
        )
        for path, each in readings.items()
        if each.is_clean and not leaks
    }
    half = kept.with_suffix(f".{getpid()}")
    with suppress(OSError):  # then the next build reads all files again
        kept.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(dumps({"ground": ground, "texts": list(numbers), "files": clean}))
        half.replace(kept)
