"""What the organisation does with customers' data: training, improvement, review, sources."""

from typing import Annotated, ClassVar, Literal

from trustportal.model.base import Claim, Part, Variant
from trustportal.model.fields import Answer, Ask, DataClassId, Date, Line, ProductId, Text, Url


class Choice(Part):
    """How a customer can say yes or no."""

    public = ("available", "route", "url", "products", "scope")
    implies = (("available", ("yes", "partial"), "route"),)

    available: Answer
    """Whether there is such a choice."""
    route: Text | None = None
    """How it is made."""
    url: Url | None = None
    """Where it is made."""
    products: tuple[ProductId, ...] = ()
    """For which products."""
    scope: Line | None = None
    """What the choice is about: the organisation, a project, one conversation."""


class HumanReview(Part):
    """Whether people may read content."""

    public = ("possible", "purposes", "by", "safeguards")

    possible: Annotated[Answer | None, Ask("Can people read customers' content?")]
    """Whether people may read it."""
    purposes: tuple[Line, ...] = ()
    """For what."""
    by: tuple[Line, ...] = ()
    """Who they are: own staff, contractors."""
    safeguards: tuple[Line, ...] = ()
    """What limits it."""


class DataUse(Claim):
    """One use of data, and whether it happens."""

    public: ClassVar[tuple[str, ...]] = (
        *Claim.public,
        "purpose",
        "used",
        "strength",
        "data_classes",
        "since",
        "opt_in",
        "opt_out",
        "human_review",
        "source",
        "owner_of_data",
    )
    variants = (
        "purpose",
        {
            "training": Variant(
                ("used", "strength", "data_classes"),
                ("opt_in", "opt_out", "human_review"),
                {
                    "used": dict.fromkeys(("yes", "partial"), ("since",)),
                    "strength": dict.fromkeys(("by-default", "on-request"), ("since",)),
                },
            ),
            "improvement": Variant(
                ("used", "strength", "data_classes"), ("since", "opt_in", "opt_out", "human_review")
            ),
            "fine-tuning": Variant(("used", "data_classes"), ("strength", "since", "opt_in")),
            "human-review": Variant(
                ("used", "human_review"), ("strength", "data_classes", "since")
            ),
            "safety": Variant(("used",), ("strength", "data_classes", "since", "human_review")),
            "analytics": Variant(
                ("used", "data_classes"), ("strength", "since", "opt_in", "opt_out")
            ),
            "advertising": Variant(
                ("used", "data_classes"), ("strength", "since", "opt_in", "opt_out")
            ),
            "sale": Variant(("used", "data_classes"), ("strength", "since", "opt_out")),
            "training-source": Variant(("source",), ("since",)),
            "ownership": Variant((), ("strength", "data_classes", "owner_of_data", "since")),
        },
    )
    group_by = "purpose"

    purpose: Literal[
        "training",
        "improvement",
        "fine-tuning",
        "human-review",
        "safety",
        "analytics",
        "advertising",
        "sale",
        "training-source",
        "ownership",
    ]
    """What the data is used for."""
    used: Answer | None = None
    """Whether it is used for that."""
    strength: Literal["always", "by-default", "on-request"] | None = None
    """How strong the answer is. A default that an opt-in can change is not an always."""
    data_classes: tuple[DataClassId, ...] | None = None
    """The data concerned; inputs and outputs are named apart."""
    since: Date | None = None
    """From when on."""
    opt_in: Choice | None = None
    """How a customer can agree."""
    opt_out: Choice | None = None
    """How a customer can object."""
    human_review: HumanReview | None = None
    """Whether people may read the content."""
    source: Line | None = None
    """For a source of training data: what it is."""
    owner_of_data: Literal["customer", "organization", "shared"] | None = None
    """Who owns it."""
