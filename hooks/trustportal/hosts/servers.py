"""Servers of one's own: what goes into the block of the portal's host."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trustportal.hosts.headers import CACHE, Headers, with_charset


def as_nginx(headers: Headers) -> str:
    """Lines to include in a `server` block whose `root` holds the site.

    `add_header` in a `location` would drop those of the server, so there is none in any.
    """
    return "\n".join(_nginx(headers)) + "\n"


def _nginx(headers: Headers) -> Iterator[str]:
    yield "index index.html;"
    yield f"error_page 404 {headers.page_of_errors};"
    yield "absolute_redirect off;"
    yield "server_tokens off;"
    yield ""
    yield "types {"
    for ending, media_type in headers.types.items():
        yield f"    {media_type} {ending};"
    yield "}"
    texts = " ".join(
        each
        for each in headers.types.values()
        if each.startswith("text/") and each != "text/html"  # which it takes for granted
    )
    yield "charset utf-8;"
    yield f"charset_types {texts};"
    yield "gzip on;"
    yield "gzip_vary on;"
    squeezed = [each for each in headers.types.values() if _can_be_squeezed(each)]
    yield f"gzip_types {' '.join(squeezed)};"
    yield ""
    yield f'set $trust_portal_cache "{headers.otherwise}";'
    for kept in headers.kept:
        paths = "|".join(re.escape(path.removesuffix("*")) for path in kept.paths)
        yield f'if ($uri ~ "^(?:{paths})") {{ set $trust_portal_cache "{kept.cache}"; }}'
    yield f"add_header {CACHE} $trust_portal_cache always;"
    for name, value in headers.everywhere.items():
        yield f'add_header {name} "{value}" always;'


def _can_be_squeezed(media_type: str) -> bool:
    """Whether gzip makes it smaller. nginx squeezes HTML without being told, and warns if it is."""
    if media_type == "text/html":
        return False
    return media_type.startswith("text/") or media_type.endswith(("json", "xml"))


def as_caddyfile(headers: Headers) -> str:
    """Lines for the site's block, after `root`."""
    return "\n".join(_caddy(headers)) + "\n"


def _caddy(headers: Headers) -> Iterator[str]:
    yield "encode zstd gzip"
    yield "header {"
    for name, value in headers.everywhere.items():
        yield f'\t{name} "{value}"'
    yield "}"
    yield "header -Server"  # in a block it would put the whole block off, and errors go without
    for number, kept in enumerate(headers.kept, start=1):
        yield f"@kept{number} path {' '.join(kept.paths)}"
        yield f'header @kept{number} {CACHE} "{kept.cache}"'
    yield f"@otherwise not path {' '.join(path for kept in headers.kept for path in kept.paths)}"
    yield f'header @otherwise {CACHE} "{headers.otherwise}"'
    for ending, media_type in headers.types.items():
        yield f'header *.{ending} Content-Type "{with_charset(media_type)}"'
    yield "file_server"
    yield "handle_errors {"
    yield f"\trewrite * {headers.page_of_errors}"
    yield "\tfile_server"
    yield "}"
