"""How many of a thing the words of a record name, against the list that it has (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from trustportal.model.data_use import DataUse
from trustportal.model.features import Feature
from trustportal.model.regulations import Regulation
from trustportal.model.residency import Residency
from trustportal.portal import Portal
from trustportal.prose.counts import counts
from trustportal.prose.guards import denies
from trustportal.prose.nearest import meanings
from trustportal.prose.places import region_codes
from trustportal.prose.quantities import NUMBERS, number_of
from trustportal.prose.shown import plain
from trustportal.rules.agreement.names import CORRECT
from trustportal.rules.rule import Finding, Path, stated

_SOURCES = frozenset(meanings("sources"))


_REGION = re.compile(
    rf"\b(?P<number>\d{{1,2}}|{'|'.join(NUMBERS[2:])}) (?:\w+ )?(?P<thing>regions|countries"
    r"|places|locations)\b",
    re.IGNORECASE,
)


def regions_counted(portal: Portal) -> Iterator[Finding]:
    """A promise on where data lives, or what supports a law with some, counts their regions."""
    for reference, promise in stated(portal, Residency):
        for name in ("title", "statement"):
            if message := _miscounted(getattr(promise, name), promise.regions, portal):
                yield Finding(reference, f"its {name} says {message}", (name,), CORRECT)
    for reference, law in stated(portal, Regulation):
        for at, each in enumerate(law.support or ()):
            found = [portal.find(one) for one in each.evidence or ()]
            promises = [one for one in found if isinstance(one, Residency)]
            regions = {region for one in promises for region in one.regions}
            whole = len(promises) == len(found)
            if whole and (message := _miscounted(each.what, regions, portal)):
                yield Finding(reference, f"it says {message}", ("support", at, "what"), CORRECT)


def _miscounted(text: str, regions: Collection[str], portal: Portal) -> str:
    """A count of regions or countries that is another than theirs; places can be either."""
    found, codes = _REGION.search(plain(text)), region_codes(portal)
    if not found or not regions or denies(text) or not set(regions) <= codes.keys():
        return ""
    countries = len({code[:2] for each in regions for code in codes[each]})
    thing = found["thing"].lower()
    allowed = {"regions": {len(regions)}, "countries": {countries}}
    if number_of(found["number"]) in allowed.get(thing, {len(regions), countries}):
        return ""
    number = countries if thing == "countries" else len(regions)
    return f"'{found.group()}', and its fields name {number}"


def options_counted(portal: Portal) -> Iterator[Finding]:
    """A feature that counts what its title names counts its options."""
    for reference, feature in stated(portal, Feature):
        if not feature.options or len(feature.title.split()) != 1:
            continue
        thing = frozenset(meanings(feature.title.lower()))
        allowed = {len(feature.options)}
        for message in _wrong(feature.statement, thing, allowed, "options has"):
            yield Finding(reference, f"its statement says {message}", ("statement",), CORRECT)
        for at, cell in enumerate(feature.availability or ()):
            for message in _wrong(cell.detail or "", thing, allowed, "options has"):
                where: Path = ("availability", at, "detail")
                yield Finding(reference, f"it says {message}", where, CORRECT)


def sources_counted(portal: Portal) -> Iterator[Finding]:
    """A source of training that is one of several is one of no more than there are."""
    several = [each for each in stated(portal, DataUse) if each[1].purpose == "training-source"]
    allowed = set(range(1, len(several) + 1))
    for reference, source in several:
        for message in _wrong(source.statement, _SOURCES, allowed, "the records name"):
            yield Finding(reference, f"its statement says {message}", ("statement",), CORRECT)


def _wrong(text: str, things: frozenset[str], allowed: set[int], where: str) -> Iterator[str]:
    """A count of things that is none of those allowed, with how many there are."""
    text = plain(text)
    said = [each for each in counts(text) if each.of in things and each.number != "0"]
    if allowed and said and not denies(text):
        numbers = {each.number for each in said}
        if numbers.isdisjoint(map(str, allowed)):
            yield f"'{said[0].words}', and {where} {max(allowed)}"
