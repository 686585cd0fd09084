"""What a column can fill: the fields of a kind, and the fields inside them, with their types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from trustportal.model.base import Part, Record
from trustportal.model.fields import Points

KEPT = ("state", "retired_on", "formerly")
"""Fields that no table changes: they are decided in the portal."""


@dataclass(frozen=True, slots=True)
class Target:
    """A field by its dotted name. `item` is the product whose item of a list a column fills."""

    name: str
    hint: Any
    item: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """The keys that lead to it."""
        return tuple(self.name.split("."))


@dataclass(frozen=True, slots=True)
class Shape:
    """A type taken apart: `sort` is list, part, choice, reference or text."""

    sort: Literal["list", "part", "choice", "reference", "text"]
    inner: Any = None
    options: tuple[str, ...] = ()
    marks: tuple[Any, ...] = ()


def targets(model: type[Record], products: Mapping[str, str]) -> dict[str, Target]:
    """Every target of a kind by its name. `products` gives titles by id, for features by plan."""
    found = {}
    for name, hint in hints(model).items():
        if name in KEPT:
            continue
        shape = shape_of(hint)
        if name != "internal":
            found[name] = Target(name, hint)
        if shape.sort == "part":
            for inner, of in hints(shape.inner).items():
                found[f"{name}.{inner}"] = Target(f"{name}.{inner}", of)
        inner_part = shape_of(shape.inner) if shape.sort == "list" else shape
        if shape.sort == "list" and "available" in getattr(inner_part.inner, "model_fields", ()):
            for product in products:
                found[f"{name}.{product}"] = Target(name, inner_part.inner, product)
    return found


@cache
def hints(model: type[Part]) -> Mapping[str, Any]:
    """The types of a model's fields, with all marks."""
    every = get_type_hints(model, include_extras=True)
    return {name: every[name] for name in model.model_fields}


def shape_of(hint: Any, marks: Sequence[Any] = ()) -> Shape:
    """A type without null and marks."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return shape_of(arguments[0], (*arguments[1:], *marks))
    if origin in (Union, UnionType):
        kept = [each for each in arguments if each is not type(None)]
        return shape_of(kept[0] if len(kept) == 1 else str, marks)
    if origin in (tuple, Literal):
        return (
            Shape("list", arguments[0]) if origin is tuple else Shape("choice", options=arguments)
        )
    if isinstance(hint, type) and issubclass(hint, Part):
        return Shape("part", hint)
    is_reference = any(isinstance(mark, Points) for mark in marks)
    return Shape("reference" if is_reference else "text", marks=tuple(marks))
