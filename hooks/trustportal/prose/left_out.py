"""Products that a sentence leaves out of what it says besides: "and Team isn't one of them"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from trustportal.portal import Portal
from trustportal.prose.assertions import name_of_product, products_by_name
from trustportal.prose.guards import quoted
from trustportal.prose.speech import Speech

_LEFT_OUT = Speech("products.left_out")
"""Finds them in a text in which □ stands for each letter of a product's name."""
_NAME = re.compile("□+")


class LeftOut(NamedTuple):
    """Products that a sentence leaves out, the words that do, where they stand, and the rest."""

    products: frozenset[str]
    words: str
    start: int
    rest: str


@lru_cache(maxsize=16384)
def left_out(text: str, portal: Portal) -> LeftOut | None:
    """The first products that a sentence leaves out."""
    marked = name_of_product(portal).sub(lambda found: "□" * len(found.group()), text)
    found = _LEFT_OUT.search(marked) if "□" in marked else None
    if not found or quoted(text, *found.span()):
        return None
    group = next(name for name, value in found.groupdict().items() if value)
    first = found.start(group)
    names = [
        text[first + each.start() : first + each.end()] for each in _NAME.finditer(found[group])
    ]
    words = text[slice(*found.span())].strip(" ,.;:")
    products = frozenset(map(products_by_name(portal).__getitem__, names))
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return LeftOut(products, words, text.index(words), rest)
