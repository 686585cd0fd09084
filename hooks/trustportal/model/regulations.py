"""Laws. They apply by themselves and have no badge: a record says what the organisation does."""

from typing import Annotated, ClassVar, Literal

from trustportal.model.base import Claim, Part
from trustportal.model.fields import (
    Answer,
    Ask,
    CertificationId,
    Country,
    DocumentId,
    Id,
    Line,
    Period,
    ProductId,
    Reference,
    Text,
    Url,
)


class Support(Part):
    """One thing that the organisation does so that a customer can meet the law."""

    public = ("what", "article", "evidence")

    what: Text
    """What is done or offered."""
    article: Line | None = None
    """Where the law asks for it."""
    evidence: tuple[Reference, ...] = ()
    """The claims that show it."""


_NO_AGREEMENT = ("available", "no")


class AssociateAgreement(Part):
    """The business associate agreement under HIPAA (45 CFR 164.504(e))."""

    public = ("available", "products", "eligibility", "exclusions", "how", "document")

    available: Annotated[Answer | None, Ask("Can a customer sign a BAA?")]
    """Whether it can be signed."""
    products: Annotated[
        tuple[ProductId, ...] | None,
        Ask("For which products can a BAA be signed?", settled_by=_NO_AGREEMENT),
    ]
    """The products that it covers."""
    eligibility: Annotated[Text | None, Ask("Who can sign a BAA?", settled_by=_NO_AGREEMENT)]
    """Who can sign it."""
    exclusions: Annotated[
        tuple[Line, ...] | None,
        Ask("Which features does the BAA not cover?", settled_by=_NO_AGREEMENT),
    ]
    """Features and uses that it does not cover."""
    how: Text | None = None
    """How to ask for it."""
    document: DocumentId | None = None
    """The agreement."""


class IncidentNotice(Part):
    """A promise to notify: how soon, from when on, and whom."""

    public = ("within", "without_undue_delay", "starts_at", "to")

    within: Period | None = None
    """The longest time, where one is promised."""
    without_undue_delay: Answer | None = None
    """Whether the promise is 'without undue delay'."""
    starts_at: Line
    """What starts the clock, as becoming aware of the breach."""
    to: Literal["customer", "authority", "data-subject", "controller"]
    """Who is notified."""


class Regulation(Claim):
    """A law or regulation, and how the organisation supports those who must comply with it."""

    public: ClassVar[tuple[str, ...]] = (
        *Claim.public,
        "law",
        "full_name",
        "jurisdictions",
        "roles",
        "support",
        "contract_documents",
        "baa",
        "incident_notice",
        "certification",
        "law_url",
    )

    law: Id
    """A short id: gdpr, uk-gdpr, ccpa, hipaa, ferpa, dora, data-act, lgpd, appi, pipeda."""
    full_name: Line | None = None
    """The full name and number."""
    jurisdictions: tuple[Country, ...] = ()
    """The countries where it applies; none named means the title says it."""
    roles: Annotated[
        tuple[
            Literal[
                "controller",
                "processor",
                "service-provider",
                "contractor",
                "business-associate",
                "ict-provider",
                "school-official",
                "provider",
                "deployer",
            ],
            ...,
        ]
        | None,
        Ask("In which role does the organisation act?", settled_by=("baa.available", "no")),
    ]
    """The role in which the organisation acts under it."""
    support: tuple[Support, ...] = ()
    """What it does and offers."""
    contract_documents: tuple[DocumentId, ...] = ()
    """The contract terms for it, as the DPA."""
    baa: AssociateAgreement | None = None
    """For HIPAA: the business associate agreement."""
    incident_notice: IncidentNotice | None = None
    """Notice of breaches."""
    certification: CertificationId | None = None
    """A certification under the law itself, as GDPR Art. 42; hardly anyone has one."""
    law_url: Url | None = None
    """The text of the law."""
