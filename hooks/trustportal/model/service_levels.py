"""Service levels: availability and recovery, as promised, aimed at or measured."""

from typing import Annotated, ClassVar, Literal

from trustportal.model.base import Claim, Variant
from trustportal.model.fields import Ask, Date, DocumentId, Line, Percentage, Period, ProductId, Url


class ServiceLevel(Claim):
    """One figure, with what sort of figure it is and for which time."""

    public: ClassVar[tuple[str, ...]] = (
        *Claim.public,
        "measure",
        "worth",
        "products",
        "percentage",
        "within",
        "per",
        "starts_at",
        "as_measured_on",
        "remedy",
        "documents",
        "status_url",
    )
    variants = (
        "measure",
        {
            "availability": Variant(("percentage", "per"), ("as_measured_on", "status_url")),
            "recovery-time": Variant(("within",), ("as_measured_on", "starts_at")),
            "recovery-point": Variant(("within",), ("as_measured_on",)),
            "response-time": Variant(("within", "starts_at"), ("as_measured_on", "per")),
        },
    )
    implies: ClassVar = (*Claim.implies, ("worth", ("measured",), "as_measured_on"))
    group_by = "measure"

    measure: Literal["availability", "recovery-time", "recovery-point", "response-time"]
    """What is measured. recovery-time: until the service is back. recovery-point: how much of the
    latest data can be lost. response-time: until support answers."""
    worth: Annotated[
        Literal["promised", "target", "measured"] | None,
        Ask("Is it promised in the contract, a target, or measured?"),
    ]
    """promised: the contract says so. target: aimed at. measured: what it was."""
    products: Annotated[tuple[ProductId, ...] | None, Ask("For which products does it hold?")]
    """The products."""
    percentage: Percentage | None = None
    """The availability in per cent, as 99.9."""
    within: Period | None = None
    """The longest time."""
    per: Literal["month", "quarter", "year"] | None = None
    """The time over which it is measured."""
    starts_at: Line | None = None
    """What starts the clock."""
    as_measured_on: Date | None = None
    """The last day of the time that was measured."""
    remedy: Line | None = None
    """What the customer gets when it is missed, as service credits."""
    documents: tuple[DocumentId, ...] = ()
    """The contract that promises it."""
    status_url: Url | None = None
    """Where it can be followed."""
