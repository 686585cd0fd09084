"""What may stand in each field of a model, found once from its annotations.

Forms, and what comes back from them, need to know of a field whether it holds one thing or a
list, a part or text, and whether null is an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from annotated_types import MaxLen, MinLen
from pydantic.fields import FieldInfo

from trustportal.model.base import Part
from trustportal.model.fields import Points, Prose


@dataclass(frozen=True, slots=True)
class Slot:
    """One field. `type` is what one value is: `str`, `bool`, `date`, a `Part`, or other."""

    name: str
    type: Any
    many: bool
    """Whether it holds a list of them."""
    nullable: bool
    """Whether null is an answer: not stated."""
    required: bool
    """Whether the key must be there."""
    choices: tuple[str, ...] = ()
    points: Points | None = None
    markdown: bool = False
    longest: int | None = None
    default: str | None = None
    """The choice that a key which is not there stands for."""
    none_allowed: bool = False
    """Whether it is a list in which null and the empty list say different things."""

    @property
    def part(self) -> type[Part] | None:
        """The model of what stands in it, where that is no plain value."""
        inner = self.type
        return inner if isinstance(inner, type) and issubclass(inner, Part) else None


@cache
def slots(model: type[Part]) -> Mapping[str, Slot]:
    """The fields of a model by name, in its order."""
    return {name: _slot(name, field) for name, field in model.model_fields.items()}


def _slot(name: str, field: FieldInfo) -> Slot:
    found = _Found(list(field.metadata))
    inner = found.unwrap(field.annotation)
    literal = get_origin(inner) is Literal
    marks = found.marks
    return Slot(
        name=name,
        type=str if literal else inner,
        many=found.many,
        nullable=found.nullable,
        required=field.is_required(),
        choices=get_args(inner) if literal else (),
        points=next((mark for mark in marks if isinstance(mark, Points)), None),
        markdown=any(isinstance(mark, Prose) and mark.markdown for mark in marks),
        longest=next((mark.max_length for mark in marks if isinstance(mark, MaxLen)), None),
        default=field.default if literal and isinstance(field.default, str) else None,
        none_allowed=found.many and found.nullable and not found.filled,
    )


class _Found:
    """What the wrappings around a type say of it."""

    def __init__(self, marks: list[Any]) -> None:
        self.marks, self.many, self.nullable, self.filled = marks, False, False, False

    def unwrap(self, annotation: Any) -> Any:
        """The type of one value; of several that are allowed, the first."""
        if get_origin(annotation) is Annotated:
            inner, *marks = get_args(annotation)
            for mark in marks:
                self.marks += mark.metadata if isinstance(mark, FieldInfo) else [mark]
            return self.unwrap(inner)
        if get_origin(annotation) is Literal:
            return annotation
        arguments = get_args(annotation)
        if not arguments:
            return annotation
        if get_origin(annotation) is tuple:
            self.many = True
            self.filled = any(isinstance(mark, MinLen) for mark in self.marks)
            self.marks.clear()  # they spoke of the list
        elif type(None) in arguments:
            self.nullable = True
            arguments = tuple(each for each in arguments if each is not type(None))
        return self.unwrap(arguments[0])
