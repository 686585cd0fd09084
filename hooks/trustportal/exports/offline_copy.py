"""The whole portal in one ZIP that opens without a server, with the digest of every file in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from io import BytesIO
from posixpath import join, normpath
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from trustportal.exports import checksums
from trustportal.exports.output import Output
from trustportal.exports.shared_links import from_above
from trustportal.public import PublicView

PATH = "trust-portal.zip"
_APART = re.compile(r"assets/(?:cards|javascripts)/|search/|sitemap\.xml|404\.html$|_|\.nojekyll$")
"""What only a website needs: a search that fetches, pictures for links, files for the host."""
_OF_A_SERVER = re.compile(
    rb'<(?:meta http-equiv="Content-Security-Policy"|link rel="preload")[^>]*>'
)
_HREF = re.compile(rb'href="(?<=\shref=")(?P<path>[^":#?]*)(?P<rest>[#?][^"]*)?(?=")')
"""It begins with letters, by which the search finds it ten times as fast."""


def offline_copy(paths: Iterable[str], read: Callable[[str], bytes], view: PublicView) -> bytes:
    """The files of a finished site as a ZIP, all dated with the view's day, the digests last.

    A link to a folder names the page in it, a link to what only the website has names that in
    full; what speaks of a server's address is taken out, since a file has none.
    """
    inside = [path for path in sorted(paths) if not _APART.match(path)]
    links, digests, made = _Links(frozenset(inside), view.site_url), dict[str, str](), BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for path in inside:
            content = read(path)
            if path.endswith(".html"):
                content = links.as_file(path, content)
            digests[path] = checksums.digest(content)
            archive.writestr(_entry(path, view.as_of), content)
        archive.writestr(_entry(checksums.PATH, view.as_of), checksums.checksums(digests))
    return made.getvalue()


def _entry(path: str, day: date) -> ZipInfo:
    name = f"trust-portal-{day.isoformat()}/{path}"
    entry = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
    entry.external_attr = 0o644 << 16
    return entry


def outputs(view: PublicView) -> Iterator[Output]:
    """The copy."""
    title = f"The whole portal as of {view.as_of.isoformat()}, to read without a network"
    yield Output("zip", PATH, title, "for a file of the purchase", "application/zip", None)


class _Links:
    """The links of a site's pages as they lead from file to file."""

    def __init__(self, files: frozenset[str], site_url: str) -> None:
        self.files, self.site_url = files, site_url
        self._elsewhere: dict[tuple[str, str], str | None] = {}

    def as_file(self, path: str, html: bytes) -> bytes:
        """A page whose links lead from file to file."""

        def file_of(found: re.Match[bytes]) -> bytes:
            link, rest = found["path"].decode(), found["rest"] or b""
            if not link or link.startswith("/"):
                return found.group()
            shared = from_above(path, link)
            if shared not in self._elsewhere:
                self._elsewhere[shared] = self._address(
                    normpath(join(shared[0], unquote(shared[1])))
                )
            to = self._elsewhere[shared]
            if to is None:
                return found.group()
            return b'href="' + (to or join(link, "index.html")).encode() + rest

        return _HREF.sub(file_of, _OF_A_SERVER.sub(b"", html))

    def _address(self, target: str) -> str | None:
        """None for what is a file here, '' for a folder with a page in it, else where it is."""
        if target in self.files or target == checksums.PATH:
            return None
        return "" if normpath(join(target, "index.html")) in self.files else self.site_url + target
