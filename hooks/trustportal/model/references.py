"""Every reference that a record holds, with the path of the field that holds it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from trustportal.model.anatomy import Field, field_of_model
from trustportal.model.base import Part
from trustportal.model.fields import Points
from trustportal.model.marks import Path, marked
from trustportal.source.markdown_scan import scan

Found = tuple[Path, str]


def references(part: Part) -> Sequence[Found]:
    """`(path, "kind/id")` for each reference in a record or part of one.

    A record never changes, so they are found once and kept with it.
    """
    kept: Sequence[Found] | None = part.__dict__.get(_KEPT)
    if kept is None:
        kept = part.__dict__[_KEPT] = tuple(_references(part))
    return kept


_KEPT = "_references"


def _references(part: Part) -> Iterator[Found]:
    for path, value, mark, _ in marked(part):
        if isinstance(mark, Points):
            if mark.to:
                yield path, f"{mark.to}/{value}"
            elif "/" in value:
                yield path, value
        elif mark.markdown:
            for target in _targets(value):
                if target.startswith("claim:"):
                    yield path, target.removeprefix("claim:").partition("#")[0]


def page_links(part: Part) -> Iterator[Found]:
    """`(path, "page.md#anchor")` for each link to a page in the Markdown of a record."""
    for path, value, mark, _ in marked(part):
        if not isinstance(mark, Points) and mark.markdown:
            for target in _targets(value):
                if ":" not in target and not target.startswith("#"):
                    yield path, target


@lru_cache(maxsize=4096)
def _targets(text: str) -> Sequence[str]:
    return [link.target for link in scan(text).links] if "](" in text or "]:" in text else []


def with_ids(model: type[Part], value: Any, present: Mapping[str, str]) -> Any:
    """Plain data of a record in which each reference of `present` is the one that it gives."""
    if not isinstance(value, Mapping):
        return value
    found = dict(value)
    for name in value.keys() & model.model_fields.keys():
        field, given = field_of_model(model, name), value[name]
        if field.part or field.points or field.markdown:
            one = partial(_with_id, field, present)
            found[name] = [one(each) for each in given] if isinstance(given, list) else one(given)
    return found


def _with_id(field: Field, present: Mapping[str, str], value: Any) -> Any:
    if field.part:
        return with_ids(field.part, value, present)
    if not isinstance(value, str):
        return value
    if field.markdown:
        return in_markdown(value, present)
    if field.points and field.points.to:
        reference = f"{field.points.to}/{value}"
        return present.get(reference, reference).partition("/")[2]
    return present.get(value, value)


def in_markdown(text: str, present: Mapping[str, str]) -> str:
    """Markdown whose links to claims lead to the references that `present` gives."""
    return _CLAIM.sub(lambda found: present.get(found.group(), found.group()), text)


_CLAIM = re.compile(r"(?<=claim:)[a-z_]+/[a-z0-9-]+")
