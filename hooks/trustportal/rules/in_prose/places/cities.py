"""Cities, and countries of a group, in which a text puts data, against the records (FCT-05)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from pydantic import TypeAdapter

from trustportal.facts import Cell
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.ground import grounds
from trustportal.prose.lines import lines
from trustportal.prose.places import Named, places, region_codes
from trustportal.prose.speech import Speech
from trustportal.reference import read_table

_OF_ALL = Speech("residency.of_all")
"""Says that all data is in one place."""
_PART = Speech("residency.some")


@cache
def _cities() -> frozenset[str]:
    names = read_table("place_names", "cities")
    return frozenset(TypeAdapter(tuple[str, ...]).validate_python(names))


@lru_cache(maxsize=2)
def _named(portal: Portal) -> dict[str, dict[str, str]]:
    """By country, the cities that records on places name, each with the first of the records."""
    found: dict[str, dict[str, str]] = {}
    for each in grounds(portal).of("regions", "residency", "subprocessors", "certifications"):
        for place in places(f"{each.text} {_of_fields(each.record)}", portal):
            if place.words in _cities():
                for country in place.countries:
                    found.setdefault(country, {}).setdefault(place.words, each.reference)
    return found


def _of_fields(record: object) -> str:
    processing = getattr(record, "processing", None) or ()
    return " . ".join([getattr(record, "title", ""), *(each.city or "" for each in processing)])


def other_cities(named: Sequence[Named], portal: Portal) -> Iterator[tuple[str, int]]:
    """A city that no record names, in a country of which records name others."""
    for each in named:
        known = _named(portal).get(next(iter(each.countries), ""), {})
        if each.words in _cities() and known and not _is_among(each.words, known):
            where = next(iter(known.values()))
            yield f"'{each.words}': {where} says {listed(sorted(known))}", each.start


def _is_among(city: str, known: dict[str, str]) -> bool:
    """Whether a city is one of those, with or without its river: "Frankfurt am Main"."""
    return any(city.startswith(each) or each.startswith(city) for each in known)


_COPIES = re.compile(r"\b(?:backups?|copies)\b", re.IGNORECASE)


def _lie_there(place: Named, portal: Portal) -> bool:
    """Whether a record says of a place by its name that backups lie there."""
    return any(
        place.words in line.text and _COPIES.search(line.text)
        for each in grounds(portal).of("residency", "regions", "subprocessors")
        for line in lines(each)
    )


def narrower(
    text: str, cells: Sequence[Cell], named: Sequence[Named], portal: Portal
) -> Iterator[tuple[str, int]]:
    """All data is said to be in one country, and what is promised is a region of several."""
    found = _OF_ALL.search(text)
    if not found or len(named) != 1 or len(named[0].countries) != 1 or _PART.search(text):
        return
    (place,), codes = named, region_codes(portal)
    if _COPIES.search(found.group()) and _lie_there(place, portal):
        return
    for product in dict.fromkeys(cell.product for cell in cells):
        held = {
            cell.region: {code[:2] for code in codes.get(cell.region, ())}
            for cell in cells
            if cell.product == product
        }
        around = [each for each, own in held.items() if place.countries < own]
        if around and not any(own and own <= place.countries for own in held.values()):
            yield f"'{found.group()}': what is promised is regions/{around[0]}", found.start()
            return
