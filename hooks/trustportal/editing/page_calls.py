"""Components and links of a page that name a record, with another id; the rest stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from trustportal.model.components import COMPONENTS
from trustportal.model.references import in_markdown
from trustportal.source.markdown_scan import Call
from trustportal.source.pages import Page

if TYPE_CHECKING:
    from trustportal.editing.renaming import Renaming

_TEXT = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")


def page_with(page: Page, text: str, renaming: Renaming) -> str:
    """The text of a page's file, as it lies on disk, in which the new id is named."""
    found = sorted({*_links(page, renaming), *_calls(page, renaming)})
    if not found:
        return text
    index = [at for at, each in enumerate(text) if text[at : at + 2] != "\r\n" or each != "\r"]
    index = index[text.startswith("\ufeff") :]  # where each character that the reader saw stands
    first = len(index) - len(page.body)
    parts, position = [], 0
    for start, end, wanted in found:
        begin, stop = index[first + start], index[first + end - 1] + 1
        parts += [text[position:begin], wanted]
        position = stop
    return "".join([*parts, text[position:]])


def _links(page: Page, renaming: Renaming) -> Iterator[tuple[int, int, str]]:
    """`(start, end, new text)` in the body for each link to the record."""
    for link in page.scan.links:
        if in_markdown(link.target, renaming.present) != link.target:
            start = page.body.index(link.target, link.offset) + len("claim:")
            yield start, start + len(renaming.old), renaming.new


def _calls(page: Page, renaming: Renaming) -> Iterator[tuple[int, int, str]]:
    """The same for each argument of a component that names it."""
    old, new = renaming.ids
    for call in page.scan.calls:
        texts = list(_TEXT.finditer(page.body, call.start, call.end))
        takes = list(_takes(call))
        if len(texts) != len(takes):
            continue
        for found, (kind, value) in zip(texts, takes, strict=True):
            start, end = found.start() + 1, found.end() - 1
            if kind == "reference" and value == renaming.old:
                yield start, end, renaming.new
            elif kind == renaming.kind and value == old:
                yield start, end, new


def _takes(call: Call) -> Iterator[tuple[str, str]]:
    """What each argument in quotes names: a reference, or the id of a record of a kind."""
    component = COMPONENTS.get(call.name)
    given = [(index, value) for index, value in enumerate(call.arguments)]
    for index, value in given:
        if isinstance(value, str):
            names = component.positional if component else ()
            yield _kind(call, names[min(index, len(names) - 1)] if names else ""), value
    for name, value in call.keywords.items():
        if isinstance(value, str):
            yield _kind(call, (component.keywords or {}).get(name, "") if component else ""), value


def _kind(call: Call, takes: str) -> str:
    return {"id": call.name, "product": "products"}.get(takes, takes)
