"""What a model is made of: the parts in its fields, and what the fields say of themselves."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from textwrap import dedent
from typing import Any

from trustportal.model.base import Part


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
            docs |= _own_docs(base)
    return docs


def _own_docs(model: type[Part]) -> dict[str, str]:
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
