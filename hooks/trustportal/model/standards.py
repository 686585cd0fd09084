"""The table of standards: what is right for each, read once from `reference/standards.yml`."""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from trustportal.model.fields import Date, Label, Line, Period
from trustportal.reference import read_table

AssuranceClass = Literal[
    "attestation", "certificate", "self-assessment", "assessment", "listing", "label"
]


class Lasts(BaseModel):
    """How long evidence counts as current, and from which date on."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    since: Literal["report_end", "issued_on"] = Field(alias="from")
    setting: Literal["attestation_max_age", "pci_max_age", "star_max_age", "irap_max_age"]


class Longest(BaseModel):
    """How long a certificate may be valid: for all of them, by level, or by where it stands."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    period: Period | None = None
    by_level: Mapping[str, Period] = {}
    by_stage: Mapping[str, Period] = {}

    def of(self, level: str | None, stage: str | None) -> Period | None:
        """The longest time for one level and stage."""
        return self.by_stage.get(stage or "") or self.by_level.get(level or "") or self.period


class Edition(BaseModel):
    """An edition of a standard. `until` is the last day on which evidence against it counts."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    until: Date | None = None
    succeeded_by: Label | None = None
    amendments: tuple[Label, ...] = ()


class Standard(BaseModel):
    """What a record of one standard holds."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    name: Line
    full_name: Line
    assurance_class: AssuranceClass = Field(alias="class")
    issuer: Line
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    by_report_type: Mapping[str, tuple[str, ...]] = {}
    values: Mapping[str, tuple[str, ...]] = {}
    values_by: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]] = {}
    parents: tuple[str, ...] = ()
    renewed: Mapping[str, Period] = {}
    dates: Mapping[str, Date] = {}
    editions: Mapping[str, Edition] = {}
    longest: Longest = Longest()
    words: tuple[str, ...] = ()
    lasts: Lasts | None = None


@cache
def standards() -> Mapping[str, Standard]:
    """Every standard by its id."""
    return TypeAdapter(dict[str, Standard]).validate_python(read_table("standards"))
