"""What the nearest claim says is not done, or cannot be, affirmed by a text (FCT-21)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from trustportal.portal import Portal
from trustportal.prose.assertions import products_named
from trustportal.prose.ground import Ground
from trustportal.prose.guards import clauses, denies, quoted, says_none
from trustportal.prose.lines import lines
from trustportal.prose.nearest import Near, close, index, meanings, nearest
from trustportal.prose.speech import Speech
from trustportal.prose.voices import in_first_person

LEAST = 0.5
"""The share of a sentence's meaning that a claim must have to be near to it."""
WIDELY = 0.75
"""What share of the best claim's likeness another one has that may be meant as well."""
FEWEST, FEWEST_OF_MORE = 2, 3
"""Words with a meaning that say what is denied; behind "or", where the verb may not be repeated,
there are more.
"""

_DENIED = Speech("affirmations.denied")
"""Before what a claim denies: "it cannot", "we have not been"."""
_NONE = re.compile(
    r"\b(?P<verb>contain|include|hold|have|has|run|keep|receive|store|open|carry|see|offer)s? no"
    r" (?!longer\b|later\b|more\b)(?P<thing>[^.;,]+)",
    re.IGNORECASE,
)
"""Denies the thing and not the verb: "they contain no pay data"."""
_PARTS = re.compile(r",? (?:or|and|nor) |, ")
_EXCEPT = Speech("records.exception")
_REFRAINS = Speech("affirmations.refrains")
_QUALIFIED = Speech("affirmations.qualified")
"""What is denied or affirmed only so far: "by default", "without approval"."""
_CONDITION = re.compile(
    r"\b(?:by default|unless|except|until|without|if|when|where|once|while)\b", re.IGNORECASE
)
"""Stands anywhere in what a claim says only on a condition."""

Wrong = tuple[str, int, str]
"""Words, where they stand, and the claim that says otherwise."""


class Denied(NamedTuple):
    """A thing by the meanings of its words, and the products of which a claim denies it; of what
    cannot be done with something, the words for that as well.
    """

    words: frozenset[str]
    of: frozenset[str]
    subject: frozenset[str]


@lru_cache(maxsize=16384)
def affirms(text: str, portal: Portal) -> Wrong | None:
    """The first thing that a sentence affirms and that a claim near to it denies, while none says
    it.
    """
    spoken = in_first_person(text, portal)
    if _QUALIFIED.search(spoken) or _EXCEPT.search(spoken):
        return None
    near = nearest(text, portal)
    wide = close(near, WIDELY) if near and near[0].share >= LEAST else ()
    named = products_named(text, portal) if wide else frozenset()
    for each in wide:
        if named and each.ground.products and not named & each.ground.products:
            continue
        for thing in denied(each.ground, portal):
            if thing.of and not thing.of & named:
                continue
            start = _affirmed(spoken, thing, portal)
            if start is not None and not _is_said(thing.words, wide):
                return text[start:].strip(" .")[:90], start, each.ground.reference
    return None


@lru_cache(maxsize=131072)
def denied(ground: Ground, portal: Portal) -> tuple[Denied, ...]:
    """What a claim denies without more, thing by thing."""
    return tuple(_denied(ground, portal))


def _denied(ground: Ground, portal: Portal) -> Iterator[Denied]:
    for line in lines(ground):
        is_denial = _DENIED.search(line.text) or _NONE.search(line.text)
        for begin, end in clauses(line.text) if is_denial else ():
            clause = line.text[begin:end]
            found = _DENIED.search(clause)
            after = clause[found.end() :] if found else ""
            if _CONDITION.search(line.text) or _QUALIFIED.search(after):
                continue
            parts = _PARTS.split(clause[found.end() :]) if found else ()
            passive = found and _BE_DONE.match(clause, found.end())
            subject = meanings(clause[: found.start()]) if found and passive else frozenset()
            if none := _NONE.search(clause) if not found else None:
                parts = [f"{none['verb']} {none['thing']}"]
            for number, part in enumerate(parts):
                words = meanings(_DENIED.sub("", part))
                if len(words) >= (FEWEST if found and not number else FEWEST_OF_MORE):
                    of = products_named(_DENIED.sub("", line.text), portal)
                    yield Denied(words, of, subject)


_BE_DONE = re.compile(r" (?:ever )?be(?:en)? (?:\w+ ){0,2}?\w+(?:ed|en|de|ut|et|ld|pt|nt)\b")
OF_SUBJECT = 0.5
"""The share of what a claim says that cannot be done with it that a text has of the same."""


def _affirmed(text: str, thing: Denied, portal: Portal) -> int | None:
    """Where the clause begins that has all words of a thing and denies nothing."""
    known = index(portal)
    for begin, end in clauses(text):
        clause = text[begin:end]
        denied = denies(clause) or _REFRAINS.search(clause) or says_none(text, begin)
        denied = denied or quoted(text, begin, end)
        said = meanings(clause)
        same = known.weigh(said & thing.subject) >= known.weigh(thing.subject) * OF_SUBJECT
        if thing.words <= said and same and not denied:
            return begin
    return None


def _is_said(thing: frozenset[str], wide: Sequence[Near]) -> bool:
    """Whether a line of the claims near a sentence affirms a thing."""
    return any(
        thing <= meanings(line.text) and not denies(line.text)
        for each in wide
        for line in lines(each.ground)
    )
