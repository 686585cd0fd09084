"""/_redirects: the old addresses for the host, in the form that Netlify and Cloudflare Pages read.

Each old address has a page as well, which leads on where a host reads no such file; Netlify
serves that page first. Paths begin at the root of the host, wherever the portal lies below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from trustportal.exports.output import Output
from trustportal.public import PublicView

PATH = "_redirects"


def redirects(view: PublicView) -> bytes:
    """A line for each old address, moved for good (301)."""
    top = urlsplit(view.site_url).path or "/"
    return "".join(
        f"{top}{quote(each.old)} {top}{quote(each.new)} 301\n" for each in view.moved if each.listed
    ).encode()


def outputs(view: PublicView) -> Iterator[Output]:
    """The file, where anything has moved."""
    if view.moved:
        whom = "for the host of the portal"
        yield Output(
            "redirects", PATH, "Old addresses", whom, "text/plain", redirects, listed=False
        )
