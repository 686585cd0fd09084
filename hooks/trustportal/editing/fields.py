"""The fields of a record as a person fills them in: what each means and what may be written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import WithJsonSchema

from trustportal.model.anatomy import field_docs
from trustportal.model.base import Claim, Part, Record
from trustportal.model.fields import BASIS_WORDS, Points
from trustportal.model.reading import needed
from trustportal.source.strict_yaml import Value

FIRST = ("id", "title", "state", "statement")
LAST = (*(name for name in Claim.model_fields if name not in Record.model_fields),)
"""Fields of every claim that stand behind those of its kind, as in the files of data/."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: `many` is whether it takes a list, `part` the mapping that it takes, if any."""

    name: str
    said: str
    many: bool = False
    choices: tuple[str, ...] = ()
    points: Points | None = None
    part: type[Part] | None = None
    example: str = ""

    @property
    def hint(self) -> str:
        """What may be written, in a few words; nothing where any text may."""
        if self.choices:
            return f"One of: {', '.join(self.choices)}."
        if self.part:
            return f"{'A list, each with' if self.many else 'With'}: {', '.join(self.names)}."
        if self.points and self.points.to:
            return f"{'Ids' if self.many else 'The id'} of {self.points.to}."
        return f"For example {self.example}." if self.example else ""

    @property
    def names(self) -> tuple[str, ...]:
        """The keys of its mapping."""
        return tuple(self.part.model_fields) if self.part else ()

    @property
    def split(self) -> bool:
        """Whether its items are codes, which a comma parts, and not words."""
        return self.many and bool(self.points or self.choices)


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


@cache
def field_of_model(model: type[Part], name: str) -> Field:
    """One field of a model by its name."""
    info = model.model_fields[name]
    found: dict[str, Any] = {}
    _look(info.annotation, info.metadata, found)
    return Field(name, field_docs(model).get(name, ""), **found)


def _look(annotation: Any, metadata: Any, found: dict[str, Any]) -> None:
    for mark in metadata:
        if isinstance(mark, Points):
            found["points"] = mark
        elif isinstance(mark, WithJsonSchema) and mark.json_schema:
            examples = mark.json_schema.get("examples", ())
            found.setdefault("example", str(examples[0]) if examples else "")
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        _look(arguments[0], arguments[1:], found)
    elif origin is Literal:
        found["choices"] = arguments
    elif isinstance(annotation, type) and issubclass(annotation, Part):
        found["part"] = annotation
    elif annotation is bool:
        found["choices"] = ("true", "false")
    else:
        found["many"] = found.get("many", False) or origin is tuple
        for argument in arguments:
            _look(argument, (), found)


def suggestions(field: Field, known: Mapping[str, Any]) -> list[str]:
    """What may stand in a field that points at records, of all references that are known."""
    if field.points is None:
        return list(field.choices)
    if field.points.to:
        here = f"{field.points.to}/"
        return [name.removeprefix(here) for name in known if name.startswith(here)]
    return [*BASIS_WORDS, *known]
