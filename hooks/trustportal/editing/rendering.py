"""Plain data as YAML, in the style of the files of data/: two spaces a level, one item a line.

A value has a head, which stands behind its key or dash, and a tail of lines below it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from trustportal.problems import Problem
from trustportal.source.strict_yaml import Value, read_yaml

WIDTH = 100
"""The length of a line, as in the files of data/."""

STEP = 2
"""Spaces a level."""

Written = tuple[str, tuple[str, ...]]
"""A head and the lines of a tail, without line ends."""


def written(value: Value, column: int, *, behind: int = 0, style: str = "") -> Written:
    """A value below a key or dash at `column`; `behind` is how far its line is full already.

    `style` is that of the value which stood there: it is kept where it can hold the new one.
    """
    if isinstance(value, dict) and value:
        return "", tuple(mapping_lines(value, column + STEP))
    if isinstance(value, list | tuple) and value:
        lines = (line for item in value for line in item_lines(item, column + STEP))
        return "", tuple(lines)
    if isinstance(value, str):
        for head, tail in _ways(value, column + STEP, behind, style):
            if _reads_back("\n".join([f"{' ' * column}k: {head}", *tail, ""]), {"k": value}):
                return head, tail
        return _quoted(value), ()
    return flowing(value), ()


def mapping_lines(value: dict[str, Value], column: int) -> Iterator[str]:
    """The lines of a mapping whose keys stand at `column`."""
    for name, inner in value.items():
        start = f"{' ' * column}{key(name)}:"
        head, tail = written(inner, column, behind=len(start) + 1)
        yield f"{start} {head}".rstrip()
        yield from tail


def item_lines(value: Value, column: int) -> Iterator[str]:
    """The lines of one item whose dash stands at `column`."""
    dash = " " * column + "- "
    if isinstance(value, dict) and value:
        first, *rest = mapping_lines(value, column + STEP)
        yield dash + first.lstrip()
        yield from rest
        return
    head, tail = written(value, column, behind=len(dash))
    yield (dash + head).rstrip()
    yield from tail


def flowing(value: Value, style: str = "") -> str:
    """A value on one line, as it stands between brackets or braces."""
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key(name)}: {flowing(of)}" for name, of in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flowing(item) for item in value) + "]"
    ways = ["'" + value.replace("'", "''") + "'"] if style == "'" and "\n" not in value else []
    ways += [value] if style != '"' else []
    fitting = (way for way in ways if _reads_back(f"k: [{way}]", {"k": [value]}))
    return next(fitting, _quoted(value))


def key(name: str) -> str:
    """A key, in quotes where a plain one would be read as something else."""
    wanted = {name: "v"}
    plain = _reads_back(f"{name}: v", wanted) and _reads_back(f"{{{name}: v}}", wanted)
    return name if plain else _quoted(name)


def _ways(text: str, column: int, behind: int, style: str) -> Iterator[Written]:
    """The ways in which a text can be written, the best one first; a reader tries each.

    Empty lines at the end of a block would run into those behind it, so they are quoted.
    """
    if text.endswith("\n\n"):
        return
    if style in ("|", ">"):
        yield _block(text, column, style)
    if style == "'" and "\n" not in text:
        yield "'" + text.replace("'", "''") + "'", ()
    if style == '"':
        yield _quoted(text), ()
    if "\n" in text.rstrip("\n"):
        yield _block(text, column, "|")
    fits = behind + len(text) <= WIDTH
    if fits or " " not in text:
        yield text, ()
    if not fits:
        yield _block(text, column, ">")
    yield text, ()


def _block(text: str, column: int, style: str) -> Written:
    """A text as a literal (`|`) or a folded (`>`) block."""
    lines = text.rstrip("\n").split("\n")
    if style == ">":
        folded = [(*_folded(line, column), "") if line else ("",) for line in lines]
        lines = [line for paragraph in folded for line in paragraph][:-1]
    return style + ("" if text.endswith("\n") else "-"), tuple(
        " " * column + line if line else "" for line in lines
    )


def _folded(paragraph: str, column: int) -> list[str]:
    """A paragraph in lines, broken only where a single space stands between two words."""
    lines, line = [], ""
    for word in re.split(r"(?<=[^ ]) (?=[^ ])", paragraph):
        if line and column + len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _reads_back(text: str, value: Any) -> bool:
    problems: list[Problem] = []
    try:
        document = read_yaml(text, "", problems.append)
    except ValueError:
        return False
    return document is not None and not problems and bool(document.value == value)
