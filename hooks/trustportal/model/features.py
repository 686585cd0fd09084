"""Security features of the product, by plan."""

from typing import Annotated, ClassVar, Literal

from trustportal.model.base import Claim, Part
from trustportal.model.fields import Ask, Line, ProductId, Text, Url


class Availability(Part):
    """Whether one product has the feature. A product that is not named: not stated."""

    public = ("product", "available", "detail", "footnotes", "url")

    product: ProductId
    """The product or plan."""
    available: Literal["yes", "no", "partial", "add-on", "beta", "planned"] | None
    """Whether it has the feature; null if that is not stated."""
    detail: Line | None = None
    """What exactly, as SAML 2.0 or TOTP."""
    footnotes: tuple[Text, ...] = ()
    """Remarks on this cell."""
    url: Url | None = None
    """Its documentation."""


class Feature(Claim):
    """Something that a customer's administrators can use to secure their own use."""

    public: ClassVar[tuple[str, ...]] = (*Claim.public, "area", "availability", "options", "url")
    group_by = "area"

    area: Literal[
        "authentication",
        "provisioning",
        "authorization",
        "audit",
        "analytics",
        "data-controls",
        "third-party-controls",
        "network",
        "keys",
        "other",
    ]
    """What it is for."""
    availability: Annotated[tuple[Availability, ...] | None, Ask("Which products have it?")]
    """By product."""
    options: tuple[Line, ...] = ()
    """Its values, as the roles Member, Admin and Owner."""
    url: Url | None = None
    """Its documentation."""
