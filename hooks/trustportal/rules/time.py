"""What the calendar says: nothing is dated ahead of its day, nothing that ended is held."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from trustportal import codes
from trustportal.facts import ends_on, review
from trustportal.model.base import Claim
from trustportal.model.certifications import Certification
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import Problem

DONE = ("reviewed_on", "issued_on", "performed_on", "announced_on", "last_surveillance_on")
"""Fields that say that something was done on a day."""


def nothing_done_is_in_the_future(portal: Portal, today: date) -> Iterator[Problem]:
    """A thing that is stated as done has a date that has come."""
    for source, record in portal.published():
        for name in DONE:
            day = getattr(record, name, None)
            if day and day > today:
                place = portal.origin(source).place(name)
                message = f"{name} is {day}, which is after {today}"
                mend = "correct the date, or write it when it is done"
                yield Problem(place, codes.IN_THE_FUTURE, message, mend, source)


def what_is_held_has_not_ended(portal: Portal, today: date) -> Iterator[Problem]:
    """A certificate or report that ended is not stated as held (GEN-08, ATT-05)."""
    for source, record in portal.published():
        if isinstance(record, Certification) and record.state == "published":
            end = ends_on(record)
            if record.phase == "held" and end and end < today:
                path = ("valid_until",) if record.valid_until else ("period", "end")
                place = portal.origin(source).place(*path)
                message = f"{record.standard_name} counted as current until {end}"
                mend = "add the new one and its dates, or set state: retired and retired_on"
                yield Problem(place, codes.ENDED, message, mend, source)


def reviews_are_not_overdue(portal: Portal, today: date) -> Iterator[Problem]:
    """A claim whose review is due is asked about; after the grace it must not stand (GEN-02)."""
    freshness = portal.organization.freshness
    for source, record in portal.published():
        if isinstance(record, Claim) and record.state == "published":
            seen = review(record.reviewed_on, record.review_every, today, freshness)
            if seen.state in ("due", "overdue"):
                code = codes.REVIEW_DUE if seen.state == "due" else codes.REVIEW_OVERDUE
                place = portal.origin(source).place("reviewed_on")
                message = f"the review was due on {seen.due_on}"
                mend = "have its owner confirm it and write the day, or retire it"
                yield Problem(place, code, message, mend, source)


def notice_is_as_promised(portal: Portal, today: date) -> Iterator[Problem]:
    """A new subprocessor takes effect no sooner than the promised notice allows (SUB-03)."""
    notice = portal.organization.subprocessor_notice
    if notice is None or notice.period is None:
        return
    for source, record in portal.published():
        if not isinstance(record, Subprocessor) or record.state != "published":
            continue
        if record.announced_on and record.effective_on:
            earliest = notice.period.after(record.announced_on)
            if record.announced_on <= record.effective_on < earliest:
                place = portal.origin(source).place("effective_on")
                message = (
                    f"takes effect on {record.effective_on}, announced on {record.announced_on}:"
                    f" less than the promised {notice.period}"
                )
                mend = f"the earliest day is {earliest}; announce it earlier or start it later"
                yield Problem(place, codes.SHORT_NOTICE, message, mend, source)
