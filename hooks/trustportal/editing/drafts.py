"""A new record as commented YAML: what it needs, what that means, and null for what is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap

from trustportal.editing.rendering import STEP, WIDTH, mapping_lines
from trustportal.model.anatomy import Field, field_of_model
from trustportal.model.base import Claim, Part, Record
from trustportal.model.reading import needed
from trustportal.source.strict_yaml import Value

FIRST = ("id", "title", "state", "statement")
LAST = tuple(name for name in Claim.model_fields if name not in Record.model_fields)
"""Fields of every claim that stand behind those of its kind, as in the files of data/."""


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


def fields_of(model: type[Part], given: Mapping[str, Value]) -> Iterator[Field]:
    """The fields that are given or that such a record needs, in the order of the files of data/."""
    wanted = {name for name, field in model.model_fields.items() if field.is_required()}
    wanted |= {*given, *needed(model, given)}
    for name in in_order(model):
        if name in wanted:
            yield field_of_model(model, name)


def in_order(model: type[Part]) -> list[str]:
    """The names of a model's fields: identity first, what every claim has behind its own."""
    last = [name for name in (*LAST, *Record.model_fields) if name not in FIRST]
    own = [name for name in model.model_fields if name not in FIRST and name not in last]
    return [name for name in (*FIRST, *own, *last) if name in model.model_fields]
