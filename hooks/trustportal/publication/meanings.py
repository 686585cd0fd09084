"""What the change of a field means: the table `reference/changes.yml`, typed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from trustportal.reference import read_table

ChangeKind = Literal[
    "weakened",
    "removed",
    "retired",
    "added",
    "redefined",
    "changed",
    "corrected",
    "strengthened",
    "reworded",
]
KINDS: tuple[ChangeKind, ...] = ChangeKind.__args__  # type: ignore[attr-defined]
"""Every kind of change, in the order in which a reader must know of it."""

Meant = Literal["weakened", "strengthened", "changed", "redefined", "reworded", "ignored"]
Comparison = Literal[
    "ignored", "text", "value", "order", "length", "number", "day", "list", "texts", "each"
]
_Values = list[str | None]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Meaning(_Row):
    """How two values of a field are compared, what each outcome means, and what is said of it."""

    compare: Annotated[Comparison, Field(alias="as")]
    where: dict[str, _Values] = {}
    unless: list[str] = []
    strongest_first: list[str | _Values | None] = []
    by: str | list[str] = []
    of: str = ""
    fields: dict[str, Meaning] = {}
    longer: Meant | None = None
    higher: Meant | None = None
    later: Meant | None = None
    earlier: Meant | None = None
    new: Meant | None = None
    gone: Meant | None = None
    means: Meant = "changed"
    other: Meant = "changed"
    stated: Meant | None = None
    unstated: Meant | None = None
    says: dict[str, str] = {}
    by_time: bool = False


class Addition(_Row):
    """What it means that a record of a collection is new."""

    means: Meant
    says: str
    where: dict[str, _Values] = {}


class Changes(_Row):
    """The whole table."""

    added: dict[str, list[Addition]]
    told_as: dict[ChangeKind, list[str]]
    news: list[str]
    may_go: list[str]
    no_statements: list[str]
    identity: dict[str, str]
    fields: dict[str, dict[str, Meaning | list[Meaning]]]


@cache
def table() -> Changes:
    """The table of meanings."""
    return Changes.model_validate(read_table("changes"))


@cache
def meanings(collection: str) -> Mapping[str, tuple[Meaning, ...]]:
    """By field, the meanings that count in a collection: its own, else those of every one."""
    fields = table().fields
    every = fields["every"] | fields.get(collection, {})
    return {
        name: tuple(given) if isinstance(given, list) else (given,) for name, given in every.items()
    }


VALUE = Meaning.model_construct(compare="value")
"""How a field is compared that the table does not name."""


def holds(where: Mapping[str, _Values], fields: Mapping[str, Any]) -> bool:
    """Whether the fields of a statement have the values that a condition asks for."""
    return all(plain(at(fields, path)) in values for path, values in where.items())


def at(fields: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path, None where there is none."""
    value: Any = fields
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def plain(value: Any) -> str | None:
    """A value as the table writes it."""
    return {True: "true", False: "false"}.get(value) if isinstance(value, bool) else value
