"""The public format: what is published, as plain values that programs can rely on.

It is a model of its own, so that a change of the input's form does not change it. Its version
follows semantic versioning; `CHANGES` says what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from trustportal.model.anatomy import own_docs
from trustportal.model.durations import Duration
from trustportal.public import PublicRecord, PublicView
from trustportal.publication.links import Link

VERSION = "1.2.0"
CHANGES = {
    "1.0.0": "The first version.",
    "1.1.0": "links: every address, with the products, regions and standards that it is about.",
    "1.2.0": "details.url: a record's own page elsewhere, as that of a subprocessor.",
}
"""What changed in the format, by version."""
NEW_IN = {"url": "1.2.0"}
"""Details of a statement that documents of older versions do not have, and since which one."""


class _Public(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Scope(_Public):
    """What a statement covers, by id. What is not named is not claimed."""

    everything: bool
    products: list[str]
    data_classes: list[str]
    regions: list[str]


class Statement(_Public):
    """One public record. Conditions and limits belong to the statement and go where it goes."""

    id: str
    """Stable and never reused: collection/name."""
    collection: str
    title: str
    url: str
    """The permanent page."""
    formerly: list[str]
    """Ids that it had before."""
    state: Literal["published", "retired"]
    retired_on: date | None
    statement: str | None
    """The approved sentence; null for a definition, a question or a piece of news."""
    conditions: list[str]
    limits: list[str]
    scope: Scope | None
    """null: not stated."""
    basis: list[str] | None
    """What it rests on: ids of records, or a word. null: not stated."""
    basis_class: str | None
    """The strongest class of its basis, from independent-audit down to stated-only."""
    status: str
    """Computed from its dates as of the day of the file."""
    status_until: date | None
    """The last day on which it is or was current."""
    reviewed_on: date | None
    review_due_on: date | None
    details: dict[str, Any]
    """What its kind has besides, under the names of data/schema."""


class Address(_Public):
    """An address to pass on. Products, regions and standards by id; none named limits nothing."""

    sort: Literal["record", "topic", "choice"]
    kind: str
    title: str
    url: str
    products: list[str]
    regions: list[str]
    standards: list[str]


class Portal(_Public):
    """All public statements as of a day."""

    format: Annotated[str, Field(alias="$schema")]
    version: str
    as_of: date
    example: bool
    """true: the organisation is fictional."""
    organization: dict[str, Any]
    statements: list[Statement]
    links: list[Address] = []
    """Every address to pass on: records, topics, and choices of product, region and standard."""


def schema() -> dict[str, Any]:
    """The JSON Schema of the format; what is said of a field here stands in it."""
    made = Portal.model_json_schema()
    for model in (Portal, Statement, Scope, Address):
        part = made if model is Portal else made["$defs"][model.__name__]
        for name, said in own_docs(model).items():
            part["properties"][name]["description"] = said
    return made


OWN = ("url",)
"""Names under which the statement has one thing and the record's details have another."""
COMMON = (*Statement.model_fields, "collection", "ref", "kind", "path", "review", "unanswered")
_APART = ("example", "settings", "leave_out", "accent", "as_of")


def own_column(name: str) -> str:
    """The heading of a detail in tables, where the statement has something else of that name."""
    return f"own_{name}" if name in OWN else name


def plain_value(value: Any) -> Any:
    """A public value as JSON has it: days and lengths of time in ISO 8601, numbers exact."""
    if isinstance(value, dict):
        return {key: plain_value(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Duration):
        return value.text
    return str(value) if isinstance(value, Decimal) else value


def statement(record: PublicRecord, view: PublicView) -> Statement:
    """A public record in the public format."""
    common = {name: record.get(name) for name in Statement.model_fields if name in record}
    return Statement.model_validate(
        {
            "statement": None,
            "scope": None,
            "basis": None,
            "basis_class": None,
            "reviewed_on": None,
            "review_due_on": None,
            "conditions": [],
            "limits": [],
        }
        | common
        | {
            "id": record["ref"],
            "url": view.site_url + record["path"],
            "details": {
                name: plain_value(value)
                for name, value in record.items()
                if name not in COMMON or name in OWN
            },
        }
    )


@lru_cache(maxsize=4)
def whole(view: PublicView) -> Mapping[str, Any]:
    """All that a portal states, in the public format."""
    return document(view, view.claims())


def document(
    view: PublicView, records: Iterable[PublicRecord], links: Iterable[Link] = ()
) -> dict[str, Any]:
    """Some records of the view as a whole file of the public format."""
    organization = {
        name: plain_value(value) for name, value in view.organization.items() if name not in _APART
    }
    made = Portal.model_validate(
        {
            "$schema": f"{view.site_url}schema/trust.json",
            "version": VERSION,
            "as_of": view.as_of,
            "example": bool(view.organization["example"]),
            "organization": organization,
            "statements": [statement(each, view) for each in records],
            "links": [asdict(each) for each in links],
        }
    )
    return made.model_dump(mode="json", by_alias=True)
