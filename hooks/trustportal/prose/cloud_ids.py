"""Cloud regions that sentences name by the id of their provider: eu-west-2, uksouth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from trustportal.model.geography import cloud_regions
from trustportal.model.residency import Region
from trustportal.portal import Portal

_ID = re.compile(
    r"(?<![\w./@-])(?P<id>(?:us|eu|ap|ca|sa|me|af|il|mx|cn|uk|jp|kr|sg|in|de|asia|europe|australia"
    r"|northamerica|southamerica|africa)-(?:gov-)?(?:[a-z]+-)?[a-z]*\d{1,2}|[a-z]{8,20}\d?)(?![\w-])"
)
"""What has the shape of an id; a word without a mark of its own is one only where a table says."""


@dataclass(frozen=True, slots=True)
class CloudId:
    """An id in a sentence, and the places in which regions of that id lie; none if none is known.

    `ours` says whether a region of the portal names it.
    """

    name: str
    start: int
    places: frozenset[str]
    ours: bool


@cache
def _known() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for regions in cloud_regions().values():
        for name, place in regions.items():
            found[name] = found.get(name, frozenset()) | {place}
    return found


@lru_cache(maxsize=2)
def own_ids(portal: Portal) -> Mapping[str, frozenset[str]]:
    """The ids that the regions of a portal name, with the places that they give."""
    found: dict[str, frozenset[str]] = {}
    regions = (each for each in portal.records["regions"] if isinstance(each, Region))
    for record in regions:
        for each in record.cloud_regions:
            place = each.place or record.code
            found[each.id] = found.get(each.id, frozenset()) | ({place} if place else frozenset())
    return found


@lru_cache(maxsize=4096)
def cloud_ids(text: str, portal: Portal) -> tuple[CloudId, ...]:
    """Every id of a cloud region that a text names."""
    own, known = own_ids(portal), _known()
    found = []
    for each in _ID.finditer(text):
        name = each["id"]
        if name in own or name in known or "-" in name:
            places = own.get(name) or known.get(name, frozenset())
            found.append(CloudId(name, each.start(), places, name in own))
    return tuple(found)


def letters_of_ids(portal: Portal) -> tuple[str, ...]:
    """Letters of which some stand in each sentence that names an id."""
    own = (name for name in own_ids(portal))
    words = (name for name in _known() if "-" not in name)
    marks = ("us-", "eu-", "ap-", "ca-", "sa-", "me-", "af-", "il-", "mx-", "cn-", "uk-", "jp-")
    return (*marks, "kr-", "sg-", "in-", "de-", "asia-", "europe-", "america-", *own, *words)
