"""The organisation that publishes the portal, and the settings of its judge."""

from collections.abc import Callable
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from trustportal import codes
from trustportal.model.base import Internal, Part
from trustportal.model.fields import (
    Ask,
    Colour,
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
from trustportal.model.plain_text import refuse
from trustportal.model.settings import Settings

OutputName = Literal[
    "trust-json",
    "kind-json",
    "csv",
    "xlsx",
    "feeds",
    "calendar",
    "history",
    "security-txt",
    "markdown",
    "badges",
    "embeds",
    "pdf",
    "zip",
    "checksums",
    "oscal",
    "cyclonedx",
    "fedramp",
    "redirects",
    "questionnaires",
    "answers",
    "host-files",
]

ContactPurpose = Literal[
    "security", "privacy", "dpo", "representative", "compliance", "sales", "support", "abuse"
]


def _brightness(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _readable_on(ground: str) -> Callable[[str], str]:
    def check(colour: str) -> str:
        one, other = sorted((_brightness(colour), _brightness(ground)))
        contrast = (other + 0.05) / (one + 0.05)
        if contrast < 7:
            raise refuse(
                codes.OUT_OF_BOUNDS,
                f"text in {colour} on {ground} has a contrast of {contrast:.1f} to 1",
                "choose a darker or a lighter colour with 7 to 1 or more (WCAG 1.4.6)",
            )
        return colour

    return check


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


class Accent(Part):
    """The one colour of the portal, for each scheme. Text in it must be readable (WCAG 1.4.6)."""

    public = ("light", "dark")

    light: Annotated[Colour, AfterValidator(_readable_on("#f6f8f6"))]
    """On the light ground, as #065446: 7 to 1 or more."""
    dark: Annotated[Colour, AfterValidator(_readable_on("#19211f"))]
    """On the dark ground, as #86dfca: 7 to 1 or more."""


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
        "accent",
        "leave_out",
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
    accent: Accent = Accent(light="#065446", dark="#86dfca")
    """The one colour of links, marks and what is chosen."""
    leave_out: tuple[OutputName, ...] = ()
    """Files beside the pages that are not wanted; no link to them is left."""
    internal: Internal | None = None
    """For colleagues only, never published."""
