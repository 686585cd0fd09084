"""Every reference that a record holds, with the path of the field that holds it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

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
