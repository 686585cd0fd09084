"""How far a portal answers what reviewers ask first, judged from its records.

An answer counts when a published record states it, holds on the day, and was reviewed in time. A
draft answers nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.facts import STANDS, review, status
from trustportal.model.base import Record, field_of
from trustportal.model.fields import Line
from trustportal.model.kinds import COLLECTIONS, KIND_OF
from trustportal.portal import DATA, Portal
from trustportal.reference import read_table

Result = Literal["answered", "partly", "not stated"]
RESULTS: tuple[Result, ...] = ("answered", "partly", "not stated")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Need(_Table):
    """What a question needs: records that state some fields, or a field of the organisation."""

    collection: str = ""
    where: Mapping[str, tuple[str, ...]] = {}
    states: tuple[str, ...] = ()
    every: Literal["true", "false"] = "false"
    organization: tuple[str, ...] = ()
    draft: Mapping[str, str] = {}


class FirstQuestion(_Table):
    """A question of reviewers; the heavier, the sooner it is asked."""

    question: Line
    topic: Line
    weight: Literal["1", "2", "3"]
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a question is answered: by which records, what is missing, and where to begin."""

    question: FirstQuestion
    result: Result
    records: tuple[str, ...]
    missing: tuple[str, ...]
    begin: str | None


@cache
def first_questions() -> tuple[FirstQuestion, ...]:
    """The questions, those first that are asked first."""
    table = TypeAdapter(tuple[FirstQuestion, ...]).validate_python(read_table("first_questions"))
    return tuple(sorted(table, key=lambda each: -int(each.weight)))


def completeness(portal: Portal, today: date) -> tuple[Standing, ...]:
    """Every question with how far the portal answers it on a day."""
    return tuple(_standing(each, portal, today) for each in first_questions())


@dataclass(frozen=True, slots=True)
class _Met:
    """How far a need is met: 2 wholly, 1 in part, 0 not at all."""

    how_far: int
    records: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    begin: str | None = None


def _standing(question: FirstQuestion, portal: Portal, today: date) -> Standing:
    met = [_met(need, portal, today) for need in question.needs]
    if all(each.how_far == 2 for each in met):
        result: Result = "answered"
    else:
        result = "partly" if any(each.how_far for each in met) else "not stated"
    records = dict.fromkeys(record for each in met for record in each.records)
    missing = dict.fromkeys(said for each in met for said in each.missing)
    begin = next((each.begin for each in met if each.begin), None)
    return Standing(question, result, tuple(records), tuple(missing), begin)


def _met(need: Need, portal: Portal, today: date) -> _Met:
    if need.organization:
        stated = any(getattr(portal.organization, name) for name in need.organization)
        said = f"data/organization.yml states no {' and no '.join(need.organization)}"
        begin = f"edit {DATA}/organization.yml"
        return _Met(2, ("organization",)) if stated else _Met(0, (), (said,), begin)
    fitting = {
        f"{need.collection}/{record.id}": record
        for record in portal.records[need.collection]
        if all(field_of(record, name) in values for name, values in need.where.items())
    }
    unfinished = [name for name in sorted(portal.unfinished) if _begins(name, need, portal)]
    published = {name: each for name, each in fitting.items() if each.state == "published"}
    faults = {
        name: tuple(_faults(name, record, need, portal, today))
        for name, record in published.items()
        if status(record, today, portal.organization.settings).state not in _BYGONE
    }
    good = tuple(name for name, found in faults.items() if not found)
    if good and (need.every == "false" or len(good) == len(faults)):
        return _Met(2, good)
    told = tuple(said for found in faults.values() for said in found)
    if not faults:
        drafts = [name for name, each in fitting.items() if each.state == "draft"]
        drafts += unfinished
        told = (f"{', '.join(drafts[:3])}: a draft, not published",) if drafts else (_wanted(need),)
    kind = KIND_OF[need.collection].name
    begin = (
        f"edit {DATA}/{kind}.yml"
        if fitting or unfinished
        else f"trust-portal new {need.collection}"
    )
    return _Met(1 if faults else 0, tuple(faults), told, begin)


def _begins(name: str, need: Need, portal: Portal) -> bool:
    """Whether a draft that is not finished is for this need."""
    if not name.startswith(f"{need.collection}/"):
        return False
    fields, value = COLLECTIONS[need.collection].model_fields, portal.origin(name).value
    return all(value.get(key, fields[key].default) in values for key, values in need.where.items())


_BYGONE = frozenset({"removed", "superseded", "retired"})
"""What is kept for the record only, and asked by nobody."""


def _faults(name: str, record: Record, need: Need, portal: Portal, today: date) -> Iterator[str]:
    settings = portal.organization.settings
    now = status(record, today, settings).state
    if now not in STANDS and now not in ("announced", "not-stated"):
        yield f"{name} is {now.replace('-', ' ')}"
    if "reviewed_on" in type(record).public:
        every = getattr(record, "review_every", None)
        reviewed = review(field_of(record, "reviewed_on"), every, today, settings).state
        if reviewed in ("overdue", "not-stated"):
            said = "was never reviewed" if reviewed == "not-stated" else "is overdue for review"
            yield f"{name} {said}"
    silent = [each for each in need.states if _value(record, each) is None]
    if silent:
        yield f"{name} does not state {', '.join(silent)}"


def _value(record: Record, path: str) -> Any:
    value: Any = record
    for name in path.split("."):
        value = field_of(value, name) if value is not None else None
    return value


def _wanted(need: Need) -> str:
    """A need in words where no record meets it."""
    ways = " and ".join(
        f"{name} {' or '.join(values[:4])}{' …' if len(values) > 4 else ''}"
        for name, values in need.where.items()
    )
    return f"no record in data/{need.collection}" + (f" with {ways}" if ways else "")
