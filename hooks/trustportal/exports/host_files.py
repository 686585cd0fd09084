"""What Netlify, Cloudflare Pages and Azure read in the root of the site: its headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trustportal.exports.output import Output
from trustportal.hosts.formats import FORMATS
from trustportal.hosts.headers import Headers, headers
from trustportal.public import PublicView

NAME = "host-files"


def outputs(_: PublicView) -> Iterator[Output]:
    """A file for each host that reads its headers from the site; others pass them over."""
    whom = "for the host of the portal"
    for path, host, title, kind in (
        ("_headers", "netlify", "Headers for Netlify and Cloudflare Pages", "text/plain"),
        ("staticwebapp.config.json", "azure", "Headers for Azure", "application/json"),
    ):
        write = _written(FORMATS[host])
        yield Output(NAME, path, title, whom, kind, write, listed=False)


def _written(write: Callable[[Headers], str]) -> Callable[[PublicView], bytes]:
    return lambda view: write(headers(view.site_url)).encode()
