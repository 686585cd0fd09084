"""Figures that are not those of the nearest claim: of what is left out, and of what is to come."""

from __future__ import annotations

from collections.abc import Sequence

from trustportal.portal import Portal
from trustportal.prose.counts import Numbered
from trustportal.prose.ground import Ground
from trustportal.prose.guards import clause_at
from trustportal.prose.nearest import Near, nearest
from trustportal.prose.speech import Speech

_OF_OTHERS = Speech("figures.of_others")


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
