"""The headers of a portal: which go with every file, and which with some."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from pydantic import TypeAdapter

from trustportal.reference import read_table

CACHE = "Cache-Control"
UTF8 = "; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Kept:
    """Paths that are kept longer than the rest; `*` at the end stands for all below."""

    paths: tuple[str, ...]
    cache: str


@dataclass(frozen=True, slots=True)
class _Table:
    policy: Mapping[str, str]
    not_in_page: frozenset[str]
    everywhere: Mapping[str, str]
    over_https: Mapping[str, str]
    kept: tuple[Kept, ...]
    otherwise: str
    types: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Headers:
    """What goes with the files of one portal. Paths begin with the folder in which it is served.

    `everywhere` holds no `Cache-Control`: `kept` and `otherwise` do, so that no file is given two.
    """

    folder: str
    everywhere: Mapping[str, str]
    kept: tuple[Kept, ...]
    otherwise: str
    types: Mapping[str, str]

    @property
    def page_of_errors(self) -> str:
        """The page for addresses that are not there."""
        return f"{self.folder}404.html"


def policy() -> str:
    """The Content-Security-Policy as a host sends it."""
    return "; ".join(f"{name} {value}" for name, value in _table().policy.items())


def policy_in_page() -> str:
    """The same as a page can say it itself, for hosts that send no headers."""
    table = _table()
    said = {name: value for name, value in table.policy.items() if name not in table.not_in_page}
    return "; ".join(f"{name} {value}" for name, value in said.items())


def headers(site_url: str) -> Headers:
    """The headers of a portal with this address."""
    table = _table()
    address = urlsplit(site_url)
    folder = address.path.rstrip("/") + "/"
    secure = table.over_https if address.scheme == "https" else {}
    return Headers(
        folder=folder,
        everywhere={"Content-Security-Policy": policy(), **table.everywhere, **secure},
        kept=tuple(
            Kept(tuple(folder + path for path in each.paths), each.cache) for each in table.kept
        ),
        otherwise=table.otherwise,
        types=table.types,
    )


def with_charset(media_type: str) -> str:
    """A media type as it is sent: text says that it is UTF-8."""
    return media_type + UTF8 if media_type.startswith("text/") else media_type


@cache
def _table() -> _Table:
    return TypeAdapter(_Table).validate_python(read_table("headers"))
