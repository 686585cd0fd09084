"""A time that somebody chose for their data, against the limits that a rule sets to the choice."""

from __future__ import annotations

import re
from decimal import Decimal

from trustportal.model.durations import Duration
from trustportal.model.retention import Retention
from trustportal.prose.ground import Ground, Key
from trustportal.prose.quantities import key_of

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
    keys = [key for each in (least, most) if isinstance(each, Duration) and (key := key_of(each))]
    return len(keys) == 2 and _roughly(keys[0]) <= _roughly(value) <= _roughly(keys[1])


def _roughly(key: Key) -> Decimal:
    """A length in minutes, a month taken for 30 days."""
    return key[0] * (30 * 1440 if key[1] == "months" else 1)
