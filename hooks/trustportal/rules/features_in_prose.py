"""Features that a text gives a product which does not have them, or not yet (FCT-15)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from trustportal.model.features import Feature
from trustportal.portal import Portal
from trustportal.prose.assertions import name_of_product, products_named, rows_of_products
from trustportal.prose.guards import denies
from trustportal.prose.nearest import nearest
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import titles

LEAST = 0.5
"""The share of a sentence's meaning that a feature must have for it to be about the feature."""
_TO_COME = Speech("features.to_come")
_HAS = Speech("features.has")
"""Says that a product has something."""

Said = tuple[str, str, int]
"""The words that are wrong, what is wrong with them, and where they stand."""


@lru_cache(maxsize=2)
def letters_of_products(portal: Portal) -> tuple[str, ...]:
    """Letters of which some stand in each sentence that names a product."""
    return tuple(each.title.lower() for each in portal.records["products"])


@lru_cache(maxsize=16384)
def said_of_features(text: str, portal: Portal) -> Said | None:
    """The first product that a sentence gives a feature which its record denies or only plans."""
    parts = rows_of_products(text, portal) or [text]
    return next((said for each in parts for said in _against(each, text, portal)), None)


def _against(part: str, text: str, portal: Portal) -> Iterator[Said]:
    named = products_named(part, portal)
    found = _HAS.search(part) if named else None
    if not found or denies(part) or _TO_COME.search(part):
        return
    near = nearest(name_of_product(portal).sub(" ", part), portal)
    if not near or near[0].share < LEAST:
        return
    feature = near[0].ground.record
    for cell in (feature.availability or ()) if isinstance(feature, Feature) else ():
        if cell.product in named and cell.available in ("no", "planned"):
            what = titles(portal, "products", [cell.product])
            message = f"{near[0].ground.reference} says {cell.available} for {what}"
            yield found.group(), message, max(0, text.find(found.group()))
