"""Tests and audits: by whom, when, of what, and how often."""

from typing import Annotated, ClassVar, Literal

from trustportal.model.base import Claim, Part
from trustportal.model.fields import Ask, Date, DocumentId, Line, Period, Text, Url


class Tester(Part):
    """Who tested."""

    public = ("sort", "name")

    sort: Literal[
        "independent-firm",
        "independent-researchers",
        "independent-party",
        "internal-team",
        "customer",
        "authority",
    ]
    """Whether it was an independent party; independent-party where it is not said which."""
    name: Line | None = None
    """The firm, where it may be named."""


class Assessment(Claim):
    """A test or audit that took place, with its cycle."""

    public: ClassVar[tuple[str, ...]] = (
        *Claim.public,
        "sort",
        "performed_by",
        "performed_on",
        "cadence",
        "next_due",
        "target",
        "method",
        "outcome",
        "documents",
        "programme_url",
    )
    group_by = "sort"

    sort: Literal[
        "penetration-test",
        "red-team",
        "adversarial-test",
        "infrastructure-audit",
        "code-review",
        "bug-bounty",
        "tabletop-exercise",
        "recovery-test",
        "other",
    ]
    """What sort of test it is."""
    performed_by: Annotated[Tester | None, Ask("Who performs it?")]
    """Who performed it."""
    performed_on: Annotated[Date | None, Ask("When was the last one?")]
    """When the last one ended; for a running programme, when it began."""
    cadence: Annotated[
        Period | None, Ask("How often is it done?", settled_by=("programme_url", None))
    ]
    """How often it is done."""
    next_due: Date | None = None
    """When the next one is planned."""
    target: Annotated[Text | None, Ask("What is tested?")]
    """What was tested."""
    method: Line | None = None
    """The method or standard followed."""
    outcome: Text | None = None
    """What came of it, as all high findings closed by a date."""
    documents: tuple[DocumentId, ...] = ()
    """The report or letter, and how to get it."""
    programme_url: Url | None = None
    """Where a running programme, such as a bug bounty, states its rules. It has no next date."""
