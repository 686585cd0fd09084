"""A new record as commented YAML: what it needs, what that means, and null for what is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap

from trustportal.editing.fields import Field, fields_of
from trustportal.editing.rendering import STEP, WIDTH, mapping_lines
from trustportal.model.base import Part, Record
from trustportal.source.strict_yaml import Value


def draft_text(model: type[Part], given: Mapping[str, Value], indent: int = 2) -> str:
    """One record of a list whose dashes stand at `indent`, with `state: draft`.

    Each field that it needs is there; above one that is not given stands what it means. The text
    ends with a line end.
    """
    given = {"state": "draft", **given} if issubclass(model, Record) else given
    column = indent + STEP
    lines: list[str] = []
    for field in fields_of(model, given):
        if given.get(field.name) is None:
            lines += comment_lines(field, column)
        lines += mapping_lines({field.name: given.get(field.name)}, column)
    first = " " * indent + "-"
    if lines[0].lstrip().startswith("#"):
        return "\n".join([first, *lines]) + "\n"
    return "\n".join([f"{first} {lines[0].lstrip()}", *lines[1:]]) + "\n"


def comment_lines(field: Field, column: int) -> Iterator[str]:
    """What a field means and what may be written, as comment above it."""
    start = " " * column + "# "
    for said in (field.said, field.hint):
        yield from wrap(
            said, WIDTH, initial_indent=start, subsequent_indent=start, break_on_hyphens=False
        )


def still_open(model: type[Part], given: Mapping[str, Value]) -> tuple[str, ...]:
    """The fields that such a record needs and that are not given."""
    return tuple(each.name for each in fields_of(model, given) if given.get(each.name) is None)
