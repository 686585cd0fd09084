"""What a model is made of: the parts in its fields, and what the fields say of themselves."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from textwrap import dedent
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import WithJsonSchema

from trustportal.model.base import Part
from trustportal.model.fields import Points, Prose


def parts_in(annotation: Any) -> Iterator[type[Part]]:
    """The models that stand in a field's annotation."""
    if isinstance(annotation, type):
        if issubclass(annotation, Part):
            yield annotation
        return
    for argument in getattr(annotation, "__args__", ()):
        yield from parts_in(argument)


def every_part(models: Iterable[type[Part]]) -> Iterator[type[Part]]:
    """The models, and every model that stands in a field of theirs, each once."""
    seen: set[type[Part]] = set()
    queue = list(models)
    while queue:
        model = queue.pop()
        if model not in seen:
            seen.add(model)
            yield model
            for field_info in model.model_fields.values():
                queue += parts_in(field_info.annotation)


@cache
def field_docs(model: type[Part]) -> Mapping[str, str]:
    """The docstring below each field, those of the bases included."""
    docs: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, Part):
            docs |= own_docs(base)
    return docs


def own_docs(model: type) -> dict[str, str]:
    """The docstring below each field of a model, without those of its bases."""
    source = ast.parse(dedent(inspect.getsource(model)))
    body = [statement for each in source.body for statement in getattr(each, "body", [])]
    return {
        field.target.id: " ".join(said.value.value.split())
        for field, said in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(said, ast.Expr)
        and isinstance(said.value, ast.Constant)
        and isinstance(said.value.value, str)
    }


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
    markdown: bool = False

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
        elif isinstance(mark, Prose):
            found["markdown"] = mark.markdown
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
