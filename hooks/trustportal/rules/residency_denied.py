"""A place in which a promise lets customers store data is not said to be withheld (FCT-05)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trustportal.facts import Cell
from trustportal.portal import Portal
from trustportal.prose.places import Named, region_codes
from trustportal.prose.speech import Speech

_WITHHELD = Speech("residency.withheld")
"""Says that data is not stored somewhere, or that there is no residency."""
_FOR_SOME = Speech("residency.for_some")
"""Says for whom or when that is so, which a promise with conditions can bear."""
_OFFERED = Speech("residency.offered")
_CHOOSES = Speech("residency.chooses")
_OUTSIDE = Speech("residency.outside")
"""Before the only place that is offered: "no residency outside the United States"."""


def said_withheld(
    text: str, cells: Sequence[Cell], named: Sequence[Named], portal: Portal
) -> Iterator[tuple[str, int]]:
    """The first promise on storage that a sentence denies, of the products (`cells`) and places
    that it names; without a place, any of them.
    """
    found = _WITHHELD.search(text)
    if not found or _FOR_SOME.search(text):
        return
    outside = bool(_OUTSIDE.search(text))
    if outside and not _OFFERED.search(found.group()):
        return  # "is not stored outside of Europe" withholds nothing
    for cell in cells:
        there = any(_lies_in(cell, each, portal) for each in named)
        if cell.answers["at_rest"] == "yes" and (not named or there != outside):
            where = f"residency/{cell.sources[0]}"
            choice = getattr(portal.find(where), "choice", None) or ""
            if not _CHOOSES.search(found.group()) or _CHOOSES.search(choice):
                yield f"'{found.group()}': {where} says that it is offered", found.start()
            return


def _lies_in(cell: Cell, named: Named, portal: Portal) -> bool:
    codes = region_codes(portal).get(cell.region, frozenset())
    return named.region == cell.region or bool({code[:2] for code in codes} & named.countries)
