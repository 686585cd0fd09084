"""The statement of a use of data against the answers of its own fields (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from trustportal.model.base import Claim
from trustportal.model.data_use import DataUse
from trustportal.portal import Portal
from trustportal.prose.guards import denies, negated
from trustportal.prose.passages import split
from trustportal.prose.speech import Speech

_PURPOSES: Mapping[str, Speech] = {
    purpose: Speech(f"own_answers.{purpose}")
    for purpose in ("training", "improvement", "advertising", "sale")
}
_OPTED = Speech("uses.opted")
_LEFT_OUT = Speech("own_answers.left_out")


def of_use(record: Claim, text: str, portal: Portal) -> Iterator[tuple[str, str]]:
    """Whether data is used for the purpose, who can choose, who reads it and who owns it."""
    if isinstance(record, DataUse):
        yield from _whether_used(record, text)
        yield from _of_choices(record, text)
        yield from _of_readers(record, text)
        yield from _of_owners(record, text, portal)


def _whether_used(record: DataUse, text: str) -> Iterator[tuple[str, str]]:
    purpose = _PURPOSES.get(record.purpose)
    found = list(purpose.finditer(text)) if purpose else []
    silent = denies(text) or _LEFT_OUT.search(text) or _OPTED.search(text)
    if found and record.used == "no" and not silent:
        yield f"'{found[0].group()}'", "used is no"
    if found and record.used == "yes" and all(_is_negated(text, each) for each in found):
        yield f"not '{found[0].group()}'", "used is yes"


def _is_negated(text: str, found: re.Match[str]) -> bool:
    """Whether the sentence of some words denies them; the next one speaks for itself."""
    here = ((begin, end) for begin, end in split(text) if begin <= found.start() < end)
    begin, end = next(here, (0, len(text)))
    return negated(text[begin:end], found.start() - begin, found.end() - begin)


_CHOICES = {"opt_in": Speech("own_uses.opt_in"), "opt_out": Speech("own_uses.opt_out")}


def _of_choices(record: DataUse, text: str) -> Iterator[tuple[str, str]]:
    for field, said in _CHOICES.items():
        choice = getattr(record, field)
        found = said.search(text) if choice and choice.available == "no" else None
        if found and not negated(text, *found.span()):
            yield f"'{found.group()}'", f"{field}.available is no"


_UNREAD = Speech("own_uses.unread")
_READ = Speech("own_uses.read")


def _of_readers(record: DataUse, text: str) -> Iterator[tuple[str, str]]:
    review = record.human_review
    possible = review.possible if review else None
    if possible == "yes" and (found := _UNREAD.search(text)) and not _LEFT_OUT.search(text):
        yield f"'{found.group()}'", "human_review.possible is yes"
    if possible == "no" and (found := _READ.search(text)) and not denies(text):
        yield f"'{found.group()}'", "human_review.possible is no"


_THEIRS = Speech("own_uses.theirs")
_OURS = Speech("own_uses.ours")


def _of_owners(record: DataUse, text: str, portal: Portal) -> Iterator[tuple[str, str]]:
    owner = record.owner_of_data
    ours = _OURS.of(name=portal.organization.name)
    said = _THEIRS if owner == "organization" else ours if owner == "customer" else None
    found = said.search(text) if said else None
    if found and not denies(text):
        yield f"'{found.group()}'", f"owner_of_data is {owner}"
