"""What a claim says is done, a text may not deny (FCT-21)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.prose.assertions import products_named
from trustportal.prose.ground import Ground
from trustportal.prose.guards import quoted
from trustportal.prose.lines import lines
from trustportal.prose.nearest import index, meanings, nearest
from trustportal.prose.quantities import lengths
from trustportal.prose.speech import Speech
from trustportal.prose.told import told
from trustportal.prose.topics import DENIAL
from trustportal.reference.expressions import expression
from trustportal.rules.rule import Finding, finding_in, rule

LEAST = 0.35
"""The share of a sentence's meaning that a claim, and one of its lines, must have."""
NEARLY = 0.7
"""What share of the best claim's likeness another one has that may be meant as well."""
REACH = 60
"""Characters before a verb in which a claim can deny it itself."""

_DENIED = Speech("denials.denied")
_LIMITED = Speech("denials.limited")
_NOT_A_NOT = Speech("guards.not_a_not")

Wrong = tuple[str, int, str]
"""Words, where they stand, and the claim that says otherwise."""


@rule(
    "FCT-21",
    "error",
    "S54",
    why="the claim says that it is done, and a reviewer reads both",
    mend="say what the claim says, or mend the claim",
)
def denials_near_claims(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A text does not deny what the nearest claim says is done, as that it is signed or tested."""
    for sentence in told(portal):
        if found := _denies(sentence.text, portal):
            words, start, where = found
            yield finding_in(sentence, f"'{words}': {where} says that it is done", start)


@lru_cache(maxsize=16384)
def _denies(text: str, portal: Portal) -> Wrong | None:
    found = _DENIED.search(_NOT_A_NOT.blanked(text))
    if not found or _LIMITED.search(text) or lengths(text) or quoted(text, *found.span()):
        return None  # with a length of time it may deny no more than that
    verb = next(filter(None, found.groups())).lower()
    named = products_named(text, portal)
    near = nearest(text, portal)
    for each in near:
        if each.share < max(LEAST, near[0].share * NEARLY):
            break
        covered = each.ground.products
        if named and covered and not named <= covered:
            continue
        said = _says(each.ground, verb, text, portal)
        if said is not None:
            words = " ".join(found.group().split())
            return (words, found.start(), each.ground.reference) if said else None
    return None


def _says(ground: Ground, verb: str, text: str, portal: Portal) -> bool | None:
    """Whether a claim affirms or denies a verb in a line on the same matter; None if neither."""
    known, spoken = index(portal), meanings(text)
    whole = known.weigh(spoken & known.weights.keys()) or 1.0
    for line in lines(ground):
        found = expression(rf"\b{verb}").search(line.text)
        if found and not line.left_out:
            share = known.weigh(spoken & meanings(line.text)) / whole
            if share >= LEAST:
                return not DENIAL.search(line.text[max(0, found.start() - REACH) : found.start()])
    return None
