"""A text that says what a group of countries consists of, where its record leaves that open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from trustportal.model.residency import Region
from trustportal.portal import Portal
from trustportal.prose.guards import denies
from trustportal.prose.places import Named
from trustportal.prose.quantities import NUMBERS
from trustportal.prose.speech import Speech
from trustportal.rules.rule import stated

_DEFINES = Speech("residency.defines")
"""Says of a region, {region}, what it means; what it means stands behind it."""
_COUNTED = re.compile(
    rf"\b(?:\d{{1,2}}|{'|'.join(NUMBERS[2:])}) (?:\w+ )?(?:countries|(?:member )?states)\b",
    re.IGNORECASE,
)


def defined(text: str, named: Sequence[Named], portal: Portal) -> Iterator[tuple[str, int]]:
    """What a text says that a region means, whose record names no countries."""
    for name, title in _open(portal):
        found = _DEFINES.of(region=title).search(text)
        if not found or denies(text[: found.end()]):
            continue
        told = any(each.start >= found.end() for each in named) or _COUNTED.search(
            text, found.end()
        )
        if told:
            yield f"'{found.group()}': regions/{name} does not say which countries", found.start()


@lru_cache(maxsize=2)
def _open(portal: Portal) -> Sequence[tuple[str, str]]:
    """The groups of countries that name none."""
    regions = (each for _, each in stated(portal, Region))
    return [(each.id, each.title) for each in regions if each.sort == "group" and not each.members]
