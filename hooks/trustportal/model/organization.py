"""The organisation that publishes the portal, and the settings of its judge."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from trustportal.model.base import Internal, Part
from trustportal.model.fields import (
    Ask,
    Country,
    Date,
    Email,
    FilePath,
    Flag,
    Language,
    Line,
    Period,
    Text,
    Url,
)
from trustportal.model.settings import Settings

ContactPurpose = Literal[
    "security", "privacy", "dpo", "representative", "compliance", "sales", "support", "abuse"
]


class Contact(Part):
    """Where a visitor turns with one kind of question."""

    public = ("purpose", "name", "email", "url", "note")

    purpose: ContactPurpose
    """What it is for."""
    name: Line | None = None
    """The team or role, and for a representative the legal entity."""
    email: Email | None = None
    """The address of a role."""
    url: Url | None = None
    """A form or a page."""
    note: Line | None = None
    """When to use it: for EU residents, for reports of vulnerabilities."""


class Notice(Part):
    """How customers learn of a new subprocessor (GDPR Art. 28(2))."""

    public = ("period", "channel", "objection")

    period: Annotated[Period | None, Ask("How long in advance are customers told?")]
    """How long before a subprocessor takes effect customers are told."""
    channel: Annotated[Line | None, Ask("How are customers told?")]
    """How they are told."""
    objection: Annotated[Text | None, Ask("How can a customer object?")]
    """How and until when a customer can object."""


class SecurityTxt(Part):
    """What the file /.well-known/security.txt says (RFC 9116)."""

    public = ("contact", "expires", "canonical", "policy", "languages", "acknowledgments")

    contact: Annotated[tuple[Url | Email, ...], Field(min_length=1)]
    """Where to report a vulnerability, the preferred way first."""
    expires: Date
    """Until when it holds; within a year."""
    canonical: Url | None = None
    """Where the file itself is."""
    policy: Url | None = None
    """The rules for those who report."""
    languages: tuple[Language, ...] = ()
    """The languages in which reports are understood."""
    acknowledgments: Url | None = None
    """Where reporters are thanked."""


class Organization(Part):
    """Who speaks on this portal."""

    public: ClassVar[tuple[str, ...]] = (
        "name",
        "legal_name",
        "country",
        "url",
        "description",
        "mission",
        "languages",
        "example",
        "as_of",
        "contacts",
        "subprocessor_notice",
        "security_txt",
        "settings",
        "status_page",
        "start_url",
        "logo",
    )

    name: Line
    """The name that visitors know."""
    legal_name: Annotated[Line | None, Ask("Which legal entity makes these statements?")]
    """The legal entity that makes the statements."""
    country: Annotated[Country | None, Ask("Where is the organisation seated?")]
    """Its seat."""
    url: Url
    """Its website."""
    description: Line
    """What it does, in one line."""
    mission: Text | None = None
    """What it says of its own aims; shown as its words, not as a claim."""
    languages: tuple[Language, ...] = ("en",)
    """The languages of this portal."""
    example: Flag = False
    """true marks the whole portal as example data, on every page."""
    as_of: Date | None = None
    """Pins the day on which the portal is judged: for examples and archives only."""
    contacts: Annotated[
        tuple[Contact, ...] | None, Field(min_length=1), Ask("Whom can a visitor ask?")
    ]
    """Where to turn."""
    subprocessor_notice: Annotated[
        Notice | None, Ask("How do customers learn of new subprocessors?")
    ]
    """The promise of notice before a new subprocessor takes effect."""
    security_txt: SecurityTxt | None = None
    """Where and how vulnerabilities are reported, for /.well-known/security.txt."""
    settings: Settings = Settings()
    """The thresholds of the judge."""
    status_page: Url | None = None
    """Where incidents and availability are reported."""
    start_url: Url | None = None
    """Where someone who is convinced can begin."""
    logo: FilePath | None = None
    """A picture of the organisation's own mark, below content/."""
    internal: Internal | None = None
    """For colleagues only, never published."""
