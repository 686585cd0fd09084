"""What a share says that names a release: what was stated on that day, and what changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from trustportal.moved import names_of
from trustportal.public import PublicRecord, PublicView
from trustportal.publication.changes import Change
from trustportal.publication.history import Release, read_chain
from trustportal.publication.ledger import since

Statement = Mapping[str, Any]
"""A statement of the public format."""


@dataclass(frozen=True, slots=True)
class Restated:
    """The answers of a share by topic, as a release has them, and what changed of them since."""

    released_on: date
    asks: tuple[tuple[str, tuple[Statement, ...]], ...]
    changes: tuple[Change, ...]


def restated(share: PublicRecord, view: PublicView) -> Restated | None:
    """What a share says as of the release that it names; None where it follows the present."""
    release = released(view.history, share["as_stated"]) if share["as_stated"] else None
    if release is None:
        return None
    asked = tuple(
        (
            ask["topic"],
            tuple(_then(view, reference, release.statements) for reference in ask["answered_by"]),
        )
        for ask in share["asks"]
    )
    named = {each["id"] for _, statements in asked for each in statements if each}
    changed = tuple(each for each in since(release, view) if (each.before or each.id) in named)
    kept = tuple((topic, tuple(each for each in several if each)) for topic, several in asked)
    return Restated(release.released_on, kept, changed)


def released(history: tuple[Any, ...], day: date) -> Release | None:
    """The release of exactly a day."""
    releases = read_chain(history).releases
    return next((each for each in releases if each.released_on == day), None)


def _then(view: PublicView, reference: str, then: Mapping[str, Statement]) -> Statement | None:
    record = view.find(reference)
    formerly = record["formerly"] if record else []
    return next((then[name] for name in names_of(reference, formerly) if name in then), None)
