"""Deadlines by owner, for people, programs and calendars. For colleagues, never published."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import groupby
from json import dumps

from icalendar import Calendar, Event

from trustportal.deadlines import Deadline
from trustportal.problems import legible

NOBODY = "nobody"
"""The owner of what has none."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """The deadlines of a portal, of the organisation named, as of a day."""

    organization: str
    as_of: date
    deadlines: Sequence[Deadline]


def owner_of(deadline: Deadline) -> str:
    """Who keeps it, in a word."""
    return deadline.owner or NOBODY


def as_calendar(agenda: Agenda) -> str:
    """A calendar (RFC 5545): an event for each deadline, its owner as the category."""
    calendar = Calendar()
    calendar.add("prodid", "-//Trust Portal//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Deadlines of the trust portal of {agenda.organization}")
    for each in agenda.deadlines:
        owner, event = owner_of(each), Event()
        event.add("uid", f"{_name(each)}@trust-portal")
        event.add("dtstamp", datetime.combine(agenda.as_of, datetime.min.time(), UTC))
        event.add("dtstart", each.day)
        event.add("dtend", each.day + timedelta(days=1))
        event.add("summary", f"{each.says}: {each.title}")
        event.add("description", f"{each.reference}, kept by {owner}, {each.place}")
        event.add("categories", [owner])
        calendar.add_component(event)
    return bytes(calendar.to_ical()).decode()


def as_text(agenda: Agenda) -> str:
    """For people: by owner, each deadline with its place; what is past says so."""
    lines = []
    ordered = sorted(agenda.deadlines, key=lambda each: (each.owner is None, owner_of(each), each))
    for owner, several in groupby(ordered, key=owner_of):
        lines += [owner]
        for each in several:
            past = " (past)" if each.day < agenda.as_of else ""
            lines += [f"  {each.day}{past}  {each.says}: {each.title}  {each.place}"]
        lines += [""]
    count = len(agenda.deadlines)
    lines += [f"{count} deadline{'' if count == 1 else 's'}, as of {agenda.as_of}"]
    return "\n".join(map(legible, lines)) + "\n"


def as_json(agenda: Agenda) -> str:
    """For programs."""
    content = {
        "as_of": agenda.as_of.isoformat(),
        "deadlines": [described(each) for each in agenda.deadlines],
    }
    return dumps(content, indent=2, ensure_ascii=False) + "\n"


def described(deadline: Deadline) -> dict[str, str | int | None]:
    """A deadline as plain values."""
    return {
        "day": deadline.day.isoformat(),
        "what": deadline.what,
        "says": deadline.says,
        "record": deadline.reference,
        "title": deadline.title,
        "owner": deadline.owner,
        "file": deadline.place.file,
        "line": deadline.place.line,
    }


def _name(deadline: Deadline) -> str:
    """A name that stays when the day moves: an event that is imported again is the same one."""
    said = f"{deadline.reference} {deadline.says}"
    return f"{deadline.reference.replace('/', '-')}-{sha256(said.encode()).hexdigest()[:8]}"


AGENDAS: Mapping[str, Callable[[Agenda], str]] = {
    "ics": as_calendar,
    "text": as_text,
    "json": as_json,
}
"""Each form of an agenda by its name."""
