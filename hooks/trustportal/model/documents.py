"""Documents, and how to get each."""

from typing import Annotated, ClassVar, Literal

from trustportal.model.base import Claim, Variant
from trustportal.model.fields import (
    Ask,
    Date,
    DocumentId,
    FilePath,
    Label,
    Language,
    Line,
    Text,
    Url,
)


class Document(Claim):
    """A text that a customer can read, sign or ask for."""

    public: ClassVar[tuple[str, ...]] = (
        *Claim.public,
        "sort",
        "version",
        "dated",
        "language",
        "access",
        "file",
        "sha256",
        "url",
        "how_to_get",
        "format",
        "pages",
        "product_version",
        "superseded_by",
    )
    variants = (
        "access",
        {
            "public": Variant(optional=("file", "sha256", "url", "how_to_get")),
            "request": Variant(required=("how_to_get",), optional=("url",)),
            "nda": Variant(required=("how_to_get",), optional=("url",)),
            "login": Variant(required=("how_to_get",), optional=("url",)),
        },
    )
    group_by = "sort"

    sort: Literal[
        "dpa",
        "baa",
        "terms",
        "privacy-notice",
        "subprocessor-list",
        "soc-1-report",
        "soc-2-report",
        "soc-3-report",
        "c5-report",
        "certificate",
        "statement-of-applicability",
        "bridge-letter",
        "penetration-test-summary",
        "penetration-test-report",
        "questionnaire",
        "policy",
        "whitepaper",
        "acr",
        "responsibility-matrix",
        "network-diagram",
        "insurance",
        "guide",
        "other",
    ]
    """What sort of text it is."""
    version: Annotated[Label | None, Ask("Which version is it?")]
    """The version."""
    dated: Annotated[Date | None, Ask("Of what date is it?")]
    """Its date."""
    language: Language | None = "en"
    """Its language; null if that is not stated."""
    access: Annotated[Literal["public", "request", "nda", "login"] | None, Ask("Who can have it?")]
    """Who can have it."""
    file: FilePath | None = None
    """The file, below content/."""
    sha256: Label | None = None
    """The SHA-256 of the file, 64 hexadecimal digits."""
    url: Url | None = None
    """Where it is, if not here."""
    how_to_get: Text | None = None
    """How to ask for it."""
    format: Line | None = None
    """PDF, HTML, spreadsheet."""
    pages: Label | None = None
    """How many pages."""
    product_version: Label | None = None
    """For an accessibility report: the version of the product that was tested."""
    superseded_by: DocumentId | None = None
    """The document that replaces it."""
