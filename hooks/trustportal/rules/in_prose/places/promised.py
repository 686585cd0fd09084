"""Places in which a text puts data and no record does, for some products or for any (FCT-05)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from trustportal.facts import Cell, for_some, residency_matrix
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.prose.assertions import products_meant
from trustportal.prose.guards import denies, pieces
from trustportal.prose.passages import split
from trustportal.prose.places import Named, places, processing_codes, region_codes
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.places.exceptions import IN_WHICH_PEOPLE_ARE, WHO_ARE_THERE
from trustportal.rules.in_prose.providers.as_a_whole import hosts
from trustportal.rules.overlap import titles
from trustportal.rules.rule import stated

Message = tuple[str, int]
"""What is wrong with a sentence, and at which of its characters."""

FEW = 3
"""The codes of a place that is no large group of countries."""
_CHOICE = Speech("residency.choice")
_ANSWERED_IN = Speech("residency.answered_in")
_WHICHEVER = re.compile(r"\b(?:whichever|whatever|regardless of|no matter)\b", re.IGNORECASE)


@lru_cache(maxsize=2)
def cells_of(portal: Portal) -> tuple[Cell, ...]:
    """What is promised, to some at least, for each product in each region."""
    return residency_matrix(portal.promises(), for_some)


def unknown(text: str, named: Named, products: frozenset[str], portal: Portal) -> Iterator[Message]:
    """A place that no promise and, where the text offers no choice, no subprocessor names; or none
    for the products that the text names, where there is any promise for them.
    """
    choice = bool(_CHOICE.search(text) and not _WHICHEVER.search(text))
    if len(named.codes) > FEW or not named.codes:
        return
    of_people = _is_of_people(text, named)
    if of_people and _is_elsewhere(text, portal):
        return
    if _is_told(text, named, portal):
        return
    if not named.region and not _is_known(named, frozenset(), choice, portal):
        yield f"'{named.words}': no published promise says that data lives there", named.start
        return
    end = next(end for _, end in pieces(text) if named.start < end)
    products &= products_meant(text[:end], portal)  # what comes behind it speaks of others
    of_them = products and _promised(portal, products) and not of_people
    if of_them and not _is_known(named, products, choice, portal):
        of = titles(portal, "products", sorted(products))
        yield (
            f"'{named.words}': no published promise says that data of {of} lives there",
            named.start,
        )


_EACH_PRODUCT = re.compile(
    r"\b(?:all|every one|each)(?: of)?(?: our| the)?(?: \w+)?"
    r" (?:products|plans|services|editions)\b"
    r"|\b(?:every|each|any) (?:product|plan|service|edition)\b",
    re.IGNORECASE,
)
_CAN_BE = re.compile(
    r"\bcan(?: then| also| all)? (?:be (?:\w+ )?(?:hosted|stored|kept|held)|choose|pick|select)\b",
    re.IGNORECASE,
)


def not_of_each(text: str, named: Sequence[Named], portal: Portal) -> Iterator[Message]:
    """A place that every product is said to offer, and some product with promises is not promised
    to be stored there.
    """
    if not (_EACH_PRODUCT.search(text) and _CAN_BE.search(text)):
        return
    stored = [cell for cell in cells_of(portal) if cell.answers["at_rest"] in ("yes", "partial")]
    regions = region_codes(portal)
    for each in named:
        there = {
            cell.product
            for cell in stored
            if cell.region == each.region
            or {code[:2] for code in regions.get(cell.region, ())} & each.countries
        }
        if there and (lacking := {cell.product for cell in stored} - there):
            of = titles(portal, "products", lacking)
            yield f"'{each.words}': no promise stores data of {of} there", each.start


def _is_known(named: Named, of: frozenset[str], choice: bool, portal: Portal) -> bool:
    """Whether a promise names a place, of some products or of any, or, where a text offers no
    choice, a subprocessor.
    """
    known = _promised(portal, of) if choice else _promised(portal, of) | _processed(portal, of)
    if not (known or choice):
        return True
    return any(code in known or _has_part(code, known) for code in named.codes)


def _is_elsewhere(text: str, portal: Portal) -> bool:
    """Whether a text puts data into a place that some promise names, apart from where people are:
    "data of customers in Switzerland is in Ireland".
    """
    several = (each for each in places(text, portal) if not _is_of_people(text, each))
    return any(_is_known(each, frozenset(), choice=True, portal=portal) for each in several)


def _is_of_people(text: str, named: Named) -> bool:
    """Whether a place is that of customers or staff: "shops in the UK", "Australian shops",
    "tickets are answered in Dublin".
    """
    before = text[: named.start]
    there = IN_WHICH_PEOPLE_ARE.search(before) or _ANSWERED_IN.search(before)
    return bool(there or WHO_ARE_THERE.match(text, named.end))


_PROCESSING, _SUPPORT = Speech("residency.processing"), Speech("residency.support_access")
_KEEPS = re.compile(
    r"\b(?:stor|kept\b|keep|host|held\b|hold|resid|at rest|locat|live)", re.IGNORECASE
)
"""Says of data that it lies somewhere, which is more than that it is processed there."""
_OF_STAFF = Speech("residency.of_staff")


def _is_told(text: str, named: Named, portal: Portal) -> bool:
    """Whether a promise says of a place in words what a text does: that data is processed there,
    or that some of our people work there.
    """
    begin, end = next(each for each in pieces(text) if named.start < each[1])
    if _OF_STAFF.search(text[begin : named.start]):
        return named.codes <= _told(portal, _SUPPORT) | _processed(portal, frozenset())
    processed = _PROCESSING.search(text[begin:end]) and not _KEEPS.search(text)
    return bool(processed) and named.codes <= _told(portal, _PROCESSING)


@lru_cache(maxsize=8)
def _told(portal: Portal, question: Speech) -> frozenset[str]:
    """The places that statements and footnotes of promises name where they speak of a question; a
    group of countries says of none of them that it is the place.
    """
    texts = (
        plain(text)
        for each in portal.promises()
        for text in (each.statement, *(note.text for note in each.footnotes))
    )
    said = (text[begin:end] for text in texts for begin, end in split(text))
    return frozenset(
        code
        for each in said
        if question.search(each) and not denies(each)
        for place in places(each, portal)
        for code in (place.codes if len(place.codes) <= FEW else ())
    )


@lru_cache(maxsize=64)
def _promised(portal: Portal, of: frozenset[str]) -> frozenset[str]:
    """The places in which some promise says that data lives, of some products or of any."""
    regions = region_codes(portal)
    cells = (cell for cell in cells_of(portal) if not of or cell.product in of)
    return frozenset(code for cell in cells for code in regions.get(cell.region, ()))


@lru_cache(maxsize=64)
def _processed(portal: Portal, of: frozenset[str]) -> frozenset[str]:
    """The places in which subprocessors process data, for some products or for any. Of some, a
    promise says in which of its places whoever hosts them does so, and affiliates host nothing.
    """
    every = (record for _, record in stated(portal, Subprocessor) if not (of and _is_part(record)))
    known = (each for each in every if not (of and each.products) or of & {*each.products})
    return frozenset(code for each in known for code in processing_codes(each, portal))


def _is_part(record: Subprocessor) -> bool:
    """Whether where it works says nothing of where the data of one product is."""
    return record.affiliate == "yes" or hosts(record)


def _has_part(code: str, known: frozenset[str]) -> bool:
    return any(each.startswith(code + "-") for each in known)
