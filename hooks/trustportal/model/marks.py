"""Every value of a record whose field carries a mark: a reference, or words that people read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin

from trustportal.model.base import Part
from trustportal.model.fields import Points, Prose

Path = tuple[str | int, ...]
Mark = Points | Prose


class Marked(NamedTuple):
    """A value, the path of its field, its mark, and whether all of the path is public."""

    path: Path
    value: str
    mark: Mark
    public: bool


_Walk = Callable[[Any, Path, bool, list[Marked]], None]
"""Puts what a value at a path holds into a list."""


def marked(part: Part) -> tuple[Marked, ...]:
    """All marked values of a record or part of one, in the order of its fields.

    A record never changes, so they are found once and kept with it.
    """
    kept: tuple[Marked, ...] | None = part.__dict__.get(_KEPT)
    if kept is None:
        found: list[Marked] = []
        _marked(part, (), public=True, found=found)
        kept = part.__dict__[_KEPT] = tuple(found)
    return kept


_KEPT = "_marked_values"


def _marked(part: Part, path: Path, public: bool, found: list[Marked]) -> None:
    for name, is_public, walk in _walks(type(part)):
        value = getattr(part, name)
        if value is not None:
            walk(value, (*path, name), public and is_public, found)


@cache
def _walks(model: type[Part]) -> tuple[tuple[str, bool, _Walk], ...]:
    """The fields of a model that can hold marked values, found once from their annotations."""
    fields = model.model_fields.items()
    walks = ((name, _walk(field.annotation, field.metadata)) for name, field in fields)
    return tuple((name, name in model.public, walk) for name, walk in walks if walk)


def _walk(annotation: Any, metadata: Sequence[Any] = ()) -> _Walk | None:
    for mark in metadata:
        if isinstance(mark, Points | Prose):
            return _one(mark)
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        return _walk(inner, marks)
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return _marked if _walks(annotation) else None
    arguments = [argument for argument in get_args(annotation) if argument is not Ellipsis]
    inner_walk = next((walk for argument in arguments if (walk := _walk(argument))), None)
    if inner_walk and get_origin(annotation) is tuple:
        return _each(inner_walk)
    return inner_walk


def _one(mark: Mark) -> _Walk:
    def one(value: Any, path: Path, public: bool, found: list[Marked]) -> None:
        if isinstance(value, str):
            found.append(Marked(path, value, mark, public))

    return one


def _each(walk: _Walk) -> _Walk:
    def items(values: Any, path: Path, public: bool, found: list[Marked]) -> None:
        for index, value in enumerate(values):
            walk(value, (*path, index), public, found)

    return items
