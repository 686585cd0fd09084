"""SHA256SUMS: the digest of every file of a site, in the form that `sha256sum --check` reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from trustportal.exports.output import Output
from trustportal.public import PublicView

PATH = "SHA256SUMS"


def checksums(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A line for each `(path, content)`, in the order of paths."""
    return b"".join(
        f"{sha256(content).hexdigest()}  {path}\n".encode() for path, content in sorted(files)
    )


def files_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a finished site, without the list itself."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != PATH:
            yield name, path.read_bytes()


def outputs(_: PublicView) -> Iterator[Output]:
    """The list of all files."""
    title, whom = "The digest of every file", "for whoever keeps a copy and wants to prove it whole"
    yield Output("checksums", PATH, title, whom, "text/plain", None)
