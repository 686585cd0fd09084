"""Data of customers is stored where a promise says so of all of them (FCT-05)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trustportal.model.residency import Residency
from trustportal.portal import Portal
from trustportal.prose.places import Named, region_codes
from trustportal.prose.speech import Speech

_STORED = Speech("residency.stored")
"""Before a place: the data of customers at large is stored there."""
_CONDITION = Speech("residency.condition")


def said_of_all(text: str, named: Sequence[Named], portal: Portal) -> Iterator[tuple[str, int]]:
    """The places in which a sentence stores the data of all customers, though each promise on them
    is for those who are eligible or choose.
    """
    if _CONDITION.search(text):
        return
    for each in named:
        promises = _promises(each, portal) if _STORED.search(text[: each.start]) else ()
        if promises and all(promise.eligibility or promise.choice for promise in promises):
            where = f"residency/{promises[0].id}"
            yield f"'{each.words}': {where} says so for some customers, not for all", each.start


def _promises(named: Named, portal: Portal) -> Sequence[Residency]:
    """The promises on a place."""
    codes = region_codes(portal)
    return [
        promise
        for promise in portal.promises()
        if any(
            region == named.region or {code[:2] for code in codes.get(region, ())} & named.countries
            for region in promise.regions
        )
    ]
