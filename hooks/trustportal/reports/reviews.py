"""The calendar of reviews: what is due when, and whose it is. For colleagues, never published."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from trustportal.facts import review
from trustportal.model.base import Claim
from trustportal.portal import Portal


def reviews(portal: Portal, today: date) -> bytes:
    """A calendar (RFC 5545) with the day on which each published claim is due for review."""
    calendar = Calendar()
    calendar.add("prodid", "-//Trust Portal//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Reviews of the trust portal of {portal.organization.name}")
    for reference, record in portal.all():
        if record.state != "published" or not isinstance(record, Claim):
            continue
        every = record.review_every
        seen = review(record.reviewed_on, every, today, portal.organization.settings)
        if record.reviewed_on is None or seen.due_on is None:
            continue
        owner = (record.internal and record.internal.owner) or "nobody"
        event = Event()
        event.add("uid", f"{reference.replace('/', '-')}-review@trust-portal")
        event.add("dtstamp", datetime.combine(record.reviewed_on, datetime.min.time(), UTC))
        event.add("dtstart", seen.due_on)
        event.add("dtend", seen.due_on + timedelta(days=1))
        event.add("summary", f"Review: {record.title}")
        event.add(
            "description", f"{reference}, kept by {owner}, last reviewed {record.reviewed_on}"
        )
        event.add("categories", [owner])
        calendar.add_component(event)
    return bytes(calendar.to_ical())
