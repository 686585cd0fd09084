"""What may stand in each field of a model, as forms need to know it.

Beside what a field is made of: whether null is an answer, and what a key that is absent stands for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from annotated_types import MaxLen, MinLen
from pydantic.fields import FieldInfo

from trustportal.model.anatomy import Field, field_of_model
from trustportal.model.base import Part


@dataclass(frozen=True, slots=True)
class Slot:
    """One field: what it is made of, whether its key must be there, whether null is an answer."""

    field: Field
    required: bool
    nullable: bool
    day: bool = False
    """Whether it holds a day of the calendar."""
    longest: int = 0
    """The most characters of a text; 0 where nothing is said of it."""
    none_allowed: bool = False
    """Whether it is a list in which null and the empty list say different things."""
    default: str | None = None
    """The choice that a key which is not there stands for."""

    @property
    def name(self) -> str:
        """Its key."""
        return self.field.name

    @property
    def part(self) -> type[Part] | None:
        """The model of what stands in it, where that is no plain value."""
        return self.field.part

    @property
    def many(self) -> bool:
        """Whether it holds a list."""
        return self.field.many

    @property
    def choices(self) -> tuple[str, ...]:
        """The few values that it may have."""
        return self.field.choices


@cache
def slots(model: type[Part]) -> Mapping[str, Slot]:
    """The fields of a model by name, in its order."""
    return {
        name: _slot(field_of_model(model, name), model.model_fields[name])
        for name in model.model_fields
    }


def _slot(field: Field, info: FieldInfo) -> Slot:
    inner = list(_within(info.annotation))
    nullable = type(None) in get_args(info.annotation)
    lengths = (mark for mark in (*info.metadata, *inner) if isinstance(mark, MaxLen))
    filled = any(isinstance(mark, MinLen) for mark in info.metadata)
    chosen = isinstance(info.default, str) and get_origin(info.annotation) is Literal
    return Slot(
        field=field,
        required=info.is_required(),
        nullable=nullable,
        day=date in inner,
        longest=next((mark.max_length for mark in lengths), 0),
        none_allowed=field.many and nullable and not filled,
        default=info.default if chosen else None,
    )


def _within(annotation: Any) -> Iterator[Any]:
    """The types inside an annotation, and the marks upon them."""
    if get_origin(annotation) is Annotated:
        for mark in get_args(annotation)[1:]:
            yield from mark.metadata if isinstance(mark, FieldInfo) else (mark,)
    yield annotation
    for argument in get_args(annotation)[: 1 if get_origin(annotation) is Annotated else None]:
        yield from _within(argument)
