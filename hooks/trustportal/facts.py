"""Facts that follow from the dates: status is computed, never typed.

Each function takes a record and a day and returns what is true of it on that day. A missing
date never means valid and never means today.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from trustportal.model.assessments import Assessment
from trustportal.model.base import Record
from trustportal.model.certifications import Certification
from trustportal.model.customers import Customer
from trustportal.model.date_order import is_reversed
from trustportal.model.documents import Document
from trustportal.model.durations import Duration
from trustportal.model.residency import QUESTIONS, Residency
from trustportal.model.settings import Settings
from trustportal.model.standards import standards
from trustportal.model.subprocessors import Subprocessor

State = Literal[
    "current",
    "expiring",
    "expired",
    "overdue",
    "planned",
    "aligned",
    "in-progress",
    "suspended",
    "withdrawn",
    "announced",
    "not-yet-valid",
    "removed",
    "superseded",
    "retired",
    "draft",
    "not-stated",
]


STANDS: frozenset[State] = frozenset({"current", "expiring"})
"""The states of what holds. What is planned, announced, ended or overdue answers no question."""
OVER: frozenset[State] = frozenset(
    {"expired", "overdue", "suspended", "withdrawn", "removed", "retired", "draft"}
)
"""The states of what an answer in words may no longer lean on."""


@dataclass(frozen=True, slots=True)
class Status:
    """What a record is on a day. `until` is the last day on which it was or is current."""

    state: State
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """Whether a statement is reviewed, and until when; overdue once the grace has run out."""

    state: Literal["current", "due", "overdue", "not-stated"]
    due_on: date | None = None


def report_end(certification: Certification) -> date | None:
    """The day up to which a report speaks: the end of its period, or its one day. None where its
    dates contradict each other: one mistake is one problem.
    """
    if is_reversed(certification):
        return None
    return certification.period.end if certification.period else certification.as_of


def ends_on(record: Record, settings: Settings) -> date | None:
    """The last day on which a record may be shown as current, where it has one and its dates do
    not contradict each other.
    """
    if is_reversed(record):
        return None
    if isinstance(record, Certification):
        return (
            record.valid_until or record.next_certification_due or _report_lasts(record, settings)
        )
    if isinstance(record, Assessment) and record.cadence and record.performed_on:
        running = record.programme_url is not None
        due = record.cadence.after(record.performed_on)
        return record.next_due if running else min(due, record.next_due or due)
    return record.permission.until if isinstance(record, Customer) else None


def _report_lasts(record: Certification, settings: Settings) -> date | None:
    lasts = standards()[record.standard].lasts
    period: Duration | None = getattr(settings, lasts.setting) if lasts else record.lasts
    since = report_end(record) if lasts and lasts.since == "report_end" else record.issued_on
    return period.after(since) if period and since else None


def status(record: Record, today: date, settings: Settings) -> Status:
    """What a record is on a day."""
    if record.state != "published":
        return Status("retired" if record.state == "retired" else "draft")
    if isinstance(record, Certification) and record.phase != "held":
        return Status(record.phase)
    if isinstance(record, Certification) and record.valid_from and record.valid_from > today:
        return Status("not-yet-valid", ends_on(record, settings))
    if isinstance(record, Subprocessor):
        return _subprocessor(record, today)
    if isinstance(record, Document) and record.superseded_by:
        return Status("superseded")
    return _by_its_end(record, today, settings)


def _by_its_end(record: Record, today: date, settings: Settings) -> Status:
    end = ends_on(record, settings)
    if end is None:
        running = isinstance(record, Assessment) and record.programme_url
        ends = isinstance(record, Certification | Assessment) and not running
        return Status("not-stated" if ends else "current")
    if today > end:
        return Status("overdue" if isinstance(record, Assessment) else "expired", end)
    return Status("expiring" if settings.expiring.before(end) <= today else "current", end)


def _subprocessor(record: Subprocessor, today: date) -> Status:
    if record.removed_on and record.removed_on <= today:
        return Status("removed")
    if record.effective_on is None:
        return Status("not-stated", record.removed_on)
    return Status("announced" if record.effective_on > today else "current", record.removed_on)


def review(
    reviewed_on: date | None, every: Duration | None, today: date, settings: Settings
) -> Review:
    """Whether a review is current, due or overdue; `every` is the record's own rhythm, if any."""
    if reviewed_on is None:
        return Review("not-stated")
    due = (every or settings.review_every).after(reviewed_on)
    if today <= due:
        return Review("current", due)
    late = settings.review_grace.after(due)
    return Review("due" if today <= late else "overdue", due)


Cells = Mapping[tuple[str, str], "Cell"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One product in one region: for each of the six questions the answer and who gives it."""

    product: str
    region: str
    answers: Mapping[str, str | None]
    sources: tuple[str, ...]


def for_everyone(answers: Collection[str]) -> str:
    """What is answered to all customers together: what differs between them is so in part."""
    first, *others = dict.fromkeys(answers)
    return "partial" if others else first


def for_some(answers: Collection[str]) -> str:
    """The most that some customers are promised."""
    return min(answers, key=("yes", "partial", "no").index)


def residency_matrix(
    promises: Iterable[Residency], together: Callable[[Collection[str]], str] = for_everyone
) -> tuple[Cell, ...]:
    """Every product and region that a promise names, its answers put together.

    Several promises can speak of one cell, as of customers with an add-on and of those without it.
    Null stays null: not stated.
    """
    cells: dict[tuple[str, str], list[Residency]] = {}
    for promise in promises:
        for product in promise.products:
            for region in promise.regions:
                cells.setdefault((product, region), []).append(promise)
    return tuple(
        Cell(
            product,
            region,
            {each: _together(several, each, together) for each in QUESTIONS},
            tuple(each.id for each in several),
        )
        for (product, region), several in cells.items()
    )


def _together(
    promises: Iterable[Residency], question: str, together: Callable[[Collection[str]], str]
) -> str | None:
    given = [answer for each in promises if (answer := getattr(each.answers, question))]
    return together(given) if given else None


def cells_of(promises: Iterable[Residency]) -> Cells:
    """The residency matrix by product and region."""
    return {(cell.product, cell.region): cell for cell in residency_matrix(promises)}
