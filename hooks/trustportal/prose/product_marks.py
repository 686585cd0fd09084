"""Texts with marks in the place of products' names, so that expressions need not know any."""

from __future__ import annotations

import re

from trustportal.portal import Portal
from trustportal.prose.assertions import name_of_product, products_by_name

PRODUCT = "\N{WHITE SQUARE}"
"""Stands for each letter of a product's name."""
_NAME = re.compile(f"{PRODUCT}+")


def with_marks(text: str, portal: Portal) -> str:
    """A text, as long as before, in which every letter of a product's name is a mark."""
    return name_of_product(portal).sub(lambda found: PRODUCT * len(found.group()), text)


def products_marked(
    text: str, marked: str, span: tuple[int, int], portal: Portal
) -> frozenset[str]:
    """The products whose names have marks within a span, by what the text has there."""
    known, (begin, end) = products_by_name(portal), span
    names = (text[slice(*each.span())] for each in _NAME.finditer(marked, begin, end))
    return frozenset(known[name] for name in names)
