"""Whether a company can have its legal form at its seat (GEN-20), and is one (SUB-01)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.model.certifications import Certification
from trustportal.model.fields import Country
from trustportal.model.places import country_name
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.speech import Speech
from trustportal.reference import read_table
from trustportal.rules.rule import ORGANIZATION_SUBJECT, Finding, Path, rule, stated


class LegalForm(BaseModel):
    """How names of companies of a form end, and where there are some, or none."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    ends: str
    countries: frozenset[Country] = frozenset()
    never: frozenset[Country] = frozenset()


@rule(
    "GEN-20",
    "warning",
    "S57",
    why="the law of the seat decides who can demand the data, and a contract names the company",
    mend="copy the name and the seat from the commercial register",
)
def legal_forms_fit_the_seat(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A company has a legal form that there is in the country of its seat."""
    for subject, path, name, country in _companies(portal):
        for form, pattern in _forms():
            found = pattern.search(name or "")
            fits = country in form.countries if form.countries else country not in form.never
            if found and country and not fits:
                there = f"{found[1]} is not a form of companies of {country_name(country)}"
                if 0 < len(form.countries) <= 3:
                    there += f" but of {listed(map(country_name, sorted(form.countries)))}"
                yield Finding(subject, f"{there}: is the seat of {name} there?", path)


_TWO = Speech("companies.two")
"""Two names of companies, each with a legal form: "Example Inc. and Sample LLC"."""


@rule(
    "SUB-01",
    "error",
    "S15 S45",
    why="each company is a processor of its own, with its contract, its seat and its transfers",
    mend="make a record for each company, with its seat, its places and its safeguards",
)
def each_company_has_its_record(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A subprocessor is one company."""
    for reference, record in stated(portal, Subprocessor):
        if found := _TWO.search(record.legal_entity or ""):
            message = f"legal_entity names two companies: '{found.group()}'"
            yield Finding(reference, message, ("legal_entity",), before=record.removed_on)


def _companies(portal: Portal) -> Iterator[tuple[str, Path, str | None, str | None]]:
    """`(subject, path, name, country)` of every company whose seat is on record."""
    ours = portal.organization
    yield ORGANIZATION_SUBJECT, ("country",), ours.legal_name, ours.country
    for reference, record in stated(portal, Subprocessor):
        yield reference, ("seat",), record.legal_entity, record.seat
    for reference, certification in stated(portal, Certification):
        if issuer := certification.issuer:
            yield reference, ("issuer", "country"), issuer.name, issuer.country


@cache
def _forms() -> tuple[tuple[LegalForm, re.Pattern[str]], ...]:
    table = TypeAdapter(tuple[LegalForm, ...]).validate_python(read_table("legal_forms"))
    return tuple((each, re.compile(rf"[ ,]({each.ends})$")) for each in table)
