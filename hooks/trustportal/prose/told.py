"""What pages and answers tell of the organisation: the sentences that claims must bear out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from trustportal.model.base import field_of
from trustportal.portal import Portal
from trustportal.prose.assertions import assertions, products_named
from trustportal.prose.ground import Key, grounds
from trustportal.prose.guards import clause_at
from trustportal.prose.passages import Sentence
from trustportal.prose.quantities import Length, lengths
from trustportal.prose.speech import Speech
from trustportal.prose.voices import in_first_person
from trustportal.reference.expressions import Expression

_ANY = ("",)
_US = Speech("told.us")
_OF_LAW = Speech("told.of_law")
_IN_GENERAL = Speech("told.in_general")
_RECKONED = Speech("figures.reckoned")
_OF_SCHEME = Speech("told.of_scheme")
_THEIR_DUTY = Speech("told.their_duty")
_BY_LAW = Speech("told.by_law")
"""Says that we do something because a law asks for it, which is about us and not about the law."""


@lru_cache(maxsize=2)
def told(portal: Portal) -> tuple[Sentence, ...]:
    """Every sentence of a page or an answer that states something. The texts of claims are what it
    is compared with, and updates tell of what was.
    """
    return tuple(_told(portal))


def _told(portal: Portal) -> Iterator[Sentence]:
    own = grounds(portal).by_reference
    for sentence in assertions(portal, _ANY):
        apart = sentence.subject in own or sentence.subject.startswith("updates/")
        if sentence.sort == "text" and not apart:
            yield sentence


def told_of_us(portal: Portal) -> Iterator[Sentence]:
    """Those that are about the organisation, and not about a law, a standard or the world."""
    return (each for each in told(portal) if is_about_us(each.text, portal))


def is_about_us(text: str, portal: Portal) -> bool:
    """Whether a sentence is about the organisation: it says so, or names no one else."""
    if names_us(text, portal):
        return True
    if _IN_GENERAL.search(text):
        return False
    return not _OF_LAW.search(text) or bool(products_named(text, portal))


def names_us(text: str, portal: Portal) -> bool:
    """Whether a sentence says we, or the organisation's name."""
    return bool(_us(portal.organization.name).search(in_first_person(text, portal)))


@lru_cache(maxsize=8)
def _us(name: str) -> Expression:
    return _US.of(name=name)


def is_in_general(text: str, start: int, portal: Portal) -> bool:
    """Whether words stand in a clause on things in general, before the one that is about us."""
    begin, end = clause_at(text, start)
    return bool(_IN_GENERAL.match(text[begin:end].lstrip())) and not names_us(
        text[begin:end], portal
    )


def is_reckoned(text: str, start: int, portal: Portal) -> bool:
    """Whether a figure only serves to say what any such comes to: "An uptime of 99.9% ..."."""
    return bool(_RECKONED.search(text)) and is_in_general(text, start, portal)


def is_sum(text: str, length: Length, others: Collection[Key]) -> bool:
    """Whether a sentence adds up to a length: that of its other ones, or of these and another one
    that is told elsewhere.
    """
    if not _ADDS_UP.search(text[: length.start]):
        return False
    amount, unit = length.key
    parts = [each.key[0] for each in lengths(text) if each != length and each.key[1] == unit]
    rest = amount - sum(parts)
    return bool(parts) and (rest == 0 or (rest, unit) in others)


_ADDS_UP = re.compile(
    r"\b(?:adds? up to|sums? up to|comes? to|amounts? to|makes?|totals?|in (?:all|total)|altogether"
    r"|together)\b[^.;\d]{0,20}$",
    re.IGNORECASE,
)


def is_of_scheme(text: str, start: int, portal: Portal) -> bool:
    """Whether words stand in a clause on what a level of a scheme asks for, of whomever."""
    begin, end = clause_at(text, start)
    found = _OF_SCHEME.search(text[begin:end])
    meant = found and begin + found.start() <= start
    return bool(meant) and not names_us(text[begin:end], portal)


_NUMBERED = re.compile(
    r"\b(?:version (?=\d)|(?:signed|accepted|concluded|under|on|with|of|hold) (?=\d+\.\d))"
    r"(\d+(?:\.\d+)*)",
    re.IGNORECASE,
)
"""A version by its number; where one with a dot is signed, the word can be left out."""


def is_of_former_version(text: str, start: int, portal: Portal) -> bool:
    """Whether a figure is told of a version of a document that a later one took the place of."""
    before = [found[1] for found in _NUMBERED.finditer(text, 0, start)]
    return bool(before) and before[-1] in former_versions(portal)


@lru_cache(maxsize=2)
def former_versions(portal: Portal) -> frozenset[str]:
    """The versions of documents that are not those of a current document of the same sort."""
    former, current = set[tuple[str, str]](), set[tuple[str, str]]()
    for each in grounds(portal).of("documents"):
        if version := field_of(each.record, "version"):
            named = (str(field_of(each.record, "sort")), str(version))
            (former if each.superseded else current).add(named)
    return frozenset(version for _, version in former - current)


def is_of_law(text: str, start: int, portal: Portal) -> bool:
    """Whether a figure stands in a clause about a law or a standard, or on what a law has customers
    do, and not about us.
    """
    begin, end = clause_at(text, start)
    remark = text.find(", which ", start, end)  # what follows from it can be about us again
    whole = text[begin : remark if remark >= 0 else end]
    clause = _BY_LAW.blanked(whole)
    of_law = _OF_LAW.search(clause) or _THEIR_DUTY.search(whole)
    return bool(of_law) and not names_us(clause, portal)
