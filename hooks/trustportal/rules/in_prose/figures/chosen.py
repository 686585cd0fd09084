"""Times that customers choose for their data, against what a rule of retention lets them choose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from trustportal.model.retention import Retention
from trustportal.prose.ground import Ground, Key
from trustportal.prose.guards import negated, statements
from trustportal.prose.quantities import lengths
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.figures.times_of_claims import keys_of, worded

_CHOOSES = re.compile(r"\b(?:sets|chose|chooses|picked|picks|opted for)\b", re.IGNORECASE)
_LIMITS = re.compile(
    r"\b(?:as (?:little|much|long|short)|up to|at (?:most|least)|between|from|(?:min|max)imum"
    r"|shortest|longest|can|may)\b",
    re.IGNORECASE,
)


def is_chosen(text: str, value: object, ground: Ground) -> bool:
    """Whether a sentence tells of a time that somebody chose within the limits of a rule."""
    rule = ground.record
    if not (isinstance(rule, Retention) and rule.configurable and isinstance(value, tuple)):
        return False
    least, most = rule.configurable.minimum, rule.configurable.maximum
    if not (least and most and _CHOOSES.search(text)) or _LIMITS.search(text):
        return False
    keys = list(keys_of(least, most))
    return len(keys) == 2 and _roughly(keys[0]) <= _roughly(value) <= _roughly(keys[1])


def _roughly(key: Key) -> Decimal:
    """A length in minutes, a month taken for 30 days."""
    return key[0] * (30 * 1440 if key[1] == "months" else 1)


_CHOSEN = Speech("figures.chosen")
"""Says that a period is a choice, or the end of what can be chosen."""
_BY_DEFAULT = Speech("figures.by_default")


def told_without_choice(
    text: str, rules: Sequence[tuple[str, Retention]]
) -> Iterator[tuple[str, int]]:
    """A period at an end of what all rules that are meant let customers set, told as what holds
    anyway.
    """
    choices = [(name, each.configurable) for name, each in rules if each.configurable]
    defaults = set(keys_of(*(each.default for _, each in choices)))
    if not defaults or len(choices) < len(rules):
        return
    ends = {key for _, each in choices for key in keys_of(each.minimum, each.maximum)} - defaults
    name, default = choices[0][0], worded(*min(defaults))
    for part in statements(text):
        if _CHOSEN.search(text) and not _BY_DEFAULT.search(part):
            continue
        for said in lengths(part):
            start, end = said.start, said.start + len(said.words)
            if said.key in ends and not said.cadence and not negated(part, start, end):
                message = f"'{said.words}': {name} says {default} unless customers set it otherwise"
                yield message, text.find(part) + start
