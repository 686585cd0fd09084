"""The addresses of a site: which file one means, and which are somebody else's."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

OUTSIDE = ".."
"""What an address means that leads out of the site, into the folders around it."""


@dataclass(frozen=True, slots=True)
class Site:
    """A finished site: its address, its files from the root on, and its own scripts."""

    url: str
    files: frozenset[str]
    scripts: frozenset[str]

    @property
    def folder(self) -> str:
        """The path below which the site is served: '/', or '/trust/'."""
        return urlsplit(self.url).path.rstrip("/") + "/"

    def is_foreign(self, address: str) -> bool:
        """Whether an address is on another host, or is no address of a host at all."""
        return self.path_of(address, "") is None

    def path_of(self, address: str, page: str) -> str | None:
        """The file that an address on a page means, or None where it is not ours."""
        if self.url.startswith("https://") and address.startswith(self.url):
            address = self.folder + address.removeprefix(self.url)
        address = address.partition("#")[0].partition("?")[0]
        if "//" in address[:2] or ":" in address.partition("/")[0] or "\\" in address:
            return None
        if not address:
            return page
        if address.startswith("/"):
            if not address.startswith(self.folder):
                return None
            path = unquote(address).removeprefix(self.folder)
        else:
            path = posixpath.join(posixpath.dirname(page), unquote(address))
        return _file(path)


def _file(path: str) -> str:
    """The file at a path from the site on, which may name a folder or lead out of the site."""
    is_folder = path.rpartition("/")[2] in ("", ".", "..")
    path = posixpath.normpath(path) if path else "."
    if path.startswith(OUTSIDE):
        return OUTSIDE
    if is_folder:
        path = "index.html" if path == "." else f"{path}/index.html"
    return path


def anchor_of(address: str) -> str:
    """The id that an address leads to; a visitor's choices after a `?` in it are no part of it."""
    return unquote(address.partition("#")[2].partition("?")[0])


def styles(text: str) -> Iterator[str]:
    """The addresses that a style sheet loads, but for pictures that it holds itself."""
    for part in text.split("url(")[1:]:
        quote = part.lstrip()[:1]
        inner = part.lstrip()[1:].partition(quote)[0] if quote in "\"'" else part.partition(")")[0]
        if not inner.strip().startswith("data:image/"):
            yield inner.strip()
    for part in text.split("@import")[1:]:
        yield part.partition(";")[0].strip().strip("\"'")
