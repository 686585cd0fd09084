"""Names that a text gives what is ours stand in some record (FCT-23)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.prose.assertions import products_named
from trustportal.prose.guards import clause_at, denies, quoted
from trustportal.prose.mentions import mentions
from trustportal.prose.names import strange_names, strange_plans
from trustportal.prose.nearest import nearest
from trustportal.prose.speech import Speech
from trustportal.prose.told import is_about_us, is_of_law, names_us, told
from trustportal.rules.rule import Finding, finding_in, rule

LEAST = 0.3
"""The share of a sentence's meaning that a claim must have to be on its matter."""

_FINITE = Speech("guards.finite")
_ENGLISH = re.compile(r"\b(?:the|our|we|us|of|and|with|by|is|are|for|has|have)\b", re.IGNORECASE)
"""Words of which one stands in an English sentence; in others nouns have capitals."""
_OF_CUSTOMERS = Speech("names.of_customers")
"""What customers bring or choose themselves: "your account at Fabrikam"."""


@rule(
    "FCT-23",
    "error",
    "S54 S38",
    why="a company, product or questionnaire that no record names has no owner, no basis and no"
    " review",
    mend="add the record that names it, or take the name out",
)
def names_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A company, product, tool or questionnaire that a text names as ours stands in some record."""
    for sentence in told(portal):
        if found := _first(sentence.text, portal, sentence.set_apart):
            name, start = found
            yield finding_in(sentence, f"'{name}': no record names it", start)


def _is_ours(text: str, portal: Portal) -> bool:
    """Whether a sentence says we or names a product, or is about us and on the matter of a claim,
    or is a list without a verb. One on a scheme in general is not.
    """
    if names_us(text, portal) or products_named(text, portal):
        return True
    if mentions(text) or not is_about_us(text, portal):
        return False
    near = nearest(text, portal)
    return bool(near and near[0].share >= LEAST) or not _FINITE.search(text)


@lru_cache(maxsize=16384)
def _first(text: str, portal: Portal, set_apart: tuple[int, ...]) -> tuple[str, int] | None:
    if _OF_CUSTOMERS.search(text) or not _ENGLISH.search(text):
        return None
    names = strange_names(text, portal, set_apart) if _is_ours(text, portal) else ()
    for name, start in (*strange_plans(text, portal), *names):
        begin, end = clause_at(text, start)
        denied = denies(text[begin:end])
        if not (denied or is_of_law(text, start, portal) or quoted(text, start, start + len(name))):
            return name, start
    return None
