"""Days to know in a calendar (RFC 5545): ends, next audits, subprocessors and objections."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from trustportal.exports.output import Output, in_full
from trustportal.exports.standing import is_report
from trustportal.prose.objecting import last_day_to_object
from trustportal.public import PublicRecord, PublicView

Day = tuple[date, str, str]
"""A day, what it is for the record, and in words."""


def days_of(record: PublicRecord, view: PublicView) -> Iterator[Day]:
    """The days of a record that others plan by."""
    if record["state"] != "published":
        return
    title, collection = record["title"], record["collection"]
    if collection == "certifications" and record["status_until"]:
        last = "on which the report is new enough" if is_report(record) else "as current"
        yield record["status_until"], "end", f"Last day {last}: {title}"
    if collection == "certifications" and record["next_audit_on"]:
        yield record["next_audit_on"], "audit", f"Next audit: {title}"
    if collection == "assessments" and record["status_until"]:
        yield record["status_until"], "due", f"Due again by: {title}"
    if collection == "subprocessors":
        yield from _of_subprocessor(record, view)


def as_calendar(view: PublicView) -> bytes:
    """All days as a calendar; an event's stamp is the day on which its record was reviewed."""
    calendar = Calendar()
    calendar.add("prodid", "-//Trust Portal//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{view.organization['name']} trust portal")
    for record in view.claims():
        for day, what, words in days_of(record, view):
            event = Event()
            stamp = record.get("reviewed_on") or view.as_of
            event.add("uid", f"{record['ref'].replace('/', '-')}-{what}@{_host(view)}")
            event.add("dtstamp", datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC))
            event.add("dtstart", day)
            event.add("dtend", day + timedelta(days=1))
            event.add("summary", words)
            event.add("description", in_full(record))
            event.add("url", view.site_url + record["path"])
            event.add("transp", "TRANSPARENT")
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def outputs(_: PublicView) -> Iterator[Output]:
    """The calendar."""
    yield Output(
        "calendar",
        "calendar.ics",
        "Days to know, as a calendar",
        "for those who plan by ends, audits and changes of subprocessors",
        "text/calendar",
        as_calendar,
    )


def _of_subprocessor(record: PublicRecord, view: PublicView) -> Iterator[Day]:
    title, announced, starts = record["title"], record["announced_on"], record["effective_on"]
    if starts and record["status"] == "announced":
        yield starts, "start", f"Subprocessor in use from: {title}"
        notice = view.organization["subprocessor_notice"]
        told = (notice["period"], notice["objection"]) if notice else (None, None)
        if last := last_day_to_object(announced, starts, *told):
            yield last, "object", f"Last day to object: {title}"
    if record["removed_on"]:
        yield record["removed_on"], "end", f"Last day of the subprocessor: {title}"


def _host(view: PublicView) -> str:
    return view.site_url.removeprefix("https://").partition("/")[0] or "trust-portal"
