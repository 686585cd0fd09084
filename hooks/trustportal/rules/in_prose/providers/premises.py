"""Where an organisation with data centres of its own and providers beside them hosts what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from trustportal.model.residency import Region, Residency
from trustportal.portal import Portal
from trustportal.prose.assertions import products_named
from trustportal.prose.guards import clause_at, denies
from trustportal.prose.places import places
from trustportal.prose.speech import Speech
from trustportal.rules.rule import stated

_OF_ALL = Speech("subprocessors.all_premises")
_BETWEEN = re.compile(r"(?:\W|\b(?:both|and|in|at|near|of|the|as well as|[A-Z]\w*)\b)*")
"""What can stand between premises and the places in which they are: "in Bissen, in"."""


def in_own_premises(text: str, found: re.Match[str], portal: Portal) -> bool:
    """Whether words on own data centres agree with the regions: some are the organisation's own,
    the words leave room for its providers, and place and product are such as it hosts itself.
    """
    own = _own(portal)
    begin, end = clause_at(text, found.start())
    if not own or denies(found.group()) or _OF_ALL.search(text[begin : max(end, found.end())]):
        return False
    countries = {code[:2] for codes in own.values() for code in codes}
    behind = (each for each in places(text, portal) if each.start >= found.end())
    near = (each for each in behind if _BETWEEN.fullmatch(text, found.end(), each.start))
    if any(not each.countries & countries for each in near):
        return False
    homes = _homes(portal)
    return all(homes[each] & own.keys() for each in products_named(text, portal) if each in homes)


@lru_cache(maxsize=2)
def _own(portal: Portal) -> Mapping[str, frozenset[str]]:
    """The regions with premises of the organisation's own, and the places in which these are."""
    found = {}
    for _, record in stated(portal, Region):
        clouds = [each for each in record.cloud_regions if each.provider == "own"]
        if clouds:
            codes = (each.place or record.code for each in clouds)
            found[record.id] = frozenset(code for code in codes if code)
    return found


@lru_cache(maxsize=2)
def _homes(portal: Portal) -> Mapping[str, frozenset[str]]:
    """The regions that residency names for each product."""
    found: dict[str, frozenset[str]] = {}
    for _, record in stated(portal, Residency):
        for product in record.products or ():
            found[product] = found.get(product, frozenset()) | frozenset(record.regions or ())
    return found
