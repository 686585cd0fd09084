"""Products that a text leaves out of a certificate or report whose record covers them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from trustportal.model.certifications import Certification
from trustportal.portal import Portal
from trustportal.prose.ground import Ground, grounds
from trustportal.prose.guards import quoted
from trustportal.prose.mentions import Mention, mentions
from trustportal.prose.product_marks import PRODUCT, products_marked, with_marks
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.assurances.details import TYPE, type_of
from trustportal.rules.overlap import titles

Said = tuple[str, str, int]
"""The words that are wrong, what is wrong with them, and where they stand."""

_UNCOVERED = Speech("assurances.uncovered")
"""Leaves products out of a scope, in a text with □ for each letter of the name of a product and ■
for each of that of a standard.
"""
_LIMITED = Speech("offers.limited")
_OF_A_TIME = re.compile(r"\b20\d\d\b|\b(?:last|previous|former|first|next|old) ", re.IGNORECASE)
"""Speaks of another report or certificate than that of today."""


@lru_cache(maxsize=16384)
def uncovered(text: str, portal: Portal) -> Said | None:
    """The products that a text leaves out of what every record on the standard says covers them."""
    known = mentions(text)
    marked = with_marks(text, portal) if known else ""
    for each in known:
        marked = f"{marked[: each.start]}{'■' * len(each.words)}{marked[each.end :]}"
    found = _UNCOVERED.search(marked) if PRODUCT in marked else None
    if not found or quoted(text, *found.span()) or _OF_A_TIME.search(marked):
        return None
    if _LIMITED.search(f"{marked[: found.start()]} {marked[found.end() :]}"):
        return None
    mention = next(each for each in known if found.start() <= each.start < found.end())
    named = products_marked(text, marked, found.span(), portal)
    records = list(_records(mention, text, portal))
    if not records or not all(each.products is None or named <= each.products for each in records):
        return None
    covers = f"{records[0].reference} covers {titles(portal, 'products', named)}"
    return text[slice(*found.span())].strip(), covers, found.start()


def _records(mention: Mention, text: str, portal: Portal) -> Iterator[Ground]:
    """What is held by the standard of a mention, of the type that a text names."""
    types = set(map(type_of, TYPE.finditer(text)))
    for each in grounds(portal).of("certifications"):
        record = each.record
        if isinstance(record, Certification) and not (each.superseded or record.holder):
            of_it = record.standard == mention.standard and record.phase == "held"
            of_it = of_it and mention.edition in (None, record.edition)
            of_type = not types or record.report_type in types
            if of_it and of_type:
                yield each
