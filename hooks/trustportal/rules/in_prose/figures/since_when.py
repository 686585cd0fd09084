"""Since when a text says that something holds: a date of a claim near to it or of its update."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from trustportal.model.laws import laws
from trustportal.model.updates import Update
from trustportal.portal import Portal
from trustportal.prose.assertions import name_of_product, products_named
from trustportal.prose.ground import Ground
from trustportal.prose.guards import negated, quoted
from trustportal.prose.nearest import Near, close, meanings, nearest
from trustportal.prose.passages import Sentence
from trustportal.prose.quantities import Day, days
from trustportal.prose.shown import plain
from trustportal.prose.told import is_in_general, is_of_law

LEAST = 0.3
"""The share of a sentence's meaning that a claim must have to be on its matter."""
WIDELY = 0.5
"""What share of the best claim's likeness another one has that may give the date as well."""
ALIKE = 0.5
"""The share of the words of a line of a claim that a sentence has which says the same."""

_SINCE = re.compile(
    r"\b(?:since|as of|ever since|starting (?:in|with|on)|from)\b[^.;,]{0,25}?"
    r"\b(?P<year>(?:19|20)\d\d)\b(?P<on>(?: on| onwards?)?)",
    re.IGNORECASE,
)
_FROM = re.compile(r"from\b", re.IGNORECASE)


@lru_cache(maxsize=16384)
def wrong_since(text: str, portal: Portal) -> tuple[str, int, str] | None:
    """The first beginning of which no claim on the matter knows, and what is wrong with it."""
    if wrong := _wrong_launch(text, portal):
        return wrong
    for found in _SINCE.finditer(text):
        if _FROM.match(found.group()) and not found["on"]:
            continue  # from one day to another
        start, end = found.span()
        aside = is_of_law(text, start, portal) or is_in_general(text, start, portal)
        if aside or negated(text, start, end) or quoted(text, start, end):
            continue
        near = nearest(text, portal)
        if not near or near[0].share < LEAST:
            return None
        wide = close(near, WIDELY)
        known = any(_fits(found, day) for day in _known(wide, portal))
        told = (
            _says_year(each.ground.text, found) or _says_month(each.ground, found, text)
            for each in wide
        )
        if not (known or any(told)):
            where = near[0].ground.reference
            return (
                found.group(),
                start,
                f"neither the nearest claim, {where}, nor an update says so",
            )
    return None


_APPLIES = re.compile(
    r"\b(?:appl(?:y|ies|ied)|applicable|(?:in|into|enter\w* into|came into) force|in effect"
    r"|effective|binding|binds?|bound|dut(?:y|ies)|obligations?|obliged|subject to)\b",
    re.IGNORECASE,
)


def is_since_law(words: str, sentence: Sentence) -> bool:
    """Whether a sentence tells since when a law applies that its paragraph names, and rightly so:
    that is a fact of the law, and no claim has to say it.
    """
    if not _APPLIES.search(sentence.text):
        return False
    named = (each for each in laws().values() if each.words.search(sentence.block))
    known = [day for law in named for day in law.applies]
    return any(each.day and each.fits(day) for each in days(words) for day in known)


_LAUNCHED = re.compile(
    r"\b(?:launched|introduced|released|available|on the market|went live|came out|started)\b"
    r"[^.;,]{0,20}?\b(?:in|on|since) (?P<when>[^.;,]*?\b(?P<year>(?:19|20)\d\d))\b",
    re.IGNORECASE,
)


def _wrong_launch(text: str, portal: Portal) -> tuple[str, int, str] | None:
    """The beginning of a product that is none of the day of its record."""
    found = _LAUNCHED.search(text)
    named = products_named(text, portal) if found else frozenset()
    record = portal.find(f"products/{next(iter(named))}") if len(named) == 1 else None
    first = getattr(record, "available_on", None)
    if not (found and first and name_of_product(portal).match(text)) or _fits(found, first):
        return None
    denied = negated(text, *found.span()) or quoted(text, *found.span())
    message = f"products/{next(iter(named))} says {first}"
    return None if denied else (found.group(), found.start(), message)


def _fits(found: re.Match[str], known: date) -> bool:
    said: Sequence[Day] = days(found.group())
    return any(each.fits(known) for each in said) if said else known.year == int(found["year"])


def _says_year(text: str, said: re.Match[str]) -> bool:
    """Whether a claim gives a year alone as a beginning, as the sentence does: "since 2016"."""
    if days(said.group()):
        return False
    return any(each["year"] == said["year"] for each in _SINCE.finditer(text))


def _says_month(ground: Ground, said: re.Match[str], text: str) -> bool:
    """Whether a line of a claim says in the words of a text from when on something is so: "accounts
    that have not signed in since March 2026 have an older hash".
    """
    own, spoken = _beginnings(said.group()), meanings(text)
    return any(
        own & _beginnings(line) and len(spoken & meanings(line)) >= len(meanings(line)) * ALIKE
        for line in ground.text.split(" . ")
    )


def _beginnings(text: str) -> set[tuple[int, int, int | None]]:
    """The months or days since when a text says that something is so."""
    several = (each for found in _SINCE.finditer(text) for each in days(found.group()))
    return {(each.year, each.month, each.day) for each in several}


def _known(near: Sequence[Near], portal: Portal) -> Iterator[date]:
    """The dates of some claims and of the updates that are about them."""
    names = {each.ground.reference for each in near}
    for each in near:
        yield from each.ground.days
    for record in portal.records["updates"]:
        if isinstance(record, Update) and names & set(record.claims or ()):
            yield from (day for day in (record.dated, record.effective_on) if day)
            for said in days(plain(record.body)):
                yield date(said.year, said.month, said.day or 1)
