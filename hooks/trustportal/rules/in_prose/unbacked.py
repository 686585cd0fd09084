"""What is told of the organisation rests on some claim (FCT-18)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.prose.ground import grounds
from trustportal.prose.guards import denies, negated, statements
from trustportal.prose.mentions import mentions
from trustportal.prose.nearest import index, meanings, nearest
from trustportal.prose.passages import Sentence, split
from trustportal.prose.quantities import lengths
from trustportal.prose.speech import Speech
from trustportal.prose.told import names_us, told_of_us
from trustportal.rules.rule import Finding, finding_in, rule

LEAST = 0.3
"""The share of a sentence's meaning that some claim must have for it to be about its matter."""
LEAST_WITH_STRANGERS = 0.4
"""The same, where most of the sentence is made of words that no claim uses."""
LEAST_IN_ROW = 0.4
"""The same, for each of several statements in a row."""
LEAST_BEFORE = 0.5
"""The same, for the sentence before one that only goes on about it."""
FEWEST = 3
"""Telling words of a sentence that says something."""

_WORDS = 8
"""How many words of a sentence are quoted."""
_OF_PAGE = Speech("told.of_page")
_REGISTER = Speech("told.register")
_ASIDE = Speech("unbacked.aside")
"""Begins what the writer thinks or asks for, or what customers say of themselves."""


# Words alone cannot tell what is backed in other words from what is not: it only asks.
@rule(
    "FCT-18",
    "info",
    "S54",
    why="what no claim says has no owner and no basis; but one may say it in other words",
    mend="link the claim that says it; if there is none, state it in data/ with its basis, or take"
    " it out",
)
def statements_have_a_claim(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """What a text states of the organisation is the matter of some published claim."""
    for sentence in told_of_us(portal):
        if sentence.links:  # by which the writer answers
            continue
        strange = _unknown(sentence.text, portal)
        if words := size_of_us(sentence.text, portal):
            at = sentence.text.index(words)
            yield finding_in(sentence, f"'{words}': which claim has this figure? None does", at)
        elif strange and not _goes_on(sentence, portal):
            quoted = f"'{_beginning(sentence.text)}': " if sentence.page is None else ""
            yield finding_in(sentence, f"{quoted}{strange}")


def _beginning(text: str) -> str:
    """The first words of a sentence, by which one finds it among those of a field."""
    first = text.split()[:_WORDS]
    return " ".join(first).strip(" .,;:") + ("" if len(text.split()) <= _WORDS else " ...")


@lru_cache(maxsize=16384)
def _unknown(text: str, portal: Portal) -> str:
    """What no claim says; empty if some claim is near."""
    if not names_us(text, portal) or denies(text) or _OF_PAGE.search(text) or '"' in text:
        return ""
    of_standard = mentions(text)  # standards have rules of their own
    if of_standard or _ASIDE.search(text) or _REGISTER.search(text):
        return ""
    known, spoken = index(portal), meanings(text)
    near = nearest(text, portal)
    share = near[0].share if near else 0.0
    strange = spoken - known.weights.keys()
    much = known.weigh(strange) > known.weigh(spoken) / 2
    if len(spoken) < FEWEST or share >= (LEAST_WITH_STRANGERS if much else LEAST):
        return ""
    if _is_summary(text, portal) or _is_of_levels(text, portal):
        return ""
    if not near:
        return "which claim says this? None says anything on it"
    return f"which claim says this? The nearest, {near[0].ground.reference}, does not"


def _is_summary(text: str, portal: Portal) -> bool:
    """Whether a sentence is a row of statements of which each has a claim of its own."""
    row = statements(text)
    near = (next(iter(nearest(each, portal)), None) for each in row)
    return len(row) > 1 and all(each and each.share >= LEAST_IN_ROW for each in near)


def _is_of_levels(text: str, portal: Portal) -> bool:
    """Whether all times of a sentence on recovery are those of service levels."""
    said = {each.key for each in lengths(text)} if _RECOVERS.search(text) else set()
    levels = grounds(portal).of("service_levels")
    return bool(said) and said <= frozenset().union(*(each.lengths for each in levels))


_RECOVERS = re.compile(r"\b(?:recover|restor|lose|lost)\w*", re.IGNORECASE)


def _goes_on(sentence: Sentence, portal: Portal) -> bool:
    """Whether a sentence only goes on about what the one before it says, which has a claim, or
    names a standard and has rules of its own: "In both cases ...".
    """
    before = sentence.block.partition(sentence.text)[0].strip()
    parts = list(split(before)) if before and _REFERS.match(sentence.text) else []
    if not parts:
        return False
    last = before[slice(*parts[-1])]
    near = nearest(last, portal)
    return bool(mentions(last) or (near and near[0].share >= LEAST_BEFORE))


_OF_US = Speech("unbacked.of_us")
_SMALL = Speech("unbacked.small")
"""Tells how something is done, as two people who approve, and not how large we are."""


def size_of_us(text: str, portal: Portal) -> str:
    """How many people, customers or countries a text gives the organisation, where no record has
    the figure; empty if one has, or there is none.
    """
    found = _OF_US.search(text)
    words = _FRACTION.sub("", found.group()) if found else ""
    if not found or _SMALL.search(words) or negated(text, *found.span()):
        return ""
    figure, crowd = _FIGURE.search(words), _CROWD.search(words)
    if figure and crowd:
        number, whom = re.escape(figure.group()), re.escape(crowd.group())
        known = re.compile(rf"(?<![\w.,]){number}(?: [\w-]+){{0,2}} {whom}\b", re.IGNORECASE)
        if any(known.search(each.text) for each in grounds(portal).all):
            return ""
    return found.group()


_FIGURE = Speech("unbacked.figure")
_CROWD = Speech("unbacked.crowd")
_FRACTION = re.compile(r"\b(?:one|two|\d+) (?:in|out of)\b")
"""Of a share, how many are meant of how many."""
_REFERS = re.compile(
    r"\W*(?:in (?:both|these|those|such|all|each of (?:these|those)|either) (?:cases|of them)"
    r"|in (?:this|that|each|either|such a) case"
    r"|(?:both|each|all|none|neither|one) of (?:them|these|those)"
    r"|(?:the )?(?:first|second|other|latter|former) (?:of (?:them|these)|one)\b)",
    re.IGNORECASE,
)
"""Begins a sentence that says nothing without the one before it."""
