"""What belongs to a claim besides its statement, for formats with a place for names and values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from json import dumps
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from trustportal.public import PublicRecord, PublicView

_SILENCE = "not-stated"
_SCOPES = {"products": "product", "data_classes": "data_class", "regions": "region"}


def claims(view: PublicView) -> tuple[PublicRecord, ...]:
    """The records that state something today: what is retired is stated no longer."""
    return tuple(
        each for each in view.claims() if each["state"] == "published" and each.get("statement")
    )


def declared(record: PublicRecord) -> Iterator[tuple[str, str]]:
    """Names and texts: conditions, limits, scope, basis, status, review, and every date."""
    yield from (("condition", each) for each in record["conditions"])
    yield from (("limit", each) for each in record["limits"])
    yield from _scope(record["scope"])
    yield from (("basis", each) for each in record["basis"] or (_SILENCE,))
    yield "basis_class", record["basis_class"] or _SILENCE
    yield "status", record["status"]
    yield "review", record["review"]
    yield from _dates(record)


def _scope(scope: PublicRecord | None) -> Iterator[tuple[str, str]]:
    if scope is None or scope["everything"]:
        yield "scope", "everything" if scope else _SILENCE
    for names, name in _SCOPES.items():
        yield from ((name, each) for each in (scope or {}).get(names, ()))


def _dates(record: PublicRecord, of: str = "") -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        if isinstance(value, date):
            yield of + name, value.isoformat()
        elif isinstance(value, dict):
            yield from _dates(value, f"{name}_")


def last_change(view: PublicView) -> date:
    """The day of the latest review, issue or retirement, so that building again changes nothing."""
    names = ("reviewed_on", "retired_on", "dated", "issued_on", "performed_on")
    days = [each[name] for each in view.claims() for name in names if each.get(name)]
    return max((day for day in days if day <= view.as_of), default=view.as_of)


def moment(day: date) -> str:
    """A day where a format asks for a moment: its beginning, UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def identifier(view: PublicView, name: str) -> str:
    """A UUID of version 5 that this portal always gives to this name (RFC 9562, 5.5)."""
    return str(uuid5(NAMESPACE_URL, view.site_url + name))


def of_content(view: PublicView, name: str, content: Any) -> str:
    """A UUID of a file in just this state: the same again for the same content."""
    whole = dumps(content, ensure_ascii=False, sort_keys=True)
    return str(uuid5(UUID(identifier(view, name)), whole))


def has_address(view: PublicView) -> bool:
    """Whether the portal says where it lies: identifiers that hold elsewhere begin with it."""
    return view.site_url.startswith(("https://", "http://"))


def as_markdown(text: str) -> str:
    """Plain text where a format reads Markdown."""
    return re.sub(r"([\\*_\[\]<>&])", r"\\\1", text)
