"""Products and plans. Everything else says which of them it covers."""

from typing import Annotated, ClassVar, Literal

from trustportal.model.base import Record
from trustportal.model.fields import Ask, Country, Date, Line, ProductId, Text, Url


class Product(Record):
    """Something a customer buys or uses, as the contract names it."""

    public: ClassVar[tuple[str, ...]] = (
        *Record.public,
        "sort",
        "part_of",
        "audience",
        "description",
        "former_names",
        "jurisdictions",
        "available_on",
        "url",
    )

    sort: Annotated[
        Literal["service", "plan", "api", "app", "on-premises", "add-on"] | None,
        Ask("What is it: a service, a plan, an API?"),
    ]
    """What it is."""
    part_of: ProductId | None = None
    """The product that this plan or add-on belongs to."""
    audience: Line | None = None
    """Whom it is for."""
    description: Text | None = None
    """What it does."""
    former_names: tuple[Line, ...] = ()
    """Names under which contracts and questionnaires may know it."""
    jurisdictions: tuple[Country, ...] = ()
    """The countries whose law its infrastructure is subject to (EU Data Act, Art. 28)."""
    available_on: Date | None = None
    """The day on which customers could first use it."""
    url: Url | None = None
    """Its own page."""
