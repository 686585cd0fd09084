"""What a thing is by default, where a claim on it says the contrary (FCT-15)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from trustportal.model.base import field_of
from trustportal.portal import Portal
from trustportal.prose.assertions import products_standing
from trustportal.prose.ground import Ground, grounds
from trustportal.prose.guards import quoted
from trustportal.prose.lines import lines
from trustportal.prose.speech import Speech

Said = tuple[str, str, int]
"""The words that are wrong, what is wrong with them, and where they stand."""

_ON, _OFF = Speech("apart.is_on"), Speech("apart.is_off")
"""Says of what stands before it that it is there, or not, before anybody has done something."""
_ITSELF = Speech("apart.itself")
"""Begins a line on the product itself to which its claim belongs: "It", "The assistant"."""


def by_default(text: str, portal: Portal) -> Said | None:
    """What a text says of a thing by default, where a claim on it says the contrary."""
    for said, contrary in ((_ON, _OFF), (_OFF, _ON)):
        told = _by_default(portal, contrary)
        for name, end in _things_in(text, tuple(told), portal):
            found = said.match(text[end:])
            if found and not quoted(text, end, end + found.end()):
                words, (reference, line) = found.group().strip(), told[name]
                return words, f"{reference} says '{line}'", text.index(words, end)
    return None


def _things_in(text: str, known: Sequence[str], portal: Portal) -> Iterator[tuple[str, int]]:
    """The products, by their ids, and the titles of claims that stand in a text, of those that are
    known, and where each ends.
    """
    for product, _, end in products_standing(text, portal):
        if product in known:
            yield product, end
    for title in known:
        if " " in title and (at := text.find(title)) >= 0:
            yield title, at + len(title)


@lru_cache(maxsize=4)
def _by_default(portal: Portal, said: Speech) -> Mapping[str, tuple[str, str]]:
    """By product or by the title of a claim, the line that says what it is by default."""
    found: dict[str, tuple[str, str]] = {}
    for ground in grounds(portal).all:
        for line in lines(ground):
            begins = [
                (each, end) for each, at, end in products_standing(line.text, portal) if not at
            ]
            if subject := _ITSELF.match(line.text):
                begins = [(each, subject.end()) for each in _itself(ground, subject.group())]
            for name, end in begins:
                if said.match(line.text[end:]):
                    found.setdefault(name, (ground.reference, line.text))
    return found


def _itself(ground: Ground, subject: str) -> Iterator[str]:
    """What "it" or "the assistant" is in a claim: what the claim is called, if that is a name, or
    the one product that it is on.
    """
    kind, _, own = ground.reference.partition("/")
    title = str(field_of(ground.record, "title") or "")
    products = frozenset({own}) if kind == "products" else ground.products or frozenset()
    if kind != "products" and _NAME.fullmatch(title) and subject.lower() in ("it", "they"):
        yield title
    elif len(products) == 1:
        yield from products


_NAME = re.compile(r"[A-Z][\w-]+(?: [A-Z][\w-]+)+")
