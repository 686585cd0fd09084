"""What every record has: an identity, a state, and for a claim the fields that let it stand."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from trustportal import codes
from trustportal.model.fields import (
    Ask,
    Basis,
    DataClassId,
    Date,
    Email,
    Flag,
    Id,
    Line,
    Period,
    ProductId,
    RegionId,
    Text,
)
from trustportal.model.plain_text import refuse

State = Literal["draft", "published", "retired"]


@dataclass(frozen=True, slots=True)
class Variant:
    """The fields that one sort of record needs, and those it may have besides the common ones.

    `by` is `{field: {its value: further fields needed}}`.
    """

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    by: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def fields(self) -> tuple[str, ...]:
        """Every field that belongs to this sort besides the common ones."""
        further = (names for by_value in self.by.values() for names in by_value.values())
        return (*self.required, *self.optional, *(name for names in further for name in names))


Implications = tuple[tuple[str, tuple[str, ...], str], ...]


class Part(BaseModel):
    """A mapping inside a record. Unknown keys are errors, and a record never changes.

    `public` is the whitelist: a field that is not named there never leaves the house.
    `variants` is `(field, {its value: Variant})` where one field decides which others belong.
    `implies` is `((field, values, needed field), ...)`; no values stands for any.
    `not_yet` is `(field, values)`: a record with one of them need not have what its sort needs.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    public: ClassVar[tuple[str, ...]] = ()
    variants: ClassVar[tuple[str, Mapping[str, Variant]] | None] = None
    not_yet: ClassVar[tuple[str, tuple[str, ...]] | None] = None
    implies: ClassVar[Implications] = ()


@cache
def _has(kind: Hashable, name: str) -> bool:
    return name in getattr(kind, "model_fields", ()) or hasattr(kind, name)


def field_of(value: Any, name: str) -> Any:
    """A field by its name, or None where this kind has none: what pydantic is slow to say."""
    return getattr(value, name) if _has(cast(Hashable, type(value)), name) else None


class Internal(Part):
    """For the people who keep the record. Never published, in any output."""

    owner: Email | None = None
    """Who keeps it: the address of a role."""
    evidence: Line | None = None
    """Where the proof lies."""
    ticket: Line | None = None
    """Where the work on it is tracked."""
    approved_by: Line | None = None
    """The role that approved the wording."""
    reviewed_by: Line | None = None
    """The role that confirmed it on the day of reviewed_on."""
    notes: Text | None = None
    """Anything else for colleagues."""


class Record(Part):
    """Whatever has an id: claims, and the definitions that claims refer to."""

    public: ClassVar[tuple[str, ...]] = ("id", "title", "state", "formerly", "retired_on")
    group_by: ClassVar[str | None] = None
    """The field by which the kind's records are grouped on a page."""
    implies: ClassVar[Implications] = (("state", ("retired",), "retired_on"),)
    newest_by: ClassVar[str | None] = None
    """The date by which records are shown, newest first; else they keep the order of the file."""

    id: Id
    """Lower-case letters, digits and hyphens. Permanent: links depend on it."""
    title: Line
    """A short name, as a heading."""
    state: State = "published"
    """draft: not public yet. published. retired: no longer stated; its address remains."""
    retired_on: Date | None = None
    """The day from which it was no longer stated."""
    formerly: tuple[Id, ...] = ()
    """Ids that this record had before; their addresses lead here."""
    internal: Internal | None = None
    """For colleagues only, never published."""


class Scope(Part):
    """What a claim covers. At least one of the four; what is not named is not claimed."""

    public = ("everything", "products", "data_classes", "regions")

    everything: Flag = False
    """true for the whole organisation with all products, data and regions."""
    products: tuple[ProductId, ...] = ()
    """The products covered, by id."""
    data_classes: tuple[DataClassId, ...] = ()
    """The classes of data covered, by id."""
    regions: tuple[RegionId, ...] = ()
    """The regions covered, by id."""


def _names_something(scope: Scope | None) -> Scope | None:
    if scope and not (scope.everything or scope.products or scope.data_classes or scope.regions):
        raise refuse(
            codes.OUT_OF_BOUNDS,
            "the scope names nothing",
            "name products, data_classes or regions, or write everything: true, or scope: null",
        )
    return scope


Terms = Annotated[tuple[Line, ...], Field(max_length=50)]
"""What weakens a statement; so many go into one cell of a table, beside which they must stand."""


class Claim(Record):
    """A public statement that can be held against its author.

    Null is an answer: it says "not stated", and the reader of the page sees just that.
    """

    public = (
        *Record.public,
        "statement",
        "conditions",
        "limits",
        "scope",
        "basis",
        "reviewed_on",
        "review_every",
    )

    statement: Text
    """The approved sentence, complete without its page."""
    conditions: Terms = ()
    """What must be the case for it to hold: by default, eligible customers, on request."""
    limits: Terms = ()
    """What it does not cover."""
    scope: Annotated[Scope | None, AfterValidator(_names_something), Ask("What does it cover?")]
    """What it covers; null if that is not stated."""
    basis: Annotated[tuple[Basis, ...] | None, Field(min_length=1), Ask("What does it rest on?")]
    """What it rests on: records as kind/id, or configuration, contract, self-assessment,
    owner-approval; null if that is not stated."""
    reviewed_on: Annotated[Date | None, Ask("When was it last reviewed?")]
    """The day on which its owner last confirmed it; null if that is not stated."""
    review_every: Period | None = None
    """How often it is reviewed; the organisation's setting unless given here."""
