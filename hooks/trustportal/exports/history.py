"""The record of publication, published: each release as it lies in git, and an index of changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trustportal.exports.output import Output, as_json
from trustportal.public import PublicView
from trustportal.publication.changes import Change
from trustportal.publication.history import Release
from trustportal.publication.ledger import Entry, ledger


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
    entries = ledger(view).entries
    if not entries:
        return
    yield Output(
        "history",
        "history/index.json",
        "What changed with each release, and the SHA-256 of each",
        "for those who must prove what was said on a day, and what changed since",
        "application/json",
        index,
    )
    for entry in entries:
        if entry.release:
            content = entry.release.file.content
            yield Output(
                "history",
                f"history/{entry.release.file.name}",
                f"What this portal said on {entry.day.isoformat()}",
                "as it was released, byte for byte",
                "application/json",
                lambda _, content=content: content,
                listed=False,
            )


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
    """A change as programs read it: the claim, the kinds, and a sentence for each thing."""
    record = view.find(change.id)
    return {
        "id": change.id,
        "title": change.title,
        "url": view.site_url + record["path"] if record else None,
        "kinds": list(change.kinds),
        "says": [
            {"kind": each.kind, "field": each.field or None, "text": each.says}
            for each in change.shifts
        ],
        "told_by": [each.id for each in change.news],
    }
