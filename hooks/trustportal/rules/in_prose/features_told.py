"""What a text denies or gives to a product, against the availability of the feature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from trustportal.model.features import Availability, Feature
from trustportal.portal import Portal
from trustportal.prose.assertions import products_by_name
from trustportal.prose.guards import clause_at, denies, quoted
from trustportal.prose.nearest import meanings
from trustportal.prose.passages import split
from trustportal.prose.product_marks import PRODUCT, products_marked, with_marks
from trustportal.prose.speech import Speech
from trustportal.prose.topics import matters
from trustportal.reference.expressions import expression
from trustportal.rules.overlap import titles
from trustportal.rules.rule import stated

Said = tuple[str, str, int]
"""The words that are wrong, what is wrong with them, and where they stand."""

_DENIED = Speech("features.denied")
"""Denies a thing to products, in a text with □ for each letter of the name of a product and ◇ for
each of that of a feature.
"""
_GIVEN = Speech("features.given")
"""Gives a thing to products, in such a text."""
_DENIES = Speech("features.denies")
"""Words of which one stands wherever it is denied."""
_FEATURE, _NAMED = re.compile("◇+"), re.compile(f"[{PRODUCT}◇]+")
_PLAIN = Speech("features.plain")
"""Those who use a product, whoever they are."""
_LIMITED = Speech("offers.limited")
"""Says for whom, when or in which way it is not there."""
_METHOD = re.compile(r"\b[A-Z][A-Z0-9]{2,}\b")
"""The short name of a standard or method, as SAML."""


@lru_cache(maxsize=16384)
def denied_feature(text: str, portal: Portal) -> Said | None:
    """The feature that a text denies to products, if each has it and the text says nothing of it
    but what the record speaks of: "no audit log for guests" is another matter.
    """
    marked = _marked(text, portal) if _DENIES.search(text) else ""
    found = _DENIED.search(marked) if PRODUCT in marked and "◇" in marked else None
    thing = _FEATURE.search(marked, found.start(), found.end()) if found else None
    if not found or not thing or quoted(text, *found.span()):
        return None
    begin, end = clause_at(text, found.start())
    around = f"{marked[begin : found.start()]} {marked[found.end() : max(end, found.end())]}"
    rest = _PLAIN.blanked(_NAMED.sub("", around))
    named = products_marked(text, marked, found.span(), portal)
    reference = _having(text[slice(*thing.span())], named, portal)
    if not reference or _LIMITED.search(rest) or not meanings(rest) <= _words(reference, portal):
        return None
    has = f"{titles(portal, 'products', named)} has it"
    return text[slice(*found.span())].strip(), f"{reference} says that {has}", found.start()


@lru_cache(maxsize=16384)
def given_feature(text: str, portal: Portal) -> Said | None:
    """The feature that a text gives to a product which no record on it says has it."""
    marked = _marked(text, portal)
    found = _GIVEN.search(marked) if PRODUCT in marked and "◇" in marked else None
    thing = _FEATURE.search(marked, found.start(), found.end()) if found else None
    if not found or not thing or quoted(text, *found.span()) or denies(text):
        return None
    if _LIMITED.search(_NAMED.sub("", marked)):
        return None
    named = products_marked(text, marked, found.span(), portal)
    known = list(_cells(text[slice(*thing.span())], named, portal))
    lacking = [{each.product for each in cells if each.available == "no"} for _, cells in known]
    if not known or not all(lacking):
        return None
    says = f"{known[0][0]} says that {titles(portal, 'products', lacking[0])} does not have it"
    return text[slice(*found.span())].strip(), says, found.start()


@lru_cache(maxsize=2)
def letters_of_features(portal: Portal) -> tuple[str, ...]:
    """Letters of which some stand in each sentence that names a product."""
    return tuple(name.lower() for name in products_by_name(portal))


_DEGREE = re.compile(r"^(?:Basic|Advanced|Detailed|Standard|Full) ")
"""What a title says of how much of a feature there is."""


@lru_cache(maxsize=2)
def names_of_features(portal: Portal) -> Mapping[str, str]:
    """By feature with a known availability, the expression of what it is called: its title, what
    else the table calls such a thing, and the methods that it offers.
    """
    offered = [
        each.offered for each in matters() if each.products and "features" in each.collections
    ]
    return {
        reference: "|".join(
            (
                rf"(?<!\w){re.escape(_DEGREE.sub('', feature.title))}(?!\w)",
                *(each for each in offered if each and expression(each).search(feature.title)),
                *(rf"\b{each}\b" for each in dict.fromkeys(_methods(feature))),
            )
        )
        for reference, feature in stated(portal, Feature)
        if feature.availability
    }


@lru_cache(maxsize=2)
def _any_name(portal: Portal) -> re.Pattern[str]:
    """What any of these features is called."""
    several = dict.fromkeys(names_of_features(portal).values())
    return re.compile("|".join(several) or r"(?!)", re.IGNORECASE)


def _methods(feature: Feature) -> Iterator[str]:
    """The standards and methods that a feature offers, as its cells and options name them."""
    details = (each.detail or "" for each in feature.availability or () if each.available == "yes")
    for each in (*details, *feature.options):
        yield from () if denies(each) or _LIMITED.search(each) else _METHOD.findall(each)


def _marked(text: str, portal: Portal) -> str:
    """A text with ◇ for the letters of each feature's name and □ for those of each product's."""
    features = _any_name(portal).sub(lambda found: "◇" * len(found.group()), text)
    both = zip(features, with_marks(text, portal), strict=True)
    return "".join(mark if mark == PRODUCT else letter for letter, mark in both)


def _having(thing: str, products: frozenset[str], portal: Portal) -> str | None:
    """The record of a thing that each of some products has, where no other record on it says
    less of them.
    """
    known = list(_cells(thing, products, portal))
    cells = [cell for _, several in known for cell in several]
    whole = {cell.product for cell in cells} == products
    return known[0][0] if whole and all(cell.available == "yes" for cell in cells) else None


def _cells(
    thing: str, products: frozenset[str], portal: Portal
) -> Iterator[tuple[str, Sequence[Availability]]]:
    """The records on a thing that say of some products whether they have it, and what they say."""
    for name, said in names_of_features(portal).items():
        if expression(said).search(thing):
            several = getattr(portal.find(name), "availability", ())
            if cells := [cell for cell in several if cell.product in products]:
                yield name, cells


@lru_cache(maxsize=256)
def _words(reference: str, portal: Portal) -> frozenset[str]:
    """What a feature is called and all that its statement says, without what that leaves out."""
    record = portal.find(reference)
    title, statement = (str(getattr(record, name, "")) for name in ("title", "statement"))
    told = (statement[begin:end] for begin, end in split(statement))
    open_to_all = (each for each in told if not (denies(each) or _LIMITED.search(each)))
    return frozenset(chain.from_iterable(map(meanings, (title, *open_to_all))))
