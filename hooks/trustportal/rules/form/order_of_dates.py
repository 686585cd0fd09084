"""Two dates of one record are in the order in which things happen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from trustportal import codes
from trustportal.model.date_order import reversed_dates
from trustportal.model.durations import Duration
from trustportal.portal import Portal
from trustportal.problems import Problem


def dates_are_in_order(portal: Portal) -> Iterator[Problem]:
    """Nothing ends before it begins; of a date that is too early for several, one is named."""
    for source, record in portal.all():
        too_early: dict[str, tuple[str, date, date]] = {}
        for first, begin, second, end in reversed_dates(record):
            too_early.setdefault(second, (first, begin, end))
        for second, (first, begin, end) in too_early.items():
            message = f"{first} {begin} is after {second} {end}"
            mend = "look both dates up in the document and correct the wrong one"
            place = portal.origin(source).place(*second.split("."))
            yield Problem(place, codes.DATES_REVERSED, message, mend, source)


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
