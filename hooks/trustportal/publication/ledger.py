"""The record of publication as people read it: what changed with each release and of each claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any

from trustportal.public import PublicView
from trustportal.publication.changes import Change, diff
from trustportal.publication.format import whole
from trustportal.publication.history import Release, read_chain


@dataclass(frozen=True, slots=True)
class Entry:
    """What changed with a release. Without one: what the portal says today and no release yet."""

    day: date
    changes: tuple[Change, ...]
    statements: int
    release: Release | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class ClaimHistory:
    """A claim through the releases: the first that had it, and each change since, newest first.

    `from_the_start`: it was in the first release, so it may have been stated before.
    """

    first: date
    from_the_start: bool
    changes: tuple[tuple[Entry, Change], ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """All entries, newest first, and the history of each claim by its present id."""

    entries: tuple[Entry, ...] = ()
    claims: Mapping[str, ClaimHistory] = field(default_factory=dict)


def released(view: PublicView) -> Sequence[Release]:
    """The releases up to the day of a view, oldest first."""
    return [each for each in read_chain(view.history).releases if each.released_on <= view.as_of]


@lru_cache(maxsize=4)
def ledger(view: PublicView) -> Ledger:
    """The record up to the day of a view; empty where nothing was released."""
    releases = released(view)
    if not releases:
        return Ledger()
    first = releases[0]
    entries = [Entry(first.released_on, (), len(first.document["statements"]), first, first=True)]
    for before, after in pairwise(releases):
        found = diff(before.document, after.document)
        entries.append(Entry(after.released_on, found, len(after.document["statements"]), after))
    if today := since(releases[-1], view):
        entries.append(Entry(view.as_of, today, len(whole(view)["statements"])))
    return Ledger(tuple(reversed(entries)), _by_claim(entries, first.document))


@lru_cache(maxsize=16)
def since(release: Release, view: PublicView) -> tuple[Change, ...]:
    """What changed from a release to what a view states."""
    return diff(release.document, whole(view))


def _by_claim(entries: list[Entry], first: Mapping[str, Any]) -> Mapping[str, ClaimHistory]:
    began = entries[0].day
    claims = {each["id"]: ClaimHistory(began, from_the_start=True) for each in first["statements"]}
    for entry in entries[1:]:
        for change in entry.changes:
            if change.before is None:
                claims[change.id] = ClaimHistory(entry.day, from_the_start=False)
            elif known := claims.pop(change.before, None):
                changes = ((entry, change), *known.changes)
                claims[change.id] = ClaimHistory(known.first, known.from_the_start, changes)
    return claims
