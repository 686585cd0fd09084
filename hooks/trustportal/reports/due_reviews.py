"""What is due for review: when, whose it is and where it stands. For colleagues alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import click

from trustportal.facts import review
from trustportal.model.base import Claim
from trustportal.model.faq import Question
from trustportal.portal import Portal
from trustportal.problems import Place

NOBODY = "nobody"
"""The owner of a record that names none."""


@dataclass(frozen=True, slots=True)
class Due:
    """A review that is due on a day; none where the record was never reviewed."""

    record: str
    title: str
    owner: str
    due_on: date | None
    reviewed_on: date | None
    place: Place

    def when(self, today: date) -> str:
        """How far the day is away."""
        if self.due_on is None:
            return "never reviewed"
        days = (self.due_on - today).days
        if days == 0:
            return "due today"
        span = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
        return f"in {span}" if days > 0 else f"{span} overdue"


def due_reviews(portal: Portal, today: date, within: int) -> tuple[Due, ...]:
    """The published claims and answers whose review is due within some days, the latest first."""
    settings = portal.organization.settings
    found = []
    for reference, record in portal.all():
        if record.state != "published" or not isinstance(record, Claim | Question):
            continue
        every = record.review_every if isinstance(record, Claim) else None
        due = review(record.reviewed_on, every, today, settings).due_on
        if due is None or due <= today + timedelta(days=within):
            owner = (record.internal and record.internal.owner) or NOBODY
            place = portal.origin(reference).place_of_key("reviewed_on")
            found.append(Due(reference, record.title, owner, due, record.reviewed_on, place))
    return tuple(sorted(found, key=lambda each: (each.due_on or date.min, each.place)))


def as_json(found: Sequence[Due]) -> str:
    """The same as JSON, for programs."""
    rows = [
        {
            "record": each.record,
            "title": each.title,
            "owner": None if each.owner == NOBODY else each.owner,
            "due_on": each.due_on and each.due_on.isoformat(),
            "reviewed_on": each.reviewed_on and each.reviewed_on.isoformat(),
            "file": each.place.file,
            "line": each.place.line,
        }
        for each in found
    ]
    return json.dumps({"reviews": rows}, indent=2, ensure_ascii=False) + "\n"


def as_text(found: Sequence[Due], today: date, within: int, *, colour: bool = False) -> str:
    """A table, and what to do about it."""
    report = "\n".join(_lines(found, today, within)) + "\n"
    return report if colour else click.unstyle(report)


def _lines(found: Sequence[Due], today: date, within: int) -> Iterator[str]:
    if not found:
        yield f"No review is due by {today + timedelta(days=within)}."
        return
    rows = [
        (
            str(each.due_on or "-"),
            each.when(today),
            each.owner,
            each.record,
            f"{each.place.file}:{each.place.line}",
        )
        for each in found
    ]
    head = ("due", "", "owner", "record", "where")
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    yield click.style(_row(head, widths), bold=True)
    for each, row in zip(found, rows, strict=True):
        late = each.due_on is None or each.due_on < today
        yield click.style(_row(row, widths), fg="yellow" if late else None)
    late_ones = sum(each.due_on is None or each.due_on < today for each in found)
    yield ""
    yield f"{late_ones} overdue, {len(found) - late_ones} due by {today + timedelta(days=within)}."
    yield "Once its owner has confirmed one: trust-portal review RECORD --by 'Head of security'"


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = zip(cells, widths, strict=True)
    return "  ".join(f"{cell:{width}}" for cell, width in padded).rstrip()
