"""A file beside the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from trustportal.public import PublicRecord, PublicView


@dataclass(frozen=True, slots=True)
class Output:
    """What a file is and how it is made. `name` is what an organisation leaves it out by."""

    name: str
    path: str
    title: str
    whom: str
    media_type: str
    write: Callable[[PublicView], bytes] | None
    """None: it is made from the finished pages, after all others."""
    rel: str = ""
    """How the head of every page refers to it, where a convention exists."""
    listed: bool = True
    """Whether the page for machines names it; not what a host reads for itself, nor what stands on
    the page of each claim."""


def in_full(record: PublicRecord) -> str:
    """What a record says in one text, with its conditions and limits."""
    terms = (("Conditions", record.get("conditions")), ("Limits", record.get("limits")))
    said = [record.get("statement") or record["title"]]
    return " ".join([*said, *(f"{name}: {' · '.join(each)}." for name, each in terms if each)])


def as_json(value: Any) -> bytes:
    """JSON for people and programs: two spaces, letters as they are."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
