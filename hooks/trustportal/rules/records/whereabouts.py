"""Where subprocessors process what was promised to stay in a region (RES-07)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from trustportal.model.geography import lies_in
from trustportal.model.places import country_name
from trustportal.model.residency import QUESTIONS, Region, Residency
from trustportal.model.subprocessors import ProcessingPlace, Subprocessor
from trustportal.portal import Portal
from trustportal.prose.places import countries_of_customers
from trustportal.prose.places import places as named_in
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import are_related, names, places_of, titles
from trustportal.rules.records.exceptions_told import (
    Lack,
    Spots,
    is_named,
    is_told,
    lack_of,
    sentences,
)
from trustportal.rules.records.subprocessors import hosts, stores
from trustportal.rules.rule import stated


@dataclass(frozen=True, slots=True)
class Departures:
    """What leaves which regions of a promise, by their ids, and where to, in words; and what the
    promise lacks on it.
    """

    products: tuple[str, ...]
    data: tuple[str, ...]
    regions: tuple[str, ...]
    places: tuple[str, ...]
    lack: Lack


_NO_CHOICE = Speech("residency.no_choice")

Left = dict[str, tuple[ProcessingPlace, ...]]
"""By the id of a region, the places outside of it at which its data may be processed."""


def departures(portal: Portal, promise: Residency, subprocessor: Subprocessor) -> Departures | None:
    """What a subprocessor takes out of a promise's regions without being told; None if nothing.

    A place outside the region is explained where the subprocessor also has one inside, and the
    outer one carries a note or lies in another region that customers can choose; of a subprocessor
    on which the promise rests, in one that is promised for any of its products. A subprocessor
    with no place inside is explained by what the promise tells of it, or by a note that names such
    a region.
    Where nobody can choose, everybody has all of the regions. A subprocessor of other regions, by
    its scope or by the note on a place, takes nothing out, and neither does one that hosts the
    accounts of other regions, or that customers choose with the region of their account, to another
    region of theirs.
    """
    products = tuple(each for each in promise.products if each in (subprocessor.products or ()))
    data = tuple(_data(portal, promise, subprocessor))
    if not (products and data and _promises_to_stay(promise)):
        return None
    if promise.answers.processing == "no" and not stores(subprocessor):
        return None  # what is promised is where data is stored, and it does nothing of the sort
    everywhere = _left(portal, promise, subprocessor, products)
    left = {
        name: outside
        for name, outside in everywhere.items()
        if outside and not is_told(portal, promise, subprocessor, name, _on_map(portal, outside))
    }
    if not left:
        return None
    outer = [each for outside in left.values() for each in outside]
    said = tuple(_in_words(portal, each) for each in outer)
    spots = _on_map(portal, outer)
    found = lack_of(portal, promise, subprocessor, tuple(left), spots)
    if found.sort in ("unnamed", "what") and _hosts_for_whom(portal, subprocessor, left):
        found = Lack("hosts")
    return Departures(products, data, tuple(left), said, found)


def _left(
    portal: Portal, promise: Residency, subprocessor: Subprocessor, products: tuple[str, ...]
) -> Left:
    """Where a subprocessor takes the data of each region of a promise, as its own record says."""
    rests = f"subprocessors/{subprocessor.id}" in (promise.basis or ())
    served = frozenset((subprocessor.products or ()) if rests else products)
    left: Left = {}
    for name in promise.regions:
        region = portal.find(f"regions/{name}")
        if not isinstance(region, Region) or not _is_used_for(portal, subprocessor, region):
            continue
        if not is_named(portal, promise, subprocessor, name):
            outside = tuple(_outside(portal, region, subprocessor, served))
            of_others = outside and hosts_others(portal, subprocessor, region, outside)
            left[name] = () if of_others else outside
    if _NO_CHOICE.search(promise.choice or ""):
        of_all = [
            each for each in subprocessor.processing or () if all(each in o for o in left.values())
        ]
        left = {name: tuple(each for each in o if each in of_all) for name, o in left.items()}
    return left


def _on_map(portal: Portal, outside: Iterable[ProcessingPlace]) -> Spots:
    """The countries of some places, each with the cities that are named there."""
    spots: dict[str, tuple[str, ...]] = {}
    for each in outside:
        city = (each.city,) if each.city else ()
        for code in _codes(portal, each):
            spots[code[:2]] = (*spots.get(code[:2], ()), *city)
    return spots


def _hosts_for_whom(portal: Portal, subprocessor: Subprocessor, left: Left) -> bool:
    """Whether a host has only places of other regions on offer, while another has those of the
    regions that it would leave: its record then owes whose accounts it hosts.
    """
    if not hosts(subprocessor):
        return False
    served = frozenset(subprocessor.products or ())
    return all(
        isinstance(region := portal.find(f"regions/{name}"), Region)
        and all(any(_choices(portal, _codes(portal, o), region, served)) for o in outside)
        and any(each is not subprocessor for each in hosts_of(portal, region, served))
        for name, outside in left.items()
    )


def unhosted(
    portal: Portal, promise: Residency, today: date
) -> Iterator[tuple[Region, list[Subprocessor]]]:
    """The regions of a promise in which by the records nobody hosts today, each with those who host
    its products in other regions only.
    """
    if not _promises_to_stay(promise) or _NO_CHOICE.search(promise.choice or ""):
        return  # where nobody can choose, what is in one of the regions is where it was promised
    products = frozenset(promise.products)
    for name in promise.regions:
        region = portal.find(f"regions/{name}")
        if not isinstance(region, Region):
            continue
        if any(is_used_on(each, today) for each in hosts_of(portal, region, products)):
            continue
        if any(each.provider == "own" for each in region.cloud_regions):
            continue
        others = [
            each
            for _, each in stated(portal, Subprocessor)
            if products & {*(each.products or ())} and is_used_on(each, today)
            if not _HOST_OF_CHOICE.search(each.optional or "")
            if any(_data(portal, promise, each)) and _is_used_for(portal, each, region)
            if hosts_others(portal, each, region, each.processing or ())
            if not is_named(portal, promise, each, name)
        ]
        if others:
            yield region, others


def is_used_on(subprocessor: Subprocessor, day: date) -> bool:
    """Whether a subprocessor is at work on a day."""
    begins, ends = subprocessor.effective_on, subprocessor.removed_on
    return (begins is None or begins <= day) and (ends is None or day < ends)


def hosts_of(portal: Portal, region: Region, products: frozenset[str]) -> Iterator[Subprocessor]:
    """Those who host any of some products in a region."""
    for _, each in stated(portal, Subprocessor):
        if hosts(each) and products & {*(each.products or ())}:
            inside = (p for p in each.processing or () if _reaches(portal, p, region))
            if any(inside):
                yield each


def _reaches(portal: Portal, place: ProcessingPlace, region: Region) -> bool:
    """Whether a place is in a region, or in part."""
    codes, known = _codes(portal, place), places_of(region)
    return place.region == region.id or any(
        lies_in(code, known) or any(lies_in(each, frozenset({code})) for each in known)
        for code in codes
    )


def hosts_others(
    portal: Portal,
    subprocessor: Subprocessor,
    region: Region,
    places: Iterable[ProcessingPlace],
) -> bool:
    """Whether a subprocessor hosts, at some places, the accounts of other regions alone: each place
    is by its record the one of a region on offer, or its words say whose accounts are there.
    """
    if not hosts(subprocessor):
        return False
    offered = _offered(portal, frozenset(subprocessor.products or ()))
    told = _accounts_in(portal, subprocessor)
    return all(
        _is_of_other_accounts(portal, each, region, offered)
        if each.region
        else bool(codes := _codes(portal, each))
        and all(lies_in(code, told) for code in codes)
        and not any(lies_in(code, places_of(region)) for code in codes)
        for each in places
    )


def _is_of_other_accounts(
    portal: Portal, place: ProcessingPlace, region: Region, offered: frozenset[str]
) -> bool:
    """Whether a place is the one of another region on offer, and not, by its note, for all."""
    other = portal.find(f"regions/{place.region}")
    return (
        isinstance(other, Region)
        and other.id in offered
        and not _have_common(other, region)
        and not _OF_EVERYBODY.search(place.note or "")
    )


def _offered(portal: Portal, products: frozenset[str]) -> frozenset[str]:
    """The regions that are promised for any of some products."""
    return frozenset(
        name
        for each in portal.promises()
        if products & {*each.products} and _promises_anything(each)
        for name in each.regions
    )


_HOSTS_ACCOUNTS = Speech("residency.hosts_accounts")
_OF_EVERYBODY = Speech("residency.of_everybody")


def _accounts_in(portal: Portal, subprocessor: Subprocessor) -> frozenset[str]:
    """The places of which a subprocessor hosts the accounts, as its purposes and statement say."""
    said = [*(subprocessor.purposes or ()), *sentences(subprocessor.statement)]
    return frozenset(
        code
        for text in said
        if _HOSTS_ACCOUNTS.search(text) and not _OF_EVERYBODY.search(text)
        for each in named_in(text, portal)
        for code in each.codes
    )


def _promises_to_stay(promise: Residency) -> bool:
    answers = promise.answers
    return "yes" in (answers.at_rest, answers.processing, answers.backup)


def _promises_anything(promise: Residency) -> bool:
    """Whether some answer binds; a region for which all are no is not one that customers have."""
    return any(getattr(promise.answers, each) in ("yes", "partial") for each in QUESTIONS)


def _is_used_for(portal: Portal, subprocessor: Subprocessor, region: Region) -> bool:
    """Whether a subprocessor is used for a region; one whose scope names no region is for all."""
    scope = subprocessor.scope
    if scope is None or scope.everything or not scope.regions:
        return True
    own = (portal.find(f"regions/{each}") for each in scope.regions)
    return any(
        isinstance(each, Region) and (each is region or _have_common(each, region)) for each in own
    )


def _have_common(one: Region, other: Region) -> bool:
    """Whether two regions have a place in common; one that does not say can be anywhere, and two
    cloud regions are two data centres, wherever they are.
    """
    if one.sort == other.sort == "cloud" and one.cloud_regions and other.cloud_regions:
        clouds = ({(each.provider, each.id) for each in r.cloud_regions} for r in (one, other))
        return not next(clouds).isdisjoint(next(clouds))
    first, second = places_of(one), places_of(other)
    return (
        not (first and second)
        or any(lies_in(each, second) for each in first)
        or any(lies_in(each, first) for each in second)
    )


def _data(portal: Portal, promise: Residency, subprocessor: Subprocessor) -> Iterator[str]:
    """The classes of data that a subprocessor touches and that the promise holds in its regions."""
    resident = promise.data_classes or (promise.scope.data_classes if promise.scope else ())
    for each in subprocessor.data_classes or ():
        if any(are_related(portal, each, other) for other in resident):
            record = portal.find(f"data_classes/{each}")
            left_out = record and any(
                names(text, record.title) for text in promise.not_covered or ()
            )
            if each in resident or not left_out:
                yield each


def _outside(
    portal: Portal, region: Region, subprocessor: Subprocessor, products: frozenset[str]
) -> Iterator[ProcessingPlace]:
    """The places outside a region at which its data may be processed."""
    known = places_of(region)
    everywhere = subprocessor.processing or ()
    if not known:
        return
    theirs = _chosen_with(portal, subprocessor, products)
    inside = [place for place in everywhere if _lies_inside(portal, place, region)]
    for place in everywhere:
        codes = _codes(portal, place)
        if place in inside or not codes:
            continue
        served = products.union(subprocessor.products or ()) if place.region else products
        choices = list(_choices(portal, codes, region, served))
        if (inside and (place.note or choices)) or place.region in theirs:
            continue
        if place.note and any(names(place.note, choice.title) for choice in choices):
            continue
        customers = countries_of_customers(place.note or "", portal)
        if customers and not any(lies_in(code, customers) for code in known):
            continue  # the note says for whom, and they are not those of the region
        yield place


_HOST_OF_CHOICE = Speech("residency.host_of_choice")


def _chosen_with(
    portal: Portal, subprocessor: Subprocessor, products: frozenset[str]
) -> frozenset[str]:
    """The regions of accounts in which a subprocessor is used that customers choose as the host of
    an account; none for products that are promised in a single region, which nobody can choose.
    """
    if not _HOST_OF_CHOICE.search(subprocessor.optional or ""):
        return frozenset()
    promises = tuple(portal.promises())
    mine = {name for each in promises if products & {*each.products} for name in each.regions}
    every = frozenset(name for each in promises for name in each.regions)
    return every if len(mine) > 1 else frozenset()


def _in_words(portal: Portal, place: ProcessingPlace) -> str:
    if place.place:
        return country_name(place.place)
    return titles(portal, "regions", [str(place.region)])


def _codes(portal: Portal, place: ProcessingPlace) -> frozenset[str]:
    """The countries or subdivisions of a place of processing; none where it does not say."""
    if place.place:
        return frozenset({place.place})
    region = portal.find(f"regions/{place.region}")
    return places_of(region) if isinstance(region, Region) else frozenset()


def _lies_inside(portal: Portal, place: ProcessingPlace, region: Region) -> bool:
    codes = _codes(portal, place)
    return bool(codes) and all(lies_in(code, places_of(region)) for code in codes)


def _choices(
    portal: Portal, codes: frozenset[str], region: Region, products: frozenset[str]
) -> Iterator[Region]:
    """Other regions that are promised for these products and that hold the place."""
    for promise in portal.promises():
        if products.isdisjoint(promise.products) or not _promises_anything(promise):
            continue
        for name in promise.regions:
            other = portal.find(f"regions/{name}")
            if not isinstance(other, Region) or other is region:
                continue
            if all(lies_in(code, places_of(other)) for code in codes):
                yield other
