"""Products that a text names as a means to what another product does: "a check with Identify"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trustportal.portal import Portal
from trustportal.prose.assertions import products_standing
from trustportal.prose.ground import Ground

_BY_MEANS = re.compile(
    r"\b(?:with|through|by|via|using)\b(?:(?!\b(?:for|of|in|on|from|to)\b)[^;.:]){0,60}$",
    re.IGNORECASE,
)
"""Before a product with whose help something is done."""


def _as_means(text: str, portal: Portal) -> frozenset[str]:
    """The products with whose help a text says that something is done: "a check with Identify"."""
    several = products_standing(text, portal)
    return frozenset(name for name, start, _ in several if _BY_MEANS.search(text[:start]))


def means_told(text: str, meant: Sequence[Ground], portal: Portal) -> frozenset[str]:
    """The products with whose help a text says that something is done, and some claim does too."""
    told = (_as_means(each.text, portal) for each in meant)
    return _as_means(text, portal) & frozenset().union(*told)
