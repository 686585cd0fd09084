"""Where each value of a YAML text begins and ends, in characters.

The reader (`source.strict_yaml`) keeps beginnings only, because it must be fast. Here a text has
been read without a problem before, so there are no anchors, tags or further documents.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text or null. `style` is `""` for plain, else one of `' " | >`.

    `head` is the end of what stands on the first line: of `>-`, not of the lines below it.
    """

    start: int
    end: int
    head: int
    style: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a mapping, the place behind its colon, and its value."""

    name: str
    start: int
    colon: int
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """The entries of a mapping; `column` is that of its keys, `flow` whether it has braces."""

    start: int
    end: int
    column: int
    flow: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Sequence:
    """The items of a list; `column` is that of its dashes, `flow` whether it has brackets."""

    start: int
    end: int
    column: int
    flow: bool
    items: tuple[Node, ...]


Node = Scalar | Mapping | Sequence
Take = Callable[[], Any]

_SCALAR: Any = yaml.ScalarEvent
_MAPPING: Any = yaml.MappingStartEvent
_ENDS: Any = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


def compose(text: str) -> Node:
    """The spans of a text that `read_yaml` read without a problem."""
    take: Take = CParser(text).get_event
    take(), take()  # the beginnings of the stream and of the document
    return _node(text, take, take())


def _node(text: str, take: Take, event: Any) -> Node:
    start, column = event.start_mark.index, event.start_mark.column
    if isinstance(event, _SCALAR):
        return _scalar(text, start, event.end_mark.index, event.style or "")
    flow = bool(event.flow_style)
    if isinstance(event, _MAPPING):
        entries = []
        while not isinstance(last := take(), _ENDS):
            colon = text.find(":", last.end_mark.index) + 1
            value = _node(text, take, take())
            entries.append(Entry(last.value, last.start_mark.index, colon, value))
        end = last.end_mark.index if flow else entries[-1].value.end
        return Mapping(start, end, column, flow, tuple(entries))
    items = []
    while not isinstance(last := take(), _ENDS):
        items.append(_node(text, take, last))
    end = last.end_mark.index if flow else items[-1].end
    return Sequence(start, end, column, flow, tuple(items))


def _scalar(text: str, start: int, end: int, style: str) -> Scalar:
    if style not in ("|", ">"):
        return Scalar(start, end, end, style)
    head = re.compile(r"[|>][-+0-9]*").match(text, start)
    stop = head.end() if head else start
    body = text[start:end]
    if "+" in text[start:stop]:  # the empty lines at its end belong to it
        body = body.removesuffix("\n").removesuffix("\r")
    else:
        body = body.rstrip("\r\n ")
    return Scalar(start, max(stop, start + len(body)), stop, style)
