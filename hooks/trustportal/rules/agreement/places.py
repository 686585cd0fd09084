"""The places in the words of a record, against those of its fields (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trustportal.model.places import country_name
from trustportal.model.residency import Region, Residency
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.passages import split
from trustportal.prose.places import Named, places, processing_codes, region_codes
from trustportal.prose.shown import plain
from trustportal.rules.agreement.names import CORRECT
from trustportal.rules.in_prose.places.exceptions import places_of_data, promised
from trustportal.rules.overlap import titles
from trustportal.rules.rule import Finding, stated

_NOT_THERE = re.compile(
    r"\b(?:not|cannot|never|no|nobody|nothing|outside|except|unless|other than)\b", re.IGNORECASE
)


def places_against_words(portal: Portal) -> Iterator[Finding]:
    """A statement that names another place than the fields of its record."""
    for reference, record in stated(portal, Subprocessor):
        own = {code[:2] for code in processing_codes(record, portal)}
        named = _named(record.statement, portal)
        wrong = [each for each in named if not each.countries & {*own, record.seat}]
        if own and wrong:
            known = listed(map(country_name, sorted(own)))
            message = f"its statement says {wrong[0].words}, and processing {known}"
            yield Finding(reference, message, ("statement",), CORRECT)
        yield from _cities(reference, record, portal)
        seat = _seat(record.statement, portal)
        if record.seat and seat and record.seat not in seat.countries:
            message = f"its statement says {seat.words}, and seat {country_name(record.seat)}"
            yield Finding(reference, message, ("statement",), CORRECT)
    for reference, promise in stated(portal, Residency):
        for field in ("title", "statement"):
            text = plain(promised(promise, getattr(promise, field), portal))
            named = _named(text, portal)
            told = [each for each in named if _is_told(each, text, promise)]
            if message := outside_of(promise, named, portal, told):
                mend = (
                    f"{CORRECT}; what is done elsewhere belongs under not_covered, with its place"
                )
                yield Finding(reference, f"its {field} says {message}", (field,), mend)
                break


def _is_told(named: Named, text: str, promise: Residency) -> bool:
    """Whether not_covered names a place of which a text says more than that data is stored there:
    "calls are taken by agents in Poland".
    """
    begin = max((start for start, end in split(text) if start <= named.start < end), default=0)
    is_listed = any(named.words in plain(each) for each in promise.not_covered or ())
    return is_listed and not _STORED.search(text[begin : named.start])


_STORED = re.compile(
    r"\b(?:stor\w+|kept|keeps?|host\w+|at rest|back(?:ed|s)?[- ]?ups?)\b"
    r"(?!.*\b(?:by|taken|answered|handled|given|helped|supported|read|seen|reviewed|staffed)\b)",
    re.IGNORECASE,
)
"""Says that data is stored, and behind it nothing of what people do."""


_NAMED_AFTER_OTHERS = frozenset({"US", "CA"})
"""Countries whose cities bear the names of others: Dublin in Ohio, London in Ontario."""


def _cities(reference: str, record: Subprocessor, portal: Portal) -> Iterator[Finding]:
    """A city that lies in another country than the place of which it is said to be."""
    for number, each in enumerate(record.processing or ()):
        country = (each.place or "")[:2]
        there = places(each.city, portal) if each.city and country else ()
        if there and country not in {*there[0].countries, *_NAMED_AFTER_OTHERS}:
            message = (
                f"{each.city} lies in {country_name(min(there[0].countries))}, and its place is"
                f" {country_name(country)}"
            )
            yield Finding(reference, message, ("processing", number, "city"), CORRECT)


_SEATED = re.compile(
    r"\b(?:compan(?:y|ies)|firm|based|seated|incorporated|registered|headquartered) in (?:the )?$",
    re.IGNORECASE,
)


def _seat(text: str, portal: Portal) -> Named | None:
    """The first place in which a text says that a company is seated."""
    text = plain(text)
    several = places(text, portal)
    return next((each for each in several if _SEATED.search(text[: each.start])), None)


def _named(text: str, portal: Portal) -> Sequence[Named]:
    """The places of which a text says that data is there."""
    text = plain(text)
    if _NOT_THERE.search(text):
        return ()
    return places_of_data(text, portal)


def outside_of(
    promise: Residency, named: Sequence[Named], portal: Portal, told: Sequence[Named] = ()
) -> str:
    """What is said of places that are none of the regions nor told as outside of them, or less
    than the only one of them.
    """
    by_region = region_codes(portal)
    own = {code[:2] for each in promise.regions for code in by_region.get(each, ())}
    regions = titles(portal, "regions", promise.regions)
    if not own:
        return ""
    inside = listed(sorted(map(country_name, own)))
    if len(own) <= _FEW and inside != regions:
        regions = f"{regions} ({inside})"
    if wrong := [each for each in named if not each.countries & own and each not in told]:
        return f"{wrong[0].words}, and its regions are {regions}"
    said = frozenset().union(*(each.countries for each in named))
    one = len(promise.regions) == 1 and all(len(each.countries) == 1 for each in named)
    if one and said and said < own and not _is_of_sites(promise, own, portal):
        return f"{listed(each.words for each in named)}, and its region is {regions}"
    return ""


_FEW = 6
"""How many countries of a region a message lists at most."""


def _is_of_sites(promise: Residency, own: frozenset[str] | set[str], portal: Portal) -> bool:
    """Whether the only region of a promise is a row of data centres, one in each of its countries:
    who names one of them says where in the region, and does not take the rest of it back.
    """
    region = portal.find(f"regions/{promise.regions[0]}")
    clouds = region.cloud_regions if isinstance(region, Region) else ()
    return own == {each.place[:2] for each in clouds if each.place}
