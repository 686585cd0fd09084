"""Certificates, attestation reports, listings, labels and self-assessments.

Which fields a record needs is decided by its standard, in `reference/standards.yml`: a SOC 2
report covers a period and is not a certificate, an ISO certificate has an end and no period.
"""

import re
from typing import Annotated, ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator

from trustportal.model.base import Claim, Part, Variant
from trustportal.model.fields import (
    Ask,
    CertificationId,
    Country,
    Date,
    DocumentId,
    FilePath,
    Flag,
    Id,
    Label,
    Line,
    Period,
    SubprocessorId,
    Text,
    Url,
)
from trustportal.model.standards import AssuranceClass, standards


class Span(Part):
    """A stretch of days, both ends included."""

    public = ("start", "end")

    start: Date
    """The first day."""
    end: Date
    """The last day."""


class Accreditation(Part):
    """Who vouches for the issuer."""

    public = ("body", "number")

    body: Line
    """The accreditation body, as UKAS, ANAB or DAkkS."""
    number: Label | None = None
    """The issuer's number there."""


class Issuer(Part):
    """Who examined, certified or listed."""

    public = ("name", "sort", "country", "accredited", "accreditation")

    name: Line
    """The legal name."""
    sort: Literal["cpa-firm", "certification-body", "assessor", "authority", "registry", "self"]
    """What it is."""
    country: Country | None = None
    """Where it is seated."""
    accredited: Flag | None = None
    """Whether the issuer is accredited for this standard; false is shown."""
    accreditation: Accreditation | None = None
    """By whom."""


class BridgeLetter(Part):
    """Management's letter for the time after a report's period. No auditor stands behind it."""

    public = ("start", "end", "issued_by", "issued_on")

    start: Date
    """The day after the period of the report."""
    end: Date
    """The last day that it speaks of; about three months at most."""
    issued_by: Literal["management", "auditor"]
    """Who signed it."""
    issued_on: Date | None = None
    """When."""


class Subservice(Part):
    """A provider on whom the examined system rests, and how the report treats it."""

    public = ("subprocessor", "method")

    subprocessor: SubprocessorId
    """The provider, from the subprocessors."""
    method: Literal["carve-out", "inclusive"]
    """carve-out: not examined here. inclusive: examined too."""


class Mark(Part):
    """A badge: whose it is, and by which permission it is shown."""

    public = ("file", "owner", "permission", "allowed_until")

    file: FilePath
    """The picture, below content/."""
    owner: Line
    """Whose mark it is, as AICPA or the certification body."""
    permission: Annotated[Line | None, Ask("By which licence or permission is it shown?")]
    """The licence or permission to show it."""
    allowed_until: Date | None = None
    """The last day on which it may be shown."""


def _variants() -> dict[str, Variant]:
    return {
        name: Variant(
            required=standard.required,
            optional=standard.optional,
            by={"report_type": standard.by_report_type},
        )
        for name, standard in standards().items()
    }


class Certification(Claim):
    """What an independent party, or the organisation itself, confirmed against a standard."""

    public: ClassVar[tuple[str, ...]] = (
        *Claim.public,
        "standard",
        "standard_name",
        "assurance_class",
        "scheme",
        "edition",
        "amendment",
        "phase",
        "target_date",
        "holder",
        "report_type",
        "criteria",
        "opinion",
        "period",
        "as_of",
        "issued_on",
        "valid_from",
        "valid_until",
        "last_surveillance_on",
        "interim_on",
        "next_audit_on",
        "next_certification_due",
        "affirmed_on",
        "next_report_on",
        "issuer",
        "certificate_id",
        "listing_id",
        "verify_url",
        "system",
        "parent",
        "bridge_letter",
        "subservice",
        "level",
        "stage",
        "role",
        "form",
        "labels",
        "parts",
        "questionnaire_version",
        "service_name",
        "acronym",
        "website",
        "certification_type",
        "uei",
        "business_category",
        "assessor",
        "assessor_id",
        "service_model",
        "deployment_model",
        "documents",
        "lasts",
        "mark",
    )
    variants = ("standard", _variants())
    implies: ClassVar = (*Claim.implies, ("phase", ("planned", "in-progress"), "target_date"))
    not_yet = ("phase", ("planned", "in-progress"))
    group_by = "assurance_class"

    standard: Literal[tuple(standards())]  # type: ignore[valid-type]
    """Which standard, by its id in the table of standards."""
    scheme: Line | None = None
    """The name of the scheme, where the standard is other."""
    edition: Label | None = None
    """The edition, as 2022 of ISO/IEC 27001:2022 or 4.0.1 of PCI DSS."""
    amendment: Label | None = None
    """The amendment that the edition includes, as Amd 1:2024."""
    phase: Literal["held", "aligned", "in-progress", "planned", "suspended", "withdrawn"] = "held"
    """held: the report or certificate exists. aligned: the organisation says that it follows the
    standard. Only what is held counts as an assurance."""
    target_date: Date | None = None
    """For what is planned or in progress: when it is expected."""
    holder: Line | None = None
    """Who holds it, where that is not this organisation (a hosting provider, for example)."""
    report_type: Literal["type-1", "type-2"] | None = None
    """type-1: design on one day. type-2: operation over a period."""
    criteria: Annotated[tuple[Label, ...] | None, Field(min_length=1)] = None
    """The categories or criteria examined."""
    opinion: Literal["unqualified", "qualified", "adverse", "disclaimer"] | None = None
    """The auditor's opinion."""
    period: Span | None = None
    """The period that a report covers."""
    as_of: Date | None = None
    """The day that a type 1 report or an assessment speaks of."""
    issued_on: Date | None = None
    """The date of the report, certificate or listing."""
    valid_from: Date | None = None
    """The first day of the certificate."""
    valid_until: Date | None = None
    """The last day of the certificate."""
    last_surveillance_on: Date | None = None
    """The last surveillance audit."""
    interim_on: Date | None = None
    """The interim assessment of a two-year certification."""
    next_audit_on: Date | None = None
    """When the next audit or report is expected."""
    next_certification_due: Date | None = None
    """When the yearly re-certification is due."""
    affirmed_on: Date | None = None
    """The last yearly affirmation."""
    next_report_on: Date | None = None
    """When the next ongoing report is due."""
    issuer: Issuer | None = None
    """Who issued it."""
    certificate_id: Label | None = None
    """The number on the certificate."""
    listing_id: Label | None = None
    """The identifier of the entry in the public register."""
    verify_url: Url | None = None
    """Where anyone can verify it."""
    system: Text | None = None
    """The system or scope statement, as the certificate or report words it."""
    parent: CertificationId | None = None
    """The certificate or report that this one extends."""
    bridge_letter: BridgeLetter | None = None
    """The letter that bridges to the next report."""
    subservice: tuple[Subservice, ...] | None = None
    """Providers on whom the examined system rests; an empty list if there are none."""
    level: Label | None = None
    """The level, class or category of the scheme."""
    stage: Id | None = None
    """Where the entry stands in the scheme's own terms, as certified or in-process."""
    role: Id | None = None
    """The role assessed, as service-provider or processor."""
    form: Label | None = None
    """The form of the assessment, as ROC or SAQ D."""
    labels: tuple[Line, ...] | None = None
    """The labels granted."""
    parts: tuple[Id, ...] | None = None
    """The parts of the framework that are covered."""
    questionnaire_version: Label | None = None
    """The version of the questionnaire answered, as CAIQ 4.1."""
    service_name: Line | None = None
    """The name of the service offering, as FedRAMP lists it."""
    acronym: Label | None = None
    """The short name of the service offering, as FedRAMP lists it."""
    website: Url | None = None
    """The website of the service offering."""
    certification_type: Label | None = None
    """By which of FedRAMP's ways it was certified: 20x or Rev5."""
    uei: Label | None = None
    """The Unique Entity Identifier of the provider."""
    business_category: Line | None = None
    """What sort of service it is, in the words of the FedRAMP Marketplace."""
    assessor: Line | None = None
    """The independent assessor, where the issuer is another."""
    assessor_id: Label | None = None
    """The number that FedRAMP gave to the assessor, six digits."""
    service_model: tuple[Line, ...] | None = None
    """SaaS, PaaS or IaaS."""
    deployment_model: Line | None = None
    """As Public Cloud."""
    documents: tuple[DocumentId, ...] = ()
    """The report, certificate or letter, and how to get it."""
    lasts: Period | None = None
    """How long it counts as current, where the scheme is other."""
    mark: Mark | None = None
    """The badge; shown only while the evidence behind it is current."""

    @field_validator("level", "criteria")
    @classmethod
    def as_compared(
        cls, given: str | tuple[str, ...] | None, field: ValidationInfo
    ) -> str | tuple[str, ...] | None:
        """A value of the standard as the table writes it: Moderate is moderate, Class C class-c."""
        standard = standards().get(field.data.get("standard", ""))
        known = standard.values.get(field.field_name or "", ()) if standard else ()
        by_letters = {_letters(each): each for each in known}
        if isinstance(given, tuple):
            return tuple(by_letters.get(_letters(each), each) for each in given)
        return by_letters.get(_letters(given), given) if given else given

    @property
    def assurance_class(self) -> AssuranceClass:
        """The kind of assurance that the evidence is, by the table of standards."""
        return standards()[self.standard].assurance_class

    @property
    def standard_name(self) -> str:
        """What it is called in full: with its edition, its type, its level."""
        name = self.scheme or standards()[self.standard].name
        if self.edition:
            name += f"{':' if name.startswith('ISO') else ' '}{self.edition}"
        if self.report_type:
            name += f" {self.report_type.replace('-', ' ').capitalize()}"
        if self.standard == "csa-star" and self.level:
            name += f" Level {self.level}"
        return name


def _letters(value: str) -> str:
    """A value without capitals, and with hyphens for blanks."""
    return re.sub(r"[\s_-]+", "-", value.casefold())
