"""Residency is offered where a promise says so, neither for more nor for less (FCT-05)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from trustportal.facts import Cell
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import products_named
from trustportal.prose.guards import negated
from trustportal.prose.places import Named, places, region_codes
from trustportal.prose.product_marks import PRODUCT, with_marks
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.offers import with_plans
from trustportal.rules.overlap import titles

Message = tuple[str, int]
"""What is wrong with a sentence, and at which of its characters."""

_OFFERED = re.compile(
    r"residency|\bregion|\bcan be (?:kept|stored|held|hosted)\b"
    r"|\bchoos|\bchose|\bpick|\bselect|\bpin(?:s|ned|ning)?\b|\bhosted\b"
    r"|\b(?:decides?|determines?|settles?) (?:whether|where|in which)\b"
    r"|\bcan (?:store|keep|hold|host|place)\b"
    r"|\bgets? (?:their|its|your) \w+ (?:stored|kept|hosted)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"\b(?:differences?|differs?|compared?)\b", re.IGNORECASE)
_AVAILABLE = re.compile(r"\b(?:available|offer(?:s|ed)?|on offer|an option)\b", re.IGNORECASE)
_OF_SERVICE = re.compile(
    r"\b(?:tickets?|support|e-?mails?|payments?|invoices?|billing|events|abuse|flagged|reviewers?"
    r"|process\w*)\b",
    re.IGNORECASE,
)
"""What subprocessors do in places of their own."""
_ASKED_AT_REST = Speech("residency.at_rest")
_STORED = re.compile(
    r"\b(?:stor|host|kept|keep|held|hold|locat|resid|liv|stay|remain|plac|run|sit|lie|lies)\w*"
    r"(?: \w+){0,4} (?:in|within|inside|at) (?:the )?$",
    re.IGNORECASE,
)


def not_offered(
    text: str, products: frozenset[str], cells: Sequence[Cell], portal: Portal
) -> Iterator[Message]:
    """Residency is offered only for products that a promise covers (`cells`), if any is."""
    if _COMPARES.search(text):
        return
    without = sorted(products - {cell.product for cell in cells}) if cells else []
    chosen = _AVAILABLE.search(text) and any(each.region for each in places(text, portal))
    if without and (chosen or _OFFERED.search(text)):
        yield f"no promise on residency covers {listed(without)}", 0
    elif without and not _OF_SERVICE.search(text):
        yield from _abroad(text, without, portal)


def _abroad(text: str, without: Sequence[str], portal: Portal) -> Iterator[Message]:
    """A product without a promise on residency is not said to be stored outside of the countries
    to whose law its infrastructure is subject.
    """
    if not _ASKED_AT_REST.search(text):
        return
    for name in without:
        law = getattr(portal.find(f"products/{name}"), "jurisdictions", None) or ()
        for each in places(text, portal) if law else ():
            stored = _STORED.search(text[: each.start])
            if stored and not each.countries & {code[:2] for code in law}:
                yield f"'{each.words}': no promise on residency covers {name}", each.start


_WITHHELD = Speech("residency.withheld")
"""Says that data is not stored somewhere, or that there is no residency."""
_IS_NO_PLACE = re.compile(r"\b(?:is|are) not (?:one of|part of|(?:on|in) the list)\b")
"""Denies of one place that it is among some."""
_FOR_SOME = Speech("residency.for_some")
"""Says for whom or when that is so, which a promise with conditions can bear."""
_APART = Speech("residency.apart")
"""Says that there is another thing than storage: "a region for processing, but not for storage"."""
_IS_OFFER = Speech("residency.offered")
"""Withholds an offer, and does not only say where data is not."""
_CHOICE = Speech("residency.chooses")
_OUTSIDE = Speech("residency.outside")
"""Before the only place that is offered: "no residency outside the United States"."""


def said_withheld(
    text: str, cells: Sequence[Cell], named: Sequence[Named], portal: Portal
) -> Iterator[Message]:
    """The first promise on storage that a sentence denies, of the products (`cells`) and places
    that it names; without a place, any of them.
    """
    found = _WITHHELD.search(text)
    outside = bool(_OUTSIDE.search(text))
    said = _APART.blanked(text.partition(", so ")[0])  # what follows from it limits nothing
    if not found or (_FOR_SOME.search(said) and not outside):
        return
    if (outside or not named) and not _IS_OFFER.search(found.group()):
        return  # "is not stored outside of Europe" withholds nothing
    if len(named) > 1 and _IS_NO_PLACE.search(found.group()):
        return  # "is stored in the Union, and Japan is not one of the places"
    for cell in cells:
        there = any(_lies_in(cell, each, portal) for each in named)
        if cell.answers["at_rest"] == "yes" and (not named or there != outside):
            where = f"residency/{cell.sources[0]}"
            if not _CHOICE.search(found.group()) or _is_chosen(cell, portal):
                yield f"'{found.group()}': {where} says that it is offered", found.start()
            return


def _is_chosen(cell: Cell, portal: Portal) -> bool:
    """Whether a promise says that customers choose the region."""
    choice = getattr(portal.find(f"residency/{cell.sources[0]}"), "choice", None) or ""
    return bool(_CHOICE.search(choice))


_ONLY_OFFERED = Speech("residency.only_offered")
_OF_ANOTHER = re.compile(r"\bprocess|\bsupport|\bbackup|\bkeys?\b", re.IGNORECASE)
"""Speaks of something else than where content is stored."""
_ON_CONDITION = re.compile(
    r"\b(?:if|when|unless|once|such as|for example|(?:they|you|it) (?:chose|choose|selected?))\b",
    re.IGNORECASE,
)
_PART_OF_WORLD = re.compile(r"\b(?:Asia|Africa|America|Americas|Oceania|APAC|EMEA)\b")


def said_only(
    text: str, cells: Sequence[Cell], named: Sequence[Named], portal: Portal
) -> Iterator[Message]:
    """The places of which a sentence says that there are no others to choose, though promises on
    storage (`cells`, of the products that it names) offer others too.
    """
    found = _ONLY_OFFERED.search(text)
    apart = (_OF_ANOTHER, _ON_CONDITION, _PART_OF_WORLD)
    if not found or not named or any(each.search(text) for each in apart):
        return
    several = [
        cell for cell in cells if cell.answers["at_rest"] == "yes" and _is_chosen(cell, portal)
    ]
    there = [cell for cell in several if any(_lies_in(cell, each, portal) for each in named)]
    others = {cell.region for cell in several} - {cell.region for cell in there}
    if there and others:
        offered = titles(portal, "regions", others)
        yield f"'{found.group()}': promises on residency offer {offered} too", found.start()


_RESERVED = Speech("residency.reserved")
"""Says of a place that it is for some products alone, in a text with □ for the letters of each."""


def said_reserved(
    text: str, cells: Sequence[Cell], named: Sequence[Named], portal: Portal
) -> Iterator[Message]:
    """The products for which alone a sentence says that data can be stored in a place, though a
    promise on storage (`cells`, of all products) offers it for others too.
    """
    marked = with_marks(text, portal)
    found = _RESERVED.search(marked) if named and PRODUCT in marked else None
    apart = (_OF_ANOTHER, _ON_CONDITION)
    if not found or negated(text, *found.span()) or any(each.search(text) for each in apart):
        return
    alone = with_plans(products_named(text[slice(*found.span())], portal), portal)
    there = [cell for cell in cells if any(_lies_in(cell, each, portal) for each in named)]
    stored = {cell.product for cell in there if cell.answers["at_rest"] == "yes"}
    if alone & stored and stored - alone:
        others = titles(portal, "products", stored - alone)
        yield f"'{text[slice(*found.span())]}': promises offer it for {others} too", found.start()


def _lies_in(cell: Cell, named: Named, portal: Portal) -> bool:
    codes = region_codes(portal).get(cell.region, frozenset())
    return named.region == cell.region or bool({code[:2] for code in codes} & named.countries)
