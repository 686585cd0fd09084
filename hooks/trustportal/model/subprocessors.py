"""Subprocessors: who touches customers' data, for what, where, and since when.

The same vendor may stand here twice, for different purposes or products; identity is the id.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from trustportal.model.base import Claim, Part
from trustportal.model.fields import (
    Answer,
    Ask,
    Country,
    DataClassId,
    Date,
    Label,
    Line,
    PlaceCode,
    ProductId,
    RegionId,
    SubprocessorId,
    Url,
)

Mechanism = Literal[
    "adequacy", "dpf", "scc", "uk-addendum", "uk-idta", "bcr", "derogation", "none-needed"
]


class ProcessingPlace(Part):
    """A place where data is processed, apart from the seat of the company."""

    public = ("place", "region", "city", "note")

    place: PlaceCode | None = None
    """The country or subdivision."""
    region: RegionId | None = None
    """A region of this portal, for a group such as the EU."""
    city: Line | None = None
    """The city."""
    note: Line | None = None
    """When this place and not another: for customers who chose it."""


class Transfer(Part):
    """The legal mechanism by which data may go there."""

    public = ("mechanism", "module", "note")

    mechanism: Mechanism
    """The mechanism."""
    module: Label | None = None
    """The module of the standard contractual clauses."""
    note: Line | None = None
    """Anything else."""


class Subprocessor(Claim):
    """A company that processes customers' data on behalf of the organisation."""

    public: ClassVar[tuple[str, ...]] = (
        *Claim.public,
        "legal_entity",
        "affiliate",
        "seat",
        "purposes",
        "processing",
        "products",
        "data_classes",
        "transfers",
        "announced_on",
        "effective_on",
        "removed_on",
        "replaced_by",
        "optional",
        "trains_models",
        "phi",
        "baa",
        "url",
        "contact_url",
    )
    implies: ClassVar = (*Claim.implies, ("replaced_by", (), "removed_on"))

    legal_entity: Annotated[Line | None, Ask("Which legal entity is it?")]
    """The company, with its legal form."""
    affiliate: Answer | None = None
    """Whether it belongs to the same group as the organisation."""
    seat: Annotated[Country | None, Ask("Where is it seated?")]
    """The country of its seat."""
    purposes: Annotated[tuple[Line, ...], Field(min_length=1)]
    """What it does, in plain words."""
    processing: Annotated[
        tuple[ProcessingPlace, ...] | None, Ask("In which countries does it process?")
    ]
    """Where it processes."""
    products: Annotated[tuple[ProductId, ...] | None, Ask("For which products is it used?")]
    """The products for which it is used."""
    data_classes: Annotated[tuple[DataClassId, ...] | None, Ask("Which data does it touch?")]
    """The data that it touches."""
    transfers: Annotated[
        tuple[Transfer, ...] | None, Ask("By which mechanism is data transferred?")
    ]
    """The transfer mechanisms; an empty list where none is needed."""
    announced_on: Annotated[Date | None, Ask("When was it announced?")]
    """When customers were told."""
    effective_on: Annotated[Date | None, Ask("Since when does it process data?")]
    """From when on it processes data."""
    removed_on: Date | None = None
    """From when on it no longer does. The record remains."""
    replaced_by: SubprocessorId | None = None
    """Who took over."""
    optional: Line | None = None
    """Where the customer decides whether it is used: how."""
    trains_models: Literal["no", "opt-in", "yes"] | None = None
    """For a provider of AI: whether customers' data trains its models."""
    phi: Answer | None = None
    """Whether it may touch protected health information."""
    baa: Answer | None = None
    """Whether a business associate agreement is in place with it."""
    url: Url | None = None
    """Its website."""
    contact_url: Url | None = None
    """Its own trust or privacy page."""
