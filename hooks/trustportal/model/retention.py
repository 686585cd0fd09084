"""Retention rules. A rule is more than a number: what starts the clock, what of the backups,
what may stop the deletion.
"""

from typing import Annotated, ClassVar, Literal

from trustportal.model.base import Claim, Part, Variant
from trustportal.model.fields import (
    Answer,
    Ask,
    DataClassId,
    Line,
    Period,
    ProductId,
    Text,
)
from trustportal.model.periods import Least, Limit

Sort = Literal[
    "fixed",
    "at-most",
    "at-least",
    "about",
    "until-deleted-by-customer",
    "account-lifetime",
    "contract-term",
    "until-purpose-ends",
    "as-required-by-law",
    "indefinite",
    "customer-configured",
    "none",
]

Start = Literal[
    "creation",
    "upload",
    "last-activity",
    "last-update",
    "session-end",
    "deletion-request",
    "deletion-by-customer",
    "account-closure",
    "contract-end",
    "subscription-end",
    "plan-downgrade",
    "end-of-calendar-year",
    "end-of-fiscal-year",
    "payment",
    "incident-closure",
    "other",
]

THE_END: tuple[Start, ...] = ("contract-end", "subscription-end", "account-closure")
"""Clocks that start with the end of what a customer has with the organisation."""

_TIMED = Variant(required=("duration", "starts_at"))
_UNTIMED = Variant(optional=("starts_at",))


class Backups(Part):
    """What remains in backups once the data itself is gone."""

    public = ("sort", "duration", "note")

    sort: Literal["none", "at-most", "about", "fixed"]
    """none: no copies remain."""
    duration: Period | None = None
    """How much longer copies remain in backups."""
    note: Line | None = None
    """How they go, as overwritten in rotation."""


class Configurable(Part):
    """The customer can set the period."""

    public = ("products", "minimum", "maximum", "default", "who", "where")

    products: Annotated[tuple[ProductId, ...] | None, Ask("On which plans can it be set?")]
    """The products or plans on which it can be set."""
    minimum: Annotated[
        Least | None, Ask("What is the shortest period that can be set, P0D if it can be zero?")
    ]
    """The shortest period, P0D if it can be zero."""
    maximum: Annotated[Limit | None, Ask("What is the longest period that can be set?")]
    """The longest period, or unlimited."""
    default: Least | None = None
    """The period unless it is changed."""
    who: Line | None = None
    """Who can set it, as workspace owners."""
    where: Line | None = None
    """Where it is set."""


class ZeroRetention(Part):
    """Zero data retention: nothing is stored, with what is needed for that to be true."""

    public = ("endpoints", "eligibility", "approval", "exceptions")

    endpoints: Annotated[tuple[Line, ...] | None, Ask("For which endpoints does it hold?")]
    """The endpoints or features for which it holds."""
    eligibility: Annotated[tuple[Line, ...] | None, Ask("Who is eligible?")]
    """Who can have it."""
    approval: Annotated[Answer | None, Ask("Does it need approval?")]
    """Whether it must be approved."""
    exceptions: Annotated[tuple[Line, ...] | None, Ask("What is stored all the same?")]
    """What is stored all the same: abuse, law, safety."""


class Retention(Claim):
    """How long one or more classes of data are kept, for some products."""

    public: ClassVar[tuple[str, ...]] = (
        *Claim.public,
        "products",
        "data_classes",
        "sort",
        "duration",
        "starts_at",
        "starts_at_note",
        "deleted_within",
        "backups",
        "configurable",
        "zero_retention",
        "legal_hold",
        "exceptions",
        "method",
    )
    variants = (
        "sort",
        {
            "fixed": _TIMED,
            "at-most": _TIMED,
            "at-least": _TIMED,
            "about": _TIMED,
            "until-deleted-by-customer": _UNTIMED,
            "account-lifetime": _UNTIMED,
            "contract-term": _UNTIMED,
            "until-purpose-ends": _UNTIMED,
            "as-required-by-law": Variant(optional=("duration", "starts_at")),
            "indefinite": _UNTIMED,
            "customer-configured": Variant(
                required=("configurable",), optional=("duration", "starts_at")
            ),
            "none": Variant(optional=("zero_retention",)),
        },
    )

    products: Annotated[tuple[ProductId, ...] | None, Ask("For which products does it hold?")]
    """The products; null if that is not stated."""
    data_classes: Annotated[tuple[DataClassId, ...] | None, Ask("For which data does it hold?")]
    """The data; null if that is not stated."""
    sort: Annotated[Sort | None, Ask("How long is it kept?")]
    """What sort of rule it is."""
    duration: Period | None = None
    """The period, in the units that were promised: six months are not 180 days."""
    starts_at: Start | None = None
    """What starts the clock."""
    starts_at_note: Line | None = None
    """The clock in words, where the list does not have it or it needs a remark."""
    deleted_within: Period | None = None
    """Once the period is over or the customer deletes: how long the deletion itself may take."""
    backups: Annotated[Backups | None, Ask("When is it gone from backups?")]
    """What remains in backups after that."""
    configurable: Configurable | None = None
    """Whether the customer can set the period."""
    zero_retention: ZeroRetention | None = None
    """Zero data retention, where this rule is that promise."""
    legal_hold: Annotated[Answer | None, Ask("Can a legal hold stop the deletion?")]
    """Whether law or a legal hold can stop the deletion."""
    exceptions: tuple[Text, ...] = ()
    """What is kept longer, and why."""
    method: Line | None = None
    """How it is destroyed, as cryptographic erasure."""
