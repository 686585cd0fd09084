"""How many regions a text says there are, against the promises on residency (FCT-05)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from trustportal.facts import Cell
from trustportal.prose.quantities import NUMBERS, number_of
from trustportal.prose.speech import Speech

_COUNTED = re.compile(
    r"\b(?:(?:one|any|either|each|choice|choose (?:from|among)) of (?:the |our |these )?"
    r"|(?:just|only|exactly|choose (?:from|among|between)) (?:the |our )?)"
    rf"(?P<number>\d{{1,2}}|{'|'.join(NUMBERS[2:])}) (?:\w+ )?(?:regions|places|locations)\b",
    re.IGNORECASE,
)
"""All the regions that there are: "one of seven regions", "just two places"."""
_NUMBER = re.compile(
    rf"\b(?P<number>\d{{1,2}}|{'|'.join(NUMBERS[2:])}) (?:\w+ )?(?:regions|places|locations)\b",
    re.IGNORECASE,
)
_CAN_BE = Speech("residency.can_be")
_ON: Mapping[str, Speech] = {
    each: Speech(f"residency.{each}") for each in ("at_rest", "processing", "backup")
}
"""The questions of which a text can say for how many regions they are answered with yes."""


def miscounted(text: str, cells: Sequence[Cell]) -> Iterator[tuple[str, int]]:
    """A number of regions that the promises do not have, in all or for what the text is on."""
    found = (_COUNTED.search(text) or _among(text)) if cells else None
    if not found:
        return
    asked = [each for each, words in _ON.items() if words.search(text)]
    several = {size for each in asked for size in _sizes(cells, each)}
    several = several or {size for each in ("", *_ON) for size in _sizes(cells, each)}
    if number_of(found["number"]) not in several:
        most = max(several)
        yield f"'{found.group()}': the promises name {most}", found.start()


def _among(text: str) -> re.Match[str] | None:
    """The number of regions among which a text says that data can be placed."""
    several = _NUMBER.finditer(text)
    return next((each for each in several if _CAN_BE.search(text[: each.start()])), None)


def _sizes(cells: Sequence[Cell], question: str) -> set[int]:
    """For how many regions a question is answered with yes, in all and for each product."""
    yes = [each for each in cells if not question or each.answers[question] == "yes"]
    products = {each.product for each in yes}
    every = {each.region for each in yes}
    by_product = ({each.region for each in yes if each.product == name} for name in products)
    return {len(each) for each in (every, *by_product) if each}
