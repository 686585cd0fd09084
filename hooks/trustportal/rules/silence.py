"""What the data leave open, as the question that a reviewer will ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from trustportal import codes
from trustportal.model.base import Part
from trustportal.model.kinds import ORGANIZATION
from trustportal.model.questions import unanswered
from trustportal.model.reading import Origin
from trustportal.model.residency import Region
from trustportal.portal import Portal
from trustportal.problems import Problem


def questions_left_open(portal: Portal, today: date) -> Iterator[Problem]:
    """Where a field that reviewers ask for is null, the question is put to the author."""
    organization = ORGANIZATION.name
    yield from _open(portal.organization, portal.origin(organization), organization)
    for source, record in portal.published():
        if record.state == "published":
            yield from _open(record, portal.origin(source), source)


def _open(record: Part, origin: Origin, source: str) -> Iterator[Problem]:
    for path, question in unanswered(record):
        message = f"{'.'.join(str(part) for part in path)} is not stated: {question}"
        mend = "state it, or be ready to answer: the page says 'not stated'"
        yield Problem(origin.place_of_key(*path), codes.NOT_STATED, message, mend, source)


def regions_left_undefined(portal: Portal, today: date) -> Iterator[Problem]:
    """A group of countries whose members are not stated is a name without a meaning."""
    for record in portal.records["regions"]:
        if isinstance(record, Region) and record.sort == "group" and not record.members:
            source = f"regions/{record.id}"
            yield Problem(
                portal.origin(source).place_of_key("members"),
                codes.NO_MEMBERS,
                f"'{record.title}' is not defined: which countries belong to it?",
                "list the members by their ISO 3166 codes",
                source,
            )


