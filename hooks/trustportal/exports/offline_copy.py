"""The whole portal in one ZIP that opens without a server, with the digest of every file in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from posixpath import dirname, join, normpath
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from trustportal.exports import checksums
from trustportal.exports.output import Output
from trustportal.public import PublicView

PATH = "trust-portal.zip"
_APART = re.compile(r"assets/(?:cards|javascripts)/|search/|sitemap\.xml|404\.html$|_|\.nojekyll$")
"""What only a website needs: a search that fetches, pictures for links, files for the host."""
_POLICY = re.compile(rb'\s*<meta http-equiv="Content-Security-Policy"[^>]*>')
_HREF = re.compile(rb'(?<=\shref=")(?P<path>[^":#?]*)(?P<rest>[#?][^"]*)?(?=")')


def offline_copy(files: Iterable[tuple[str, bytes]], day: date) -> bytes:
    """The files of a finished site as a ZIP, all dated with its day.

    A link to a folder names the page in it; a policy that speaks of a server's address is taken
    out, since a file has none.
    """
    kept = {path: content for path, content in files if not _APART.match(path)}
    pages = {
        path: _as_file(path, content, kept)
        for path, content in kept.items()
        if path.endswith(".html")
    }
    whole = kept | pages
    whole[checksums.PATH] = checksums.checksums(whole.items())
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(whole):
            name = f"trust-portal-{day.isoformat()}/{path}"
            entry = ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, whole[path])
    return made.getvalue()


def outputs(view: PublicView) -> Iterator[Output]:
    """The copy."""
    title = f"The whole portal as of {view.as_of.isoformat()}, to read without a network"
    yield Output("zip", PATH, title, "for a file of the purchase", "application/zip", None)


def _as_file(path: str, html: bytes, files: dict[str, bytes]) -> bytes:
    """A page whose links lead from file to file."""

    def file_of(found: re.Match[bytes]) -> bytes:
        link = found["path"].decode()
        target = normpath(join(dirname(path), link)) if link else ""
        page = f"{target}/index.html" if target != "." else "index.html"
        if not link or page not in files:
            return found.group()
        return join(link, "index.html").encode() + (found["rest"] or b"")

    return _HREF.sub(file_of, _POLICY.sub(b"", html))
