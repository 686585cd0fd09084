"""Products that a sentence leaves out of what it says besides: "and Team isn't one of them"."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from trustportal.portal import Portal
from trustportal.prose.guards import quoted
from trustportal.prose.product_marks import PRODUCT, products_marked, with_marks
from trustportal.prose.speech import Speech

_LEFT_OUT = Speech("products.left_out")
"""Finds them in a text in which □ stands for each letter of a product's name."""


class LeftOut(NamedTuple):
    """Products that a sentence leaves out, the words that do, where they stand, and the rest."""

    products: frozenset[str]
    words: str
    start: int
    rest: str


@lru_cache(maxsize=16384)
def left_out(text: str, portal: Portal) -> LeftOut | None:
    """The first products that a sentence leaves out."""
    marked = with_marks(text, portal)
    found = _LEFT_OUT.search(marked) if PRODUCT in marked else None
    if not found or quoted(text, *found.span()):
        return None
    group = next(name for name, value in found.groupdict().items() if value)
    words = text[slice(*found.span())].strip(" ,.;:")
    products = products_marked(text, marked, found.span(group), portal)
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return LeftOut(products, words, text.index(words), rest)
