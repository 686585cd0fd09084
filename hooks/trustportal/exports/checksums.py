"""SHA256SUMS: the digest of every file of a site, in the form that `sha256sum --check` reads.

Pages that no list names (shares with `listed: false`) are not in this one either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from trustportal.exports.output import Output
from trustportal.exports.social_cards import card_of
from trustportal.moved import address_of_record
from trustportal.public import PublicView, is_listed
from trustportal.site_files import files_below

PATH = "SHA256SUMS"


def digest(content: bytes) -> str:
    """The digest of a file as the list has it."""
    return sha256(content).hexdigest()


def checksums(digests: Mapping[str, str]) -> bytes:
    """A line for each path with its digest, in the order of paths."""
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()


def paths_below(folder: Path, hidden: tuple[str, ...] = ()) -> list[str]:
    """Every file of a finished site but the list itself, and what begins with a hidden path; in
    their order.
    """
    files = files_below(folder)
    return [each for each in files if each != PATH and not each.startswith(hidden)]


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
    title = "The digest of each file but those of pages that no list names"
    whom = "for whoever keeps a copy and wants to prove it whole"
    yield Output("checksums", PATH, title, whom, "text/plain", None)
