"""The role that a text gives us for a product, against the records of laws (FCT-15)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from trustportal.portal import Portal
from trustportal.prose.assertions import products_named
from trustportal.prose.ground import grounds
from trustportal.prose.guards import denies, spans_of_statements
from trustportal.prose.lines import lines
from trustportal.prose.speech import Speech

Said = tuple[str, str, int]
"""The words that are wrong, what is wrong with them, and where they stand."""

_ROLE = Speech("apart.role")
"""Says as what we handle data: as a processor or as a controller."""


def in_another_role(text: str, portal: Portal) -> Said | None:
    """The role that a statement gives us for a product for which the law's record names another."""
    for begin, end in spans_of_statements(text):
        part = text[begin:end]
        found, named = _ROLE.search(part), products_named(part, portal)
        known = [_roles(portal).get(each, ()) for each in named] if found else []
        if not found or denies(part) or not known or not all(known):
            continue
        role = _role_in(found)
        if all(role not in {each for each, *_ in told} for told in known):
            other, reference = known[0][0]
            return found.group(), f"{reference} says {other} for it", begin + found.start()
    return None


def _role_in(found: re.Match[str]) -> str:
    """The role that some words name."""
    return next(each for each in found.groups() if each).lower().replace("-", " ")


@lru_cache(maxsize=2)
def _roles(portal: Portal) -> Mapping[str, Sequence[tuple[str, str]]]:
    """By product, the roles that the records of laws give us where they name it."""
    told: dict[str, list[tuple[str, str]]] = {}
    for ground in grounds(portal).of("regulations"):
        for line in () if ground.superseded else lines(ground):
            roles = [(_role_in(found), ground.reference) for found in _ROLE.finditer(line.text)]
            for product in products_named(line.text, portal) if roles else ():
                told.setdefault(product, []).extend(roles)
    return told
