"""Figures that are not those of the nearest claim: of what is left out, of what is to come, and
what a share comes to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from trustportal.portal import Portal
from trustportal.prose.counts import Numbered
from trustportal.prose.ground import Ground
from trustportal.prose.guards import clause_at
from trustportal.prose.nearest import Near, nearest
from trustportal.prose.passages import Sentence
from trustportal.prose.quantities import lengths, shares
from trustportal.prose.speech import Speech

_OF_OTHERS = Speech("figures.of_others")
_RECKONED = Speech("figures.reckoned")


def of_others(text: str, start: int, ground: Ground, portal: Portal) -> Sequence[Ground]:
    """The claims of the sort of the nearest that can be meant where a text goes on to those who
    are left out: "everyone else gets one within two hours".
    """
    if not _OF_OTHERS.search(text[:start]):
        return ()
    kind = ground.reference.partition("/")[0]
    known = (each.ground for each in nearest(text, portal))
    return [each for each in known if each.reference.startswith(f"{kind}/")]


_PLANNED = Speech("assurances.planned")


def is_to_come(text: str, said: Numbered, wide: Sequence[Near]) -> bool:
    """Whether a plan is on an edition that a claim names beside its own: "ISO/IEC 27018:2025"."""
    named = any(f":{said.number}" in near.ground.text for near in wide)
    return named and bool(_PLANNED.search(text[slice(*clause_at(text, said.start))]))


_THAT = re.compile(r"\W*(?:that|this|which|it)\b", re.IGNORECASE)
_PERIODS = {
    "week": Decimal(7),
    "month": Decimal("30.4"),
    "quarter": Decimal(91),
    "year": Decimal(365),
}
_PER = re.compile(
    rf"\W*(?:an?|per|each|every|in an?|of each) ({'|'.join(_PERIODS)})\b", re.IGNORECASE
)
_ROUNDED = Decimal("0.15")
"""How far a time that people reckon may lie from what it is."""


def is_left_by_share(words: str, start: int, sentence: Sentence) -> bool:
    """Whether a sentence says in time what the share before it leaves: "99.9 %. That allows for
    about 44 minutes a month".
    """
    per = _PER.match(sentence.text, start + len(words))
    said = next((each for each in lengths(words) if each.unit == "minutes"), None)
    if not (per and said and _THAT.match(sentence.text) and _RECKONED.search(sentence.text)):
        return False
    whole = _PERIODS[per[1].lower()] * 1440
    left = (whole * (100 - each.amount) / 100 for each in shares(sentence.block))
    return any(abs(said.amount - each) <= each * _ROUNDED for each in left)
