"""For what a record holds, and how strong its basis is: both follow from what it refers to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from trustportal.model.assessments import Assessment
from trustportal.model.base import Claim, Record
from trustportal.model.certifications import Certification
from trustportal.model.documents import Document
from trustportal.model.features import Feature
from trustportal.model.geography import lies_in
from trustportal.model.references import references
from trustportal.model.residency import Region
from trustportal.portal import Portal
from trustportal.reference import read_table

BasisClass = Literal[
    "independent-audit",
    "certificate",
    "contract",
    "configuration",
    "self-assessment",
    "stated-only",
]


class BasisClasses(BaseModel):
    """The table `reference/basis_classes.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    classes: tuple[BasisClass, ...]
    words: Mapping[str, BasisClass]
    assurance: Mapping[str, BasisClass]
    forms: Mapping[str, BasisClass]
    testers: Mapping[str, BasisClass]
    documents: Mapping[str, BasisClass]
    records: Mapping[str, BasisClass]


@cache
def basis_classes() -> BasisClasses:
    """What class each thing has that a statement can rest on; read once."""
    return BasisClasses.model_validate(read_table("basis_classes"))


@dataclass(frozen=True, slots=True)
class Reach:
    """The products, regions and standards that a record is about, by id.

    An empty tuple limits nothing. Of standards it says that the record has to do with none.
    """

    products: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()


@dataclass(slots=True)
class Applicability:
    """Answers for the records of one portal; `refers` is indexed once for all of them."""

    portal: Portal
    refers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    referred: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    records: dict[str, Record] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, record in self.portal.all():
            self.records[name] = record
            self.refers[name] = tuple(dict.fromkeys(to for _, to in references(record)))
            for to in self.refers[name]:
                self.referred[to].append(name)

    def reach(self, name: str) -> Reach:
        """For which products, regions and standards a record holds."""
        record = self.records[name]
        if not isinstance(record, Claim) and hasattr(record, "claims"):
            return self._of_all([each for each in record.claims if each in self.records])
        return Reach(
            self._products(record), self._within(self._regions(record)), self._standards(name)
        )

    def basis_class(self, name: str) -> BasisClass | None:
        """The strongest class of what a claim rests on; None where that is not stated.

        What is itself an examination has its own class, once it took place.
        """
        record = self.records[name]
        held = isinstance(record, Certification) and record.phase == "held"
        if held or isinstance(record, Assessment):
            return self._class_of(name)
        if not isinstance(record, Claim) or record.basis is None:
            return None
        classes = [self._class_of(each) for each in record.basis]
        return min(classes, key=basis_classes().classes.index, default="stated-only")

    def around(self, region: Region) -> tuple[str, ...]:
        """The region, and every other that lies in it or in which it lies."""
        own = frozenset(_places(region))
        return tuple(
            other.id
            for other in self.portal.records["regions"]
            if other.id == region.id
            or _lie_in(_places(other), own)
            or _lie_in(tuple(own), frozenset(_places(other)))
        )

    def _of_all(self, names: Iterable[str]) -> Reach:
        """What several records are about; if one of them is not limited, neither are all."""
        every = [self.reach(name) for name in names]
        together = (
            tuple(dict.fromkeys(one for each in several for one in each))
            for several in zip(
                *((each.products, each.regions, each.standards) for each in every), strict=True
            )
        )
        products, regions, standards = tuple(together) or ((), (), ())
        return Reach(
            products if all(each.products for each in every) else (),
            regions if all(each.regions for each in every) else (),
            standards,
        )

    def _products(self, record: Record) -> tuple[str, ...]:
        scope = record.scope if isinstance(record, Claim) else None
        if isinstance(record, Feature):
            said = (each.product for each in record.availability or () if each.available != "no")
            return tuple(dict.fromkeys(said))
        if scope and scope.everything:
            return ()
        named = (*(getattr(record, "products", None) or ()), *(scope.products if scope else ()))
        return tuple(dict.fromkeys(named))

    def _regions(self, record: Record) -> tuple[str, ...]:
        scope = record.scope if isinstance(record, Claim) else None
        return (*(getattr(record, "regions", None) or ()), *(scope.regions if scope else ()))

    def _within(self, regions: tuple[str, ...]) -> tuple[str, ...]:
        """The regions named, and every region of the portal that lies within them."""
        if not regions:
            return ()
        named = frozenset(
            place
            for region in self.portal.records["regions"]
            if region.id in regions
            for place in _places(region)
        )
        return tuple(
            region.id
            for region in self.portal.records["regions"]
            if region.id in regions or _lie_in(_places(region), named)
        )

    def _standards(self, name: str) -> tuple[str, ...]:
        near = (name, *self.refers[name])
        if isinstance(self.records[name], Document):
            near = (*near, *self.referred[name])
        said = (self.records[each] for each in near if each in self.records)
        return tuple(dict.fromkeys(r.standard for r in said if isinstance(r, Certification)))

    def _class_of(self, name: str) -> BasisClass:
        table, record = basis_classes(), self.records.get(name)
        if isinstance(record, Certification):
            if record.issuer is not None and record.issuer.sort == "self":
                return "self-assessment"
            of_form = (each for begin, each in table.forms.items() if _begins(record.form, begin))
            own = table.assurance[record.assurance_class] if _is_shown(record) else "stated-only"
            return next(of_form, own)
        if isinstance(record, Assessment):
            tester = record.performed_by
            return table.testers[tester.sort] if tester else "stated-only"
        if isinstance(record, Document):
            return table.documents.get(record.sort, "stated-only")
        return table.words.get(name) or table.records.get(name.partition("/")[0], "stated-only")


@lru_cache(maxsize=2)
def applicability(portal: Portal) -> Applicability:
    """The answers for a portal, indexed once for rules and pages."""
    return Applicability(portal)


def _is_shown(record: Certification) -> bool:
    """Whether there is something of the issuer's by which a reader can check: a document, a number,
    or a place to look it up.
    """
    resting = any(each.startswith("documents/") for each in record.basis or ())
    return bool(record.documents or record.certificate_id or record.verify_url or resting)


def _begins(form: str | None, word: str) -> bool:
    return form is not None and form.partition(" ")[0] == word


def _places(region: Record) -> tuple[str, ...]:
    if not isinstance(region, Region):
        return ()
    return region.members or ((region.code,) if region.code else ())


def _lie_in(places: tuple[str, ...], others: frozenset[str]) -> bool:
    return bool(places) and all(lies_in(place, others) for place in places)
