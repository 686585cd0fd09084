"""SHA256SUMS: the digest of every file of a site, in the form that `sha256sum --check` reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from trustportal.exports.output import Output
from trustportal.exports.social_cards import card_of
from trustportal.moved import address_of_record
from trustportal.public import PublicView, is_listed

PATH = "SHA256SUMS"


def checksums(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A line for each `(path, content)`, in the order of paths."""
    return b"".join(
        f"{sha256(content).hexdigest()}  {path}\n".encode() for path, content in sorted(files)
    )


def files_below(folder: Path, hidden: tuple[str, ...] = ()) -> Iterator[tuple[str, bytes]]:
    """Every file of a finished site but the list itself, and what begins with a hidden path."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != PATH and not name.startswith(hidden):
            yield name, path.read_bytes()


def unlisted(view: PublicView) -> tuple[str, ...]:
    """With what the paths of those pages begin that no list names."""
    return tuple(
        path
        for record in view.pages()
        if not is_listed(record)
        for name in (record["id"], *record["formerly"])
        for path in (address_of_record(record["ref"], name), card_of(record["path"]))
    )


def outputs(_: PublicView) -> Iterator[Output]:
    """The list of all files."""
    title, whom = "The digest of every file", "for whoever keeps a copy and wants to prove it whole"
    yield Output("checksums", PATH, title, whom, "text/plain", None)
