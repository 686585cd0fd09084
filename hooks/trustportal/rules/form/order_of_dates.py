"""Two dates of one record are in the order in which things happen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from trustportal import codes
from trustportal.model.base import Record
from trustportal.model.durations import Duration
from trustportal.portal import Portal
from trustportal.problems import Problem

PAIRS: tuple[tuple[str, str], ...] = (
    ("period.start", "period.end"),
    ("period.end", "issued_on"),
    ("as_of", "issued_on"),
    ("valid_from", "valid_until"),
    ("issued_on", "valid_until"),
    ("bridge_letter.start", "bridge_letter.end"),
    ("announced_on", "effective_on"),
    ("effective_on", "removed_on"),
    ("performed_on", "next_due"),
    ("permission.granted_on", "permission.until"),
)
"""The earlier one first; dots lead into parts."""


def dates_are_in_order(portal: Portal) -> Iterator[Problem]:
    """Nothing ends before it begins."""
    for source, record in portal.all():
        for first, second in _pairs_of(type(record)):
            begin, end = _value(record, first), _value(record, second)
            if isinstance(begin, date) and isinstance(end, date) and begin > end:
                message = f"{first} {begin} is after {second} {end}"
                mend = "look both dates up in the document and correct the wrong one"
                place = portal.origin(source).place(*second.split("."))
                yield Problem(place, codes.DATES_REVERSED, message, mend, source)


@cache
def _pairs_of(model: type[Record]) -> tuple[tuple[str, str], ...]:
    """The pairs that begin with fields of the model."""
    own = model.model_fields
    return tuple(pair for pair in PAIRS if all(each.partition(".")[0] in own for each in pair))


def shortest_before_longest(portal: Portal) -> Iterator[Problem]:
    """A period that customers can set has a shortest value below its longest."""
    for record in portal.records["retention"]:
        choice = getattr(record, "configurable", None)
        least, most = getattr(choice, "minimum", None), getattr(choice, "maximum", None)
        if isinstance(least, Duration) and isinstance(most, Duration):
            start = date(2001, 1, 1)
            if least.after(start) > most.after(start):
                source = f"retention/{record.id}"
                place = portal.origin(source).place("configurable", "maximum")
                message = f"the shortest period, {least}, is longer than the longest, {most}"
                mend = "correct the wrong one"
                yield Problem(place, codes.DATES_REVERSED, message, mend, source)


def _value(record: Any, path: str) -> Any:
    for name in path.split("."):
        record = getattr(record, name, None)
    return record
