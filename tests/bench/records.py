"""More records than a portal has: always in proportion, never twice the same words."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import Any

Records = list[dict[str, Any]]
Lists = dict[str, Records]
"""Records by collection."""

SEED = 20261122
KEPT = ("products", "data_classes", "regions", "residency", "customers")
"""What is not multiplied: definitions, to which others refer, and the few promises on residency,
each of which is compared with every subprocessor.
"""
SAID = ("statement", "answer", "body", "introduction")
"""The texts by which two records of a collection differ."""
_LINK = re.compile(r"(?<=\]\(claim:)(?P<reference>[a-z_]+/[a-z0-9-]+)")
_LENGTH = re.compile(
    r"(?i)\b(?:\d+|two|three|four|six|twelve|every|once|twice) (?:an? )?"
    r"(?:hour|day|week|month|year|quarter)"
)
_WORDS = (
    "amber", "basin", "cedar", "delta", "ember", "fjord", "grove", "harbour", "islet", "juniper",
    "knoll", "lagoon", "meadow", "north", "opal", "prairie", "quarry", "ridge", "summit", "tundra",
    "upland", "valley", "willow", "yarrow", "zephyr",
)  # fmt: skip


def multiplied(lists: Lists, size: int) -> tuple[Lists, int]:
    """So many records or up to a round more, and how many rounds were added to the first.

    A round is what a provider says again of one more service: its records bear the name of that
    service, and refer to each other.
    """
    lists = {**lists, "faq": [_without_figures(each) for each in lists["faq"]]}
    again = {name: _again(name, lists) for name in lists}
    missing = size - sum(map(len, lists.values()))
    rounds = -(-missing // sum(map(len, again.values())))
    numbers = random.Random(SEED)
    found = {name: list(records) for name, records in lists.items()}
    for turn in range(rounds):
        service = f"{numbers.choice(_WORDS)} {numbers.choice(_WORDS)} {turn}"
        own = {f"{name}/{record['id']}" for name, records in again.items() for record in records}
        for name, records in again.items():
            found[name] += [_varied(record, turn, service, own) for record in records]
    return found, rounds


def _again(name: str, lists: Lists) -> Records:
    """What may be said again of something else. A subprocessor that a promise on residency names
    as an exception is one only under its own name, and one that left has its own news.
    """
    if name in KEPT:
        return []
    promised = " ".join(texts(lists["residency"]))
    return [
        record
        for record in lists[name]
        if "removed_on" not in record and (record.get("legal_entity") or "\0") not in promised
    ]


def _without_figures(question: dict[str, Any]) -> dict[str, Any]:
    """The question, answered by links alone where its answer repeats a length of time.

    A figure must stand in the nearest claim, and the judge compares the sixty that share the rarest
    words: where the same is claimed of dozens of services, the right one may not be among them.
    """
    if not _LENGTH.search(question["answer"]):
        return question
    links = (f"[this statement](claim:{each})" for each in question["claims"])
    return {**question, "answer": f"Please read {', '.join(links)}."}


def _varied(record: dict[str, Any], turn: int, service: str, own: set[str]) -> dict[str, Any]:
    """The record under another id, about another service."""
    varied: dict[str, Any] = _referring(record, turn, own)
    varied |= {"id": f"{record['id']}-{turn}", "title": f"{record['title']} {service}"}
    varied.pop("formerly", None)
    for name in SAID:
        if isinstance(varied.get(name), str):
            varied[name] = f"{varied[name].rstrip('.')} ({service})."
    if isinstance(record.get("legal_entity"), str):
        varied["legal_entity"] = f"{record['legal_entity'].rstrip('.')} ({service})"
    return varied


def _referring(value: Any, turn: int, own: set[str]) -> Any:
    """The value with each reference "kind/id", alone or in a link, to the record of the round."""
    if isinstance(value, dict):
        return {name: _referring(inner, turn, own) for name, inner in value.items()}
    if isinstance(value, list):
        return [_referring(inner, turn, own) for inner in value]
    if not isinstance(value, str) or "/" not in value:
        return value
    if value in own:
        return f"{value}-{turn}"
    return _LINK.sub(
        lambda found: f"{found[0]}-{turn}" if found["reference"] in own else found[0], value
    )


def texts(value: Any) -> Iterator[str]:
    """Every text within a value."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value
