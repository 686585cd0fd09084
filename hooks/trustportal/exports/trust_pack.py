"""The trust pack: all that is stated on a day, as a PDF that procurement can file.

Of a large portal it has several volumes, each of which mail takes and a reader opens at once; what
did not change of them need not be read, or printed, again. Each share has a pack of its own, beside
its page. How a pack is printed, `printing` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from trustportal.exports.output import Output
from trustportal.model.kinds import KINDS
from trustportal.moved import SHARED
from trustportal.public import PublicRecord, PublicView
from trustportal.publication.changes import Change
from trustportal.publication.restated import restated

PATH, _NEXT = "trust-pack.pdf", "trust-pack-{}.pdf"
LEAD = (
    "What we state on security, privacy and compliance, each statement with its conditions, its "
    "limits, what it rests on and when it was last reviewed."
)
VOLUME = 500
"""Records in a volume, at most: some 250 pages."""

Sections = tuple[tuple[str, tuple[Mapping[str, Any], ...]], ...]
"""By heading, public records; or, of a share as of a day, statements of the public format."""
Stated = Sequence[tuple[str, Mapping[str, Any]]]
"""Each record with its heading."""


@dataclass(frozen=True, slots=True)
class Volume:
    """A part of a pack: where it lies, and what it is about."""

    path: str
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """One PDF: where it lies, what its cover says, and under which headings which records stand.

    `volumes` are all parts of the pack that it is a part of, none where it is the whole.
    """

    path: str
    title: str
    lead: str
    sections: Sections
    as_stated: date | None = None
    volumes: tuple[Volume, ...] = ()
    changes: tuple[Change, ...] = ()
    """Of what is said as of a day: what changed of it since."""


def packs(view: PublicView) -> Iterator[Pack]:
    """The pack of everything stated, in volumes; then that of each share."""
    yield from _whole(view)
    for share in view.pages():
        if share["collection"] == "shares" and share["state"] == "published":
            then = restated(share, view)
            asked = then.asks if then else _asked(share, view)
            day, changes = (then.released_on, then.changes) if then else (None, ())
            for name in (share["id"], *share["formerly"]):  # a link that was sent stays alive
                title, whom = share["title"], share["audience"]
                yield Pack(pack_of(name), title, whom, asked, day, changes=changes)


def _whole(view: PublicView) -> Iterator[Pack]:
    """Everything stated, definitions last."""
    kinds = sorted(
        (kind for kind in KINDS if kind.name != "shares"), key=lambda kind: not kind.claims
    )
    stated = [(kind.title, _stated(view, kind.collections)) for kind in kinds]
    yield from _volumes(tuple(pair for pair in stated if pair[1]))


def _volumes(sections: Sections) -> Iterator[Pack]:
    """What is stated, in its order; a section that is full of a volume goes on in the next."""
    stated = [(heading, record) for heading, records in sections for record in records]
    parts = [stated[start : start + VOLUME] for start in range(0, len(stated), VOLUME)] or [[]]
    cut = [_sections(part, before) for part, before in zip(parts, [[], *parts], strict=False)]
    several = tuple(
        Volume(_NEXT.format(number) if number > 1 else PATH, tuple(each for each, _ in part))
        for number, part in enumerate(cut, 1)
    )
    if len(several) == 1:
        yield Pack(PATH, "Trust pack", LEAD, cut[0])
        return
    for number, (volume, part) in enumerate(zip(several, cut, strict=True), 1):
        title = f"Trust pack, volume {number} of {len(several)}"
        yield Pack(volume.path, title, LEAD, part, volumes=several)


def _sections(part: Stated, before: Stated) -> Sections:
    """The sections of a volume; the first may have begun in the volume before."""
    begun = before[-1][0] if before else None
    return tuple(
        (f"{heading}, continued" if heading == begun else heading, tuple(each for _, each in group))
        for heading, group in groupby(part, itemgetter(0))
    )


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


def is_whole(output: Output) -> bool:
    """Whether an output is the pack of everything stated, or a volume of it."""
    return output.name == "pdf" and not output.path.startswith(SHARED)


def _stated(view: PublicView, collections: Iterable[str]) -> tuple[PublicRecord, ...]:
    several = (view.records[name] for name in collections)
    return tuple(each for records in several for each in records if each["state"] == "published")


def outputs(view: PublicView) -> Iterator[Output]:
    """The packs that the portal lists."""
    shares = (each for each in view.records["shares"] if each["state"] == "published")
    listed = [
        *((pack.path, pack.title) for pack in _whole(view)),
        *((pack_of(share["id"]), share["title"]) for share in shares),
    ]
    for path, title in listed:
        whom = "for procurement, to file"
        yield Output("pdf", path, f"{title}, as PDF", whom, "application/pdf", None)
