"""The record of publication, published: each release as it lies in git, and an index of changes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from trustportal.exports.output import Output, as_json
from trustportal.public import PublicView
from trustportal.publication.changes import Change
from trustportal.publication.history import Release
from trustportal.publication.ledger import Entry, ledger, released
from trustportal.reports.changes import in_json


def index(view: PublicView) -> bytes:
    """Every release with its SHA-256 and what changed with it, newest first."""
    entries = ledger(view).entries
    return as_json(
        {
            "as_of": view.as_of.isoformat(),
            "not_yet_released": [
                _change(each, view)
                for entry in entries
                if not entry.release
                for each in entry.changes
            ],
            "releases": [_release(each, each.release, view) for each in entries if each.release],
        }
    )


def outputs(view: PublicView) -> Iterator[Output]:
    """The index, and each release; nothing where nothing was released."""
    releases = released(view)
    if not releases:
        return
    yield Output(
        "history",
        "history/index.json",
        "What changed with each release, and the SHA-256 of each",
        "for those who must prove what was said on a day, and what changed since",
        "application/json",
        index,
    )
    for release in reversed(releases):
        yield Output(
            "history",
            f"history/{release.file.name}",
            f"What this portal said on {release.released_on.isoformat()}",
            "as it was released, byte for byte",
            "application/json",
            partial(_as_released, release=release),
            listed=False,
        )


def _as_released(_: PublicView, release: Release) -> bytes:
    return release.file.content


def _release(entry: Entry, release: Release, view: PublicView) -> dict[str, Any]:
    return {
        "released_on": entry.day.isoformat(),
        "file": release.file.name,
        "sha256": release.sha256,
        "previous": release.previous,
        "statements": entry.statements,
        "changes": [_change(each, view) for each in entry.changes],
    }


def _change(change: Change, view: PublicView) -> dict[str, Any]:
    record = view.find(change.id)
    return in_json(change, view.site_url + record["path"] if record else None)
