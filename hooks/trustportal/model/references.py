"""Every reference that a record holds, with the path of the field that holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from trustportal.model.base import Part
from trustportal.model.fields import Points, check_markdown
from trustportal.source.markdown_scan import scan

Path = tuple[str | int, ...]
Found = tuple[Path, str]
_Walk = Callable[[Any], Iterator[Found]]


def references(part: Part) -> Iterator[Found]:
    """`(path, "kind/id")` for each reference in a record or part of one."""
    for path, found in _pointers(part):
        if not found.startswith(_PAGE):
            yield path, found


def page_links(part: Part) -> Iterator[Found]:
    """`(path, "page.md#anchor")` for each link to a page in the Markdown of a record."""
    for path, found in _pointers(part):
        if found.startswith(_PAGE):
            yield path, found.removeprefix(_PAGE)


_PAGE = "page:"


def _pointers(part: Part) -> Iterator[Found]:
    for name, walk in _walks(type(part)):
        value = getattr(part, name)
        if value is not None:
            for path, reference in walk(value):
                yield (name, *path), reference


@cache
def _walks(model: type[Part]) -> tuple[tuple[str, _Walk], ...]:
    """The fields of a model that can hold references, found once from their annotations."""
    fields = (
        (name, field.annotation, field.metadata) for name, field in model.model_fields.items()
    )
    walks = ((name, _walk(annotation, metadata)) for name, annotation, metadata in fields)
    return tuple((name, walk) for name, walk in walks if walk)


def _walk(annotation: Any, metadata: Sequence[Any] = ()) -> _Walk | None:
    for mark in metadata:
        if isinstance(mark, Points):
            return _pointing(mark)
        if getattr(mark, "func", None) is check_markdown:
            return _linking
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        return _walk(inner, marks)
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return _pointers if _walks(annotation) else None
    arguments = [argument for argument in get_args(annotation) if argument is not Ellipsis]
    inner_walk = next((walk for argument in arguments if (walk := _walk(argument))), None)
    if inner_walk and get_origin(annotation) is tuple:
        return _each(inner_walk)
    return inner_walk


def _pointing(mark: Points) -> _Walk:
    def one(value: Any) -> Iterator[Found]:
        if mark.to:
            yield (), f"{mark.to}/{value}"
        elif "/" in value:
            yield (), value

    return one


def _linking(value: Any) -> Iterator[Found]:
    for link in scan(value).links:
        if link.target.startswith("claim:"):
            yield (), link.target.removeprefix("claim:").partition("#")[0]
        elif ":" not in link.target and not link.target.startswith("#"):
            yield (), _PAGE + link.target


def _each(walk: _Walk) -> _Walk:
    def items(values: Any) -> Iterator[Found]:
        for index, value in enumerate(values):
            for path, reference in walk(value):
                yield (index, *path), reference

    return items
