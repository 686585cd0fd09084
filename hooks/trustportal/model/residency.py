"""Where data lives: regions, and for product and region six questions with four answers.

A region whose name is not one country (EU, Europe, EEA) names its members. A record answers
for all of its products in all of its regions; what it leaves null is not stated.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from trustportal.model.base import Claim, Part, Record, Variant
from trustportal.model.fields import (
    Answer,
    Ask,
    DataClassId,
    Label,
    Line,
    PlaceCode,
    ProductId,
    RegionId,
    Text,
)

QUESTIONS = ("at_rest", "processing", "backup", "support_access", "telemetry", "keys")
"""The six questions, in the order in which they are shown."""

Question = Literal["at_rest", "processing", "backup", "support_access", "telemetry", "keys"]


class CloudRegion(Part):
    """A region of a cloud provider, in the provider's own id."""

    public = ("provider", "id", "place")

    provider: Literal["aws", "azure", "gcp", "oci", "ibm", "own", "other"]
    """The provider; own for the organisation's own data centre."""
    id: Label
    """The provider's id of the region, as eu-central-1."""
    place: PlaceCode | None = None
    """The country or subdivision in which it lies."""


class Region(Record):
    """A place that claims refer to: a country, a subdivision, a group, or one cloud region."""

    public: ClassVar[tuple[str, ...]] = (
        *Record.public,
        "sort",
        "code",
        "members",
        "definition",
        "cloud_regions",
    )
    variants = (
        "sort",
        {
            "country": Variant(required=("code",), optional=("cloud_regions",)),
            "subdivision": Variant(required=("code",), optional=("cloud_regions",)),
            "group": Variant(required=("members",), optional=("cloud_regions",)),
            "cloud": Variant(required=("code", "cloud_regions")),
        },
    )

    sort: Literal["country", "subdivision", "group", "cloud"]
    """What sort of place it is."""
    code: PlaceCode | None = None
    """ISO 3166-1 or 3166-2."""
    members: Annotated[
        tuple[PlaceCode, ...] | None, Field(min_length=1), Ask("Which countries belong to it?")
    ] = None
    """For a group: the countries in it."""
    definition: Text | None = None
    """What the name means here."""
    cloud_regions: tuple[CloudRegion, ...] = ()
    """The cloud regions in use."""


class Answers(Part):
    """The six questions. Null is the honest fourth answer: not stated."""

    public = QUESTIONS

    at_rest: Annotated[Answer | None, Ask("Is the content stored there at rest?")]
    """Is content stored in the region at rest?"""
    processing: Annotated[Answer | None, Ask("Is it processed there too?")]
    """Is it processed there, inference included?"""
    backup: Annotated[Answer | None, Ask("Do backups stay there?")]
    """Do backups stay there?"""
    support_access: Annotated[Answer | None, Ask("Is access by staff limited to the region?")]
    """Is access by support and other staff limited to the region?"""
    telemetry: Annotated[Answer | None, Ask("Do logs and telemetry stay there?")]
    """Do logs and telemetry stay there?"""
    keys: Annotated[Answer | None, Ask("Are encryption keys held there?")]
    """Are encryption keys held there?"""


class Footnote(Part):
    """A remark on some of the cells; without regions or questions it is on all of them."""

    public = ("text", "regions", "questions", "products")

    text: Text
    """The remark."""
    regions: tuple[RegionId, ...] = ()
    """The regions that it is about."""
    questions: tuple[Question, ...] = ()
    """The questions that it is about."""
    products: tuple[ProductId, ...] = ()
    """The products that it is about."""


class Residency(Claim):
    """One promise on where data lives, for some products in some regions."""

    public: ClassVar[tuple[str, ...]] = (
        *Claim.public,
        "products",
        "regions",
        "data_classes",
        "answers",
        "eligibility",
        "choice",
        "not_covered",
        "footnotes",
    )

    products: Annotated[tuple[ProductId, ...], Field(min_length=1)]
    """The products that it covers."""
    regions: Annotated[tuple[RegionId, ...], Field(min_length=1)]
    """The regions that it covers."""
    data_classes: tuple[DataClassId, ...] = ()
    """The data that stays there."""
    answers: Answers
    """The six questions."""
    eligibility: Annotated[tuple[Line, ...] | None, Ask("Who is eligible?")]
    """Who can have it: plans, new customers only, approval; an empty list for everyone."""
    choice: Line | None = None
    """How it is chosen: at sign-up, per project, by default."""
    not_covered: Annotated[tuple[Line, ...] | None, Ask("Which data may leave the region?")]
    """What does not stay there, as account data or billing; an empty list if nothing leaves."""
    footnotes: tuple[Footnote, ...] = ()
    """Remarks on cells."""
