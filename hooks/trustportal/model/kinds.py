"""The one list that names the kinds of claim.

A kind `x` has five places: `data/x.yml`, `trustportal/model/x.py`, `data/schema/x.json`,
`overrides/fragments/x.html` and `content/x.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trustportal.model.assessments import Assessment
from trustportal.model.base import Claim, Part, Record
from trustportal.model.certifications import Certification
from trustportal.model.controls import Control
from trustportal.model.customers import Customer
from trustportal.model.data_classes import DataClass
from trustportal.model.data_use import DataUse
from trustportal.model.documents import Document
from trustportal.model.encryption import Encryption
from trustportal.model.faq import Question
from trustportal.model.features import Feature
from trustportal.model.organization import Organization
from trustportal.model.products import Product
from trustportal.model.regulations import Regulation
from trustportal.model.residency import Region, Residency
from trustportal.model.retention import Retention
from trustportal.model.service_levels import ServiceLevel
from trustportal.model.shares import Share
from trustportal.model.subprocessors import Subprocessor
from trustportal.model.updates import Update


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of claim: its name, what people call it, and the collections of its file.

    A collection is a list of records under a key; most kinds have one, of their own name.
    """

    name: str
    title: str
    collections: Mapping[str, type[Record]]
    optional: bool = False

    @property
    def claims(self) -> bool:
        """Whether it holds statements, and not only definitions, questions or news."""
        return any(issubclass(record, Claim) for record in self.collections.values())


def _kind(name: str, title: str, record: type[Record], *, optional: bool = False) -> Kind:
    return Kind(name, title, {name: record}, optional)


ORGANIZATION = Kind("organization", "Organisation", {})
"""The one kind that is a single record."""

KINDS: tuple[Kind, ...] = (
    ORGANIZATION,
    _kind("products", "Products", Product),
    _kind("data_classes", "Classes of data", DataClass),
    _kind("certifications", "Certifications and reports", Certification),
    _kind("regulations", "Regulations", Regulation),
    Kind("residency", "Data residency", {"regions": Region, "residency": Residency}),
    _kind("encryption", "Encryption", Encryption),
    _kind("retention", "Retention", Retention),
    _kind("data_use", "Data use", DataUse),
    _kind("controls", "Security programme", Control),
    _kind("assessments", "Assessments", Assessment),
    _kind("features", "Product security", Feature),
    _kind("subprocessors", "Subprocessors", Subprocessor),
    _kind("service_levels", "Service levels", ServiceLevel, optional=True),
    _kind("documents", "Documents", Document),
    _kind("faq", "Questions and answers", Question),
    _kind("updates", "Updates", Update),
    _kind("customers", "Customers", Customer, optional=True),
    _kind("shares", "For your case", Share, optional=True),
)

COLLECTIONS: Mapping[str, type[Record]] = {
    name: record for kind in KINDS for name, record in kind.collections.items()
}
"""The type of the records of every collection."""

KIND_OF: Mapping[str, Kind] = {name: kind for kind in KINDS for name in kind.collections}
"""The kind to which a collection belongs."""

__all__ = [
    "COLLECTIONS",
    "KINDS",
    "KIND_OF",
    "ORGANIZATION",
    "Claim",
    "Kind",
    "Organization",
    "Part",
]
