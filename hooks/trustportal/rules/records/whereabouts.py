"""Where subprocessors process what was promised to stay in a region (RES-07)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from trustportal.model.geography import lies_in
from trustportal.model.places import country_name
from trustportal.model.residency import QUESTIONS, Region, Residency
from trustportal.model.subprocessors import ProcessingPlace, Subprocessor
from trustportal.portal import Portal
from trustportal.prose.ground import vocabulary
from trustportal.prose.places import countries_of_customers, places
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import are_related, names, places_of, titles
from trustportal.rules.records.subprocessors import stores
from trustportal.rules.rule import stated


@dataclass(frozen=True, slots=True)
class Departures:
    """What leaves which regions of a promise, by their ids, and where to, in words; and whether its
    exceptions name these places, without who is there, for which purposes they do and for which
    they do not, or else a purpose without the place.
    """

    products: tuple[str, ...]
    data: tuple[str, ...]
    regions: tuple[str, ...]
    places: tuple[str, ...]
    placed: bool
    told: tuple[str, ...]
    untold: tuple[str, ...]
    purpose: str


_NO_CHOICE = Speech("residency.no_choice")


def departures(portal: Portal, promise: Residency, subprocessor: Subprocessor) -> Departures | None:
    """What a subprocessor takes out of a promise's regions without being named; None if nothing.

    A place outside the region is explained where the subprocessor also has one inside, and the
    outer one carries a note or lies in another region that customers can choose; of a subprocessor
    on which the promise rests, in one that is promised for any of its products. A subprocessor
    with no place inside is explained by its name, by an exception that says what alone it does
    and names its places, or by a note that names such a region.
    Where nobody can choose, everybody has all of the regions. A subprocessor of other regions, by
    its scope or by the note on a place, takes nothing out, and neither does one that customers
    choose with the region of their account, to another region of theirs.
    """
    products = tuple(each for each in promise.products if each in (subprocessor.products or ()))
    data = tuple(_data(portal, promise, subprocessor))
    if not (products and data and _promises_to_stay(promise)):
        return None
    if promise.answers.processing == "no" and not stores(subprocessor):
        return None  # what is promised is where data is stored, and it does nothing of the sort
    rests = f"subprocessors/{subprocessor.id}" in (promise.basis or ())
    served = frozenset((subprocessor.products or ()) if rests else products)
    left: dict[str, tuple[ProcessingPlace, ...]] = {}
    for name in promise.regions:
        region = portal.find(f"regions/{name}")
        if not isinstance(region, Region) or not _is_used_for(portal, subprocessor, region):
            continue
        if not _is_named(portal, promise, subprocessor, name):
            left[name] = tuple(_outside(portal, region, subprocessor, served))
    if _NO_CHOICE.search(promise.choice or ""):
        of_all = [
            each for each in subprocessor.processing or () if all(each in o for o in left.values())
        ]
        left = {name: tuple(each for each in o if each in of_all) for name, o in left.items()}
    regions = tuple(name for name, outside in left.items() if outside)
    outer = [each for outside in left.values() for each in outside]
    if not regions:
        return None
    said = tuple(_in_words(portal, each) for each in outer)
    countries = frozenset(code[:2] for each in outer for code in _codes(portal, each))
    texts = _texts_on(portal, promise, countries)
    if _does_alone(portal, promise, subprocessor, countries):
        return None
    placed = countries <= frozenset().union(*texts.values())
    purposes = subprocessor.purposes or ()
    told = tuple(each for each in purposes if any(_speaks_of(text, each) for text in texts))
    untold = tuple(each for each in purposes if each not in told)
    named = _purpose_told(promise, subprocessor)
    return Departures(products, data, regions, said, placed, told, untold, named)


def _texts_on(
    portal: Portal, promise: Residency, countries: frozenset[str]
) -> dict[str, frozenset[str]]:
    """The exceptions of a promise that name any of some countries, and which of them."""
    texts = _exceptions(promise, promise.regions)
    texts = [each for each in texts if each not in promise.limits or _OF_DATA.search(each)]
    named = {
        text: countries.intersection(
            code for each in places(text, portal) for code in each.countries
        )
        for text in texts
    }
    return {text: codes for text, codes in named.items() if codes}


_OF_ANYONE = vocabulary("customer customers data services service provider of other")
"""Words of a purpose that tell nothing of it."""
_FURTHER = re.compile(r",? (?:for|of|in|on|outside|to|with|by|during|within)\b.*")
"""Behind what is done, for whom, when or with what: "Customer support outside European hours"."""
_MOSTLY = 0.6
"""The share of the words of a purpose with which a text speaks of it in other words."""


def _speaks_of(text: str, purpose: str) -> bool:
    """Whether a text speaks of a purpose: of what is done, or with most of its words."""
    said, core = vocabulary(text), vocabulary(_FURTHER.sub("", purpose)) - _OF_ANYONE
    return bool(core) and (core <= said or _says_most_of(text, purpose))


def _says_most_of(text: str, purpose: str) -> bool:
    """Whether a text has most words of a purpose, in whatever form: "printed" for "printing"."""
    whole = {word[:_STEM] for word in vocabulary(purpose) - _OF_ANYONE}
    both = whole & {word[:_STEM] for word in vocabulary(text)}
    return len(both) > 1 and len(both) >= _MOSTLY * len(whole)


_STEM = 5
"""Letters that the forms of a word have in common."""


def _does_alone(
    portal: Portal, promise: Residency, subprocessor: Subprocessor, countries: frozenset[str]
) -> bool:
    """Whether each purpose of a subprocessor stands in an exception with all its countries, in more
    than one word, and no other does the like there: a reader finds who is meant.
    """
    texts = [
        each for each, said in _texts_on(portal, promise, countries).items() if said >= countries
    ]
    purposes = subprocessor.purposes or ()
    if not purposes or not all(any(_says_most_of(t, each) for t in texts) for each in purposes):
        return False
    meant = [text for text in texts if any(_says_most_of(text, each) for each in purposes)]
    return not any(
        _speaks_of(text, purpose)
        for _, other in stated(portal, Subprocessor)
        if other is not subprocessor and not other.removed_on
        if countries
        & {code[:2] for each in other.processing or () for code in _codes(portal, each)}
        for purpose in other.purposes or ()
        for text in meant
    )


_OF_DATA = re.compile(
    r"\b(?:data|content|process\w*|stor(?:e|ed|es|age)|transfer\w*|access\w*|support|sent|copie[ds]"
    r"|cop(?:y|ies)|review\w*|handled|sub-?processors?|requests?|inputs?|outputs?)\b",
    re.IGNORECASE,
)
"""Says of a limit that it is one on where data is, and not on when something is there at all."""


def _purpose_told(promise: Residency, subprocessor: Subprocessor) -> str:
    """What a subprocessor does, if the exceptions of a promise name that; else nothing."""
    said = [vocabulary(each) for each in _exceptions(promise, promise.regions)]
    return next(
        (
            each
            for each in subprocessor.purposes or ()
            if (words := vocabulary(each)) and any(words <= text for text in said)
        ),
        "",
    )


def _exceptions(promise: Residency, regions: Collection[str]) -> list[str]:
    """What a promise says to be otherwise in any of some regions."""
    notes = [each for each in promise.footnotes if not each.regions or {*each.regions} & {*regions}]
    return [*(promise.not_covered or ()), *promise.limits, *(each.text for each in notes)]


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
    """Whether two regions have a place in common; one that does not say can be anywhere."""
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


def _is_named(portal: Portal, promise: Residency, subprocessor: Subprocessor, region: str) -> bool:
    """Whether a promise names the subprocessor as an exception for one of its regions."""
    texts = _exceptions(promise, (region,))
    own = _names_of(subprocessor)
    said = _folded(tuple(texts))
    if not any(name.casefold() in said for name in own):
        return False
    longer = sorted(
        (
            other
            for each, several in _all_names(portal)
            if each is not subprocessor
            for other in several
            if other not in own and any(names(other, name) for name in own)
        ),
        key=len,
        reverse=True,
    )
    for text in texts:
        rest = text
        for other in longer:
            rest = re.sub(rf"(?<!\w){re.escape(other)}(?!\w)", "", rest, flags=re.IGNORECASE)
        if any(names(rest, name) for name in own):
            return True
    return False


@lru_cache(maxsize=1024)
def _folded(texts: tuple[str, ...]) -> str:
    return "\n".join(texts).casefold()


@lru_cache(maxsize=2)
def _all_names(portal: Portal) -> tuple[tuple[Subprocessor, tuple[str, ...]], ...]:
    return tuple((each, _names_of(each)) for _, each in stated(portal, Subprocessor))


def _names_of(subprocessor: Subprocessor) -> tuple[str, ...]:
    """The names by which a text can mean a subprocessor, without what stands in brackets."""
    title = re.sub(r"\s*\([^)]*\)", "", subprocessor.title).strip() or subprocessor.title
    return tuple(filter(None, (subprocessor.legal_entity, subprocessor.title, title)))


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
