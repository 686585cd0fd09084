"""Days by which somebody must act so that the portal goes on to stand: reviews and ends.

For the team. Who keeps a record is internal, and so is all that is made from this.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from trustportal.facts import ends_on, review
from trustportal.model.assessments import Assessment
from trustportal.model.base import Claim, Record, field_of
from trustportal.model.certifications import Certification
from trustportal.model.customers import Customer
from trustportal.model.standards import standards
from trustportal.portal import Portal
from trustportal.problems import Place

What = Literal["review", "end", "next"]
"""review: a statement is to be confirmed. end: something holds no longer. next: it is to come."""
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Deadline:
    """A day of a record, and the line of the file that names it or that it follows from.

    `owner` is the address of a role; None where nobody keeps the record.
    """

    day: date
    reference: str
    what: What
    says: str
    title: str
    owner: str | None
    place: Place


_NEXT: tuple[tuple[Path, What, str], ...] = (
    (("next_audit_on",), "next", "Next audit"),
    (("next_report_on",), "next", "Next report"),
    (("target_date",), "next", "Planned to be held"),
    (("bridge_letter", "end"), "end", "Last day of the bridge letter"),
    (("mark", "allowed_until"), "end", "Last day on which the mark may be shown"),
    (("sunset_on",), "end", "Last day of the module's validation"),
)
"""What days a record can name besides its own end, and what each of them is."""

_ENDS: tuple[tuple[type[Record], str, tuple[Path, ...]], ...] = (
    (
        Certification,
        "Last day as current",
        (
            ("valid_until",),
            ("next_certification_due",),
            ("period", "end"),
            ("as_of",),
            ("issued_on",),
        ),
    ),
    (Assessment, "Due again", (("next_due",), ("performed_on",))),
    (Customer, "Last day of the permission to name it", (("permission", "until"),)),
)
"""What the end of a record is called, and which line it follows from, the first that is there."""


def deadlines(portal: Portal, today: date) -> tuple[Deadline, ...]:
    """Every deadline of what is published, past ones too, in the order of their days."""
    return tuple(sorted({*_of_records(portal, today), *_of_waivers(portal), *_of_contact(portal)}))


def _of_records(portal: Portal, today: date) -> Iterator[Deadline]:
    for reference, record in portal.all():
        if record.state != "published":
            continue
        owner = record.internal.owner if record.internal else None
        for day, what, says, path in _days(record, portal, today):
            place = portal.origin(reference).place(*path)
            yield Deadline(day, reference, what, says, record.title, owner, place)


def _days(
    record: Record, portal: Portal, today: date
) -> Iterator[tuple[date, What, str, tuple[str, ...]]]:
    settings = portal.organization.settings
    every = record.review_every if isinstance(record, Claim) else None
    due = review(field_of(record, "reviewed_on"), every, today, settings).due_on
    if due:
        yield due, "review", "Review", ("reviewed_on",)
    if end := ends_on(record, settings):
        yield end, "end", *_end_of(record)
    for path, what, says in _NEXT:
        if day := _at(record, path):
            yield day, what, says, path
    if isinstance(record, Certification) and record.edition and record.phase == "held":
        edition = standards()[record.standard].editions.get(record.edition)
        if edition and edition.until:
            says = f"Last day of the edition {record.edition} of the standard"
            yield edition.until, "end", says, ("edition",)


def _end_of(record: Record) -> tuple[str, Path]:
    for model, says, paths in _ENDS:
        if isinstance(record, model):
            return says, next((path for path in paths if _at(record, path)), ())
    return "Last day", ()


def _at(record: Any, path: Path) -> Any:
    """The value at a path of fields, None where one of them is not there."""
    for name in path:
        record = field_of(record, name)
    return record


def _of_waivers(portal: Portal) -> Iterator[Deadline]:
    for waiver, origin in portal.waivers:
        record = portal.find(waiver.record)
        owner = record.internal.owner if record and record.internal else None
        title = record.title if record else waiver.record
        says = f"Last day of the waiver of {waiver.rule}"
        place = origin.place("until")
        yield Deadline(waiver.until, waiver.record, "end", says, title, owner, place)


def _of_contact(portal: Portal) -> Iterator[Deadline]:
    contact = portal.organization.security_txt
    if contact:
        place = portal.origin("organization").place("security_txt", "expires")
        says, title = "Last day of security.txt", portal.organization.name
        yield Deadline(contact.expires, "organization", "end", says, title, None, place)
