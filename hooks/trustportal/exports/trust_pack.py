"""The trust pack: all that is stated on a day, as one PDF that procurement can file.

Each share has one of its own, beside its page. How a pack is printed, `printing` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from trustportal.exports.output import Output
from trustportal.model.kinds import KINDS
from trustportal.moved import SHARED
from trustportal.public import PublicRecord, PublicView
from trustportal.publication.restated import restated

PATH = "trust-pack.pdf"
LEAD = (
    "What we state on security, privacy and compliance, each statement with its conditions, its "
    "limits, what it rests on and when it was last reviewed."
)


@dataclass(frozen=True, slots=True)
class Pack:
    """One PDF: where it lies, what its cover says, and under which headings which records stand."""

    path: str
    title: str
    lead: str
    sections: tuple[tuple[str, tuple[Mapping[str, Any], ...]], ...]
    """By heading, public records; or, of a share as of a day, statements of the public format."""
    as_stated: date | None = None


def packs(view: PublicView) -> Iterator[Pack]:
    """The pack of everything stated, definitions last, then that of each share."""
    kinds = sorted(
        (kind for kind in KINDS if kind.name != "shares"), key=lambda kind: not kind.claims
    )
    stated = ((kind.title, _stated(view, kind.collections)) for kind in kinds)
    yield Pack(PATH, "Trust pack", LEAD, tuple(pair for pair in stated if pair[1]))
    for share in view.pages():
        if share["collection"] == "shares" and share["state"] == "published":
            then = restated(share, view)
            asked = then.asks if then else _asked(share, view)
            day = then.released_on if then else None
            for name in (share["id"], *share["formerly"]):  # a link that was sent stays alive
                yield Pack(pack_of(name), share["title"], share["audience"], asked, day)


def _asked(
    share: PublicRecord, view: PublicView
) -> tuple[tuple[str, tuple[PublicRecord, ...]], ...]:
    return tuple(
        (ask["topic"], tuple(each for name in ask["answered_by"] if (each := view.find(name))))
        for ask in share["asks"]
    )


def pack_of(name: str) -> str:
    """Where the PDF of a share lies, by its id or one that it had before."""
    return f"{SHARED}{name}/{PATH}"


def _stated(view: PublicView, collections: Iterable[str]) -> tuple[PublicRecord, ...]:
    several = (view.records[name] for name in collections)
    return tuple(each for records in several for each in records if each["state"] == "published")


def outputs(view: PublicView) -> Iterator[Output]:
    """The packs that the portal lists."""
    shares = {pack_of(each["id"]) for each in view.records["shares"]}
    for pack in packs(view):
        if pack.path == PATH or pack.path in shares:
            title, whom = f"{pack.title}, as PDF", "for procurement, to file"
            yield Output("pdf", pack.path, title, whom, "application/pdf", None)
