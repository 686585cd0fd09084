"""Markdown as this portal renders it: no raw HTML, no attribute or address that could run code.

One list of extensions serves pages, the Markdown of the data, and the judge, so that all three see
the same text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from trustportal.source.markdown_scan import SAFE_SCHEMES

EXTENSIONS: tuple[str, ...] = (
    "admonition",
    "attr_list",
    "def_list",
    "fenced_code",
    "footnotes",
    "sane_lists",
    "tables",
    "toc",
)
"""What pages can use beyond plain Markdown."""

CONFIGURATION: dict[str, dict[str, Any]] = {
    "tables": {"use_align_attribute": True},
    "toc": {"permalink": "#", "permalink_title": "Link to this section"},
}

_ATTRIBUTES = frozenset(
    {"align", "alt", "class", "colspan", "href", "id", "rel", "rowspan", "start", "title"}
)
_FORBIDDEN_TAGS = frozenset({"img", "script", "style", "svg", "iframe", "object", "embed", "form"})


@dataclass(frozen=True, slots=True)
class Impurity:
    """Something in a rendered text that must not be there, and words by which to find it."""

    what: str
    near: str


def impurities(text: str) -> list[Impurity]:
    """All that rendering the text would bring in and must not."""
    pure = Pure()
    new_markdown(pure).convert(text)
    return pure.removed


def new_markdown(*extensions: Extension) -> Markdown:
    """A converter with the portal's extensions, raw HTML switched off, and `extensions` besides."""
    names: list[str | Extension] = [*EXTENSIONS, *extensions]
    if not any(isinstance(extension, Pure) for extension in extensions):
        names.append(Pure())
    return Markdown(extensions=names, extension_configs=CONFIGURATION, output_format="html")


@lru_cache(maxsize=4096)
def html_of(text: str) -> str:
    """A text of the data as HTML, without any page around it."""
    return new_markdown().convert(text)


class Pure(Extension):
    """Switches raw HTML off, and takes out of the rendered text whatever could run code."""

    def __init__(self) -> None:
        super().__init__()
        self.removed: list[Impurity] = []

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's own name
        """Register as the last step over the tree."""
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_Purify(md, self), "trust-portal-pure", -100)


class _Purify(Treeprocessor):
    def __init__(self, md: Markdown, extension: Pure) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        for element in root.iter():
            self.extension.removed += _purify(element)


def _purify(element: Element) -> Iterator[Impurity]:
    if element.tag in _FORBIDDEN_TAGS:
        yield Impurity(f"<{element.tag}>", element.get("src") or element.get("alt") or "")
        element.tag = "span"
        element.attrib.clear()
    for name in [name for name in element.attrib if name not in _ATTRIBUTES]:
        yield Impurity(f"the attribute '{name}'", name)
        del element.attrib[name]
    if (href := element.get("href")) and not is_safe(href):
        yield Impurity(f"a link to '{href[:60]}'", href.partition(":")[0][:20])
        del element.attrib["href"]


def is_safe(address: str) -> bool:
    """Whether an address is https, mailto, a claim, or relative; after what browsers drop.

    An entity before the first slash could hide a scheme; Markdown keeps it as a mark (U+0002).
    """
    if "\x02" in re.split(r"[/?#]", address)[0]:
        return False
    bare = re.sub(r"[\x00-\x20]|\\[tnr]", "", unescape(address)).lower()
    scheme = re.match(r"[^/?#]*?:", bare)
    return scheme is None or scheme.group() in SAFE_SCHEMES
