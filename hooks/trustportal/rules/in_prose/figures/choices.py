"""The longest or shortest period that customers can set is not told as how long data is kept
(FCT-03).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trustportal.model.durations import Duration
from trustportal.model.retention import Configurable, Retention
from trustportal.prose.ground import Key
from trustportal.prose.guards import negated, statements
from trustportal.prose.quantities import key_of, lengths
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.figures.times_of_claims import worded

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
    defaults = {key for _, each in choices if (key := _key(each.default))}
    if not defaults or len(choices) < len(rules):
        return
    ends = {key for _, each in choices for key in _ends(each)} - defaults
    name, default = choices[0][0], worded(*min(defaults))
    for part in statements(text):
        if _CHOSEN.search(text) and not _BY_DEFAULT.search(part):
            continue
        for said in lengths(part):
            start, end = said.start, said.start + len(said.words)
            if said.key in ends and not said.cadence and not negated(part, start, end):
                message = f"'{said.words}': {name} says {default} unless customers set it otherwise"
                yield message, text.find(part) + start


def _ends(choice: Configurable) -> Iterator[Key]:
    return filter(None, map(_key, (choice.minimum, choice.maximum)))


def _key(period: object) -> Key | None:
    return key_of(period) if isinstance(period, Duration) else None
