"""What a promise of residency tells of those who take data out of its regions (RES-07)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from trustportal.model.places import country_name
from trustportal.model.residency import Region, Residency
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.ground import vocabulary
from trustportal.prose.places import places, processing_codes
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import names
from trustportal.rules.records.subprocessors import media_of
from trustportal.rules.rule import stated

Spots = Mapping[str, tuple[str, ...]]
"""Countries, each with the cities in it by which a text can mean it."""


@dataclass(frozen=True, slots=True)
class Lack:
    """What a promise lacks on a subprocessor that takes data out of its regions: it tells nothing,
    or all but `who`, `where`, or `what` is done there (`partly`: it names some of it); or the
    subprocessor `hosts`, and does not say whose accounts. With the words that the promise has, the
    purposes that it tells and does not tell, and the places that it does not.
    """

    sort: Literal["unnamed", "who", "where", "what", "partly", "hosts"]
    text: str = ""
    told: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def is_told(
    portal: Portal, promise: Residency, subprocessor: Subprocessor, region: str, spots: Spots
) -> bool:
    """Whether a reader of a promise finds what a subprocessor does with the data of a region
    outside of it.

    That is, its name and all places in one sentence; all that it does with all its places, where it
    is one of ourselves or the only one of whom this is true; that messages of its sort go anywhere
    in the world; or that what it does is not to be had in the region.
    """
    texts = _told(portal, promise, (region,))
    purposes = subprocessor.purposes or ()
    known = {text: _spots_in(text, portal, spots) for text in texts}
    if any(
        spots.keys() <= said and _names_it(text, subprocessor, portal)
        for text, said in known.items()
    ):
        return True
    if not purposes:
        return False
    if _is_not_offered(texts, purposes) or _goes_anywhere(texts, purposes):
        return True
    if subprocessor.affiliate == "yes":
        return _is_our_staff(portal, subprocessor, known, spots)
    return _does_alone(portal, subprocessor, known, spots)


def lack_of(
    portal: Portal,
    promise: Residency,
    subprocessor: Subprocessor,
    regions: Collection[str],
    spots: Spots,
) -> Lack:
    """What a promise tells of one who takes something out of its regions, and what it does not."""
    texts = _told(portal, promise, regions)
    known = {text: _spots_in(text, portal, spots, exactly=True) for text in texts}
    there = [text for text in texts if known[text]]
    purposes = subprocessor.purposes or ()
    told = tuple(
        each for each in purposes if any(_says(text, each, subprocessor) for text in there)
    )
    untold = tuple(each for each in purposes if each not in told)
    placed = spots.keys() <= _union(known.values())
    if placed and told:
        speaking = [each for each in there if _says(each, told[0], subprocessor)]
        text = max(speaking, key=lambda each: len(known[each]))
        return Lack("partly" if untold else "who", text, told, untold)
    of_each = [_exceptions(promise, (region,)) for region in regions]
    exceptions = [text for text in known if all(text in several for several in of_each)]
    for text in exceptions:
        if _tells_in_other_words(text, subprocessor, portal):
            lacking = spots.keys() - known[text]
            return Lack("where", text, places=tuple(country_name(each) for each in sorted(lacking)))
    quoted = [text for text in exceptions if known[text]]
    if spots.keys() <= _union(known[text] for text in quoted):
        text = listed((f"'{_short(each)}'" for each in quoted), 2)
        return Lack("what", text, untold=untold)
    return Lack("unnamed")


def _short(text: str) -> str:
    """A text as it is quoted in a message."""
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED].rsplit(' ', 1)[0]} ..."


_QUOTED = 100


def sentences(text: str) -> list[str]:
    """The sentences of a statement, each of which tells of one thing."""
    return [each for each in re.split(r"(?<=[.;!])\s+", " ".join(text.split())) if each]


def _union(several: Iterable[Collection[str]]) -> frozenset[str]:
    return frozenset().union(*several)


def _told(portal: Portal, promise: Residency, regions: Collection[str]) -> list[str]:
    """All that a promise and its regions tell: each exception, each sentence of the others."""
    own = [portal.find(f"regions/{each}") for each in regions]
    means = [each.definition or "" for each in own if isinstance(each, Region)]
    prose = (promise.statement, *promise.conditions, *means)
    exceptions = [
        text
        for text in _exceptions(promise, regions)
        if text not in promise.limits or _OF_DATA.search(text) or _NOT_OFFERED.search(text)
    ]
    return list(dict.fromkeys([*exceptions, *(s for text in prose for s in sentences(text))]))


_OF_DATA = re.compile(
    r"\b(?:data|content|process\w*|stor(?:e|ed|es|age)|transfer\w*|access\w*|support|sent|copie[ds]"
    r"|cop(?:y|ies)|review\w*|handled|sub-?processors?|requests?|inputs?|outputs?)\b",
    re.IGNORECASE,
)
"""Says of a limit that it is one on where data is, and not on when something is there at all."""


def _exceptions(promise: Residency, regions: Collection[str]) -> list[str]:
    """What a promise says to be otherwise in any of some regions."""
    notes = [each for each in promise.footnotes if not each.regions or {*each.regions} & {*regions}]
    return [*(promise.not_covered or ()), *promise.limits, *(each.text for each in notes)]


def _spots_in(text: str, portal: Portal, spots: Spots, *, exactly: bool = False) -> frozenset[str]:
    """Which of some countries a text names, itself or by a city; a group that holds it does not
    name it exactly.
    """
    said = _union(
        each.countries for each in places(text, portal) if not exactly or len(each.countries) == 1
    )
    cities = {code for code, several in spots.items() if any(names(text, c) for c in several)}
    return frozenset(code for code in spots if code in said or code in cities)


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

_KEPT_OF_SUPPORT = Speech("residency.kept_of_support")
"""What is kept of support, as tickets: whoever says where that is has not said who looks."""


def _says(text: str, purpose: str, subprocessor: Subprocessor) -> bool:
    """Whether a text speaks of a purpose of a subprocessor: of our own staff, and not of what they
    keep, where it is one of ourselves.
    """
    ours = subprocessor.affiliate == "yes"
    return _speaks_of(_KEPT_OF_SUPPORT.sub("", text) if ours else text, purpose)


_PEOPLE = Speech("residency.our_people")


def _is_our_staff(
    portal: Portal, subprocessor: Subprocessor, known: Mapping[str, frozenset[str]], spots: Spots
) -> bool:
    """Whether each purpose of one of ourselves is told with all its countries, of our people or
    where no other company does the like: who works there for us is then said.
    """
    for purpose in subprocessor.purposes or ():
        speaking = [text for text in known if _says(text, purpose, subprocessor)]
        meant = [
            text
            for text in speaking
            if _PEOPLE.search(text) or not _others_do(portal, subprocessor, (text,), spots)
        ]
        if not spots.keys() <= _union(known[text] for text in meant):
            return False
    return True


def _does_alone(
    portal: Portal, subprocessor: Subprocessor, known: Mapping[str, frozenset[str]], spots: Spots
) -> bool:
    """Whether each purpose of a subprocessor stands in a text with all its countries, in more than
    one word, and no other does the like there: a reader finds who is meant.
    """
    texts = [each for each, said in known.items() if said >= spots.keys()]
    purposes = subprocessor.purposes or ()
    if not all(any(_says_most_of(t, each) for t in texts) for each in purposes):
        return False
    meant = [text for text in texts if any(_says_most_of(text, each) for each in purposes)]
    return not _others_do(portal, subprocessor, meant, spots)


def _others_do(
    portal: Portal, subprocessor: Subprocessor, texts: Iterable[str], spots: Spots
) -> bool:
    """Whether a text speaks of what another company does in one of the countries; where it is of
    one of ourselves, the rest of us are no other company.
    """
    several, ours = tuple(texts), subprocessor.affiliate == "yes"
    return any(
        _speaks_of(text, purpose)
        for _, other in stated(portal, Subprocessor)
        if other is not subprocessor and not other.removed_on
        if not (ours and other.affiliate == "yes")
        if spots.keys() & {code[:2] for code in processing_codes(other, portal)}
        for purpose in other.purposes or ()
        for text in several
    )


_NOT_OFFERED = Speech("residency.not_offered_there")


def _is_not_offered(texts: Iterable[str], purposes: Iterable[str]) -> bool:
    """Whether it is said of each purpose that it is not to be had in the region."""
    without = [text for text in texts if _NOT_OFFERED.search(text)]
    return all(any(_says_most_of(text, each) for text in without) for each in purposes)


_ANYWHERE = Speech("residency.anywhere")


def _goes_anywhere(texts: Iterable[str], purposes: Iterable[str]) -> bool:
    """Whether each purpose is to send something on to its recipient, and it is said that what is
    sent so goes wherever the recipient is.
    """
    said = _union(media_of(text) for text in texts if _ANYWHERE.search(text))
    sent = [media_of(each) for each in purposes]
    return all(each and each <= said for each in sent)


def _tells_in_other_words(text: str, subprocessor: Subprocessor, portal: Portal) -> bool:
    """Whether a text tells of what a subprocessor does: by a purpose, by the way in which something
    is sent, or by the name of what the record says that it is used for.
    """
    purposes = subprocessor.purposes or ()
    by_media = any((sent := media_of(each)) and sent <= media_of(text) for each in purposes)
    if by_media or any(_says(text, each, subprocessor) for each in purposes):
        return True
    record = "\n".join((subprocessor.statement, subprocessor.optional or "", *purposes))
    return any(names(record, each) for each in _proper_names(text, portal))


_PROPER = re.compile(r"\b[A-Z]\w+(?: [A-Z]\w+)+")
"""Words that are written as a name."""


def _proper_names(text: str, portal: Portal) -> Iterator[str]:
    """The names in a text that are neither of places nor of products, as of functions."""
    taken = {place.words for place in places(text, portal)}
    taken |= {record.title for record in portal.records["products"]}
    for each in _PROPER.finditer(text):
        if each.group() not in taken and not any(each.group() in other for other in taken):
            yield each.group()


def is_named(portal: Portal, promise: Residency, subprocessor: Subprocessor, region: str) -> bool:
    """Whether a promise names the subprocessor as an exception for one of its regions."""
    return any(_names_it(text, subprocessor, portal) for text in _exceptions(promise, (region,)))


def _names_it(text: str, subprocessor: Subprocessor, portal: Portal) -> bool:
    """Whether a text names a subprocessor, and not another one whose name is longer."""
    own, folded = _names_of(subprocessor), text.casefold()
    if not any(name.casefold() in folded for name in own):
        parts = _companies_of(subprocessor)
        return bool(parts) and all(names(text, each) for each in parts)
    rest = text
    for other in _longer_names(own, portal):
        rest = re.sub(rf"(?<!\w){re.escape(other)}(?!\w)", "", rest, flags=re.IGNORECASE)
    return any(names(rest, name) for name in own)


@lru_cache(maxsize=1024)
def _longer_names(own: tuple[str, ...], portal: Portal) -> tuple[str, ...]:
    """The names of other subprocessors in which one of some names stands, the longest first."""
    others = {
        other
        for _, each in stated(portal, Subprocessor)
        for other in _names_of(each)
        if other not in own and any(names(other, name) for name in own)
    }
    return tuple(sorted(others, key=len, reverse=True))


def _names_of(subprocessor: Subprocessor) -> tuple[str, ...]:
    """The names by which a text can mean a subprocessor, without what stands in brackets."""
    title = re.sub(r"\s*\([^)]*\)", "", subprocessor.title).strip() or subprocessor.title
    return tuple(filter(None, (subprocessor.legal_entity, subprocessor.title, title)))


_TWO_COMPANIES = Speech("residency.two_companies")


def _companies_of(subprocessor: Subprocessor) -> tuple[str, ...]:
    """The companies of a record that is of two of them, without their legal forms."""
    found = _TWO_COMPANIES.search(subprocessor.legal_entity or "")
    return (found["first"], found["second"]) if found else ()
