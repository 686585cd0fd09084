"""Where a text says that a service runs that a subprocessor provides, without its name (FCT-13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.guards import clause_at, negated
from trustportal.prose.mentions import named_in
from trustportal.prose.places import places, processing_codes
from trustportal.prose.speech import Speech
from trustportal.prose.told import told
from trustportal.reference import read_table
from trustportal.reference.expressions import expression
from trustportal.rules.rule import Finding, finding_in, stated

_RUNS_IN = Speech("subprocessors.runs_in")
"""Between a service and a place in which it runs."""
_OF_CUSTOMERS = Speech("subprocessors.of_customers")
_OF_STAFF = Speech("subprocessors.of_staff")
"""Before a place in which people work, who use the service there."""


class Service(BaseModel):
    """A service that is provided for us; the table says what each field is for."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    near: tuple[str, ...]
    said: str
    purposes: str


@cache
def _services() -> tuple[Service, ...]:
    table = read_table("subprocessor_purposes", "services")
    return TypeAdapter(tuple[Service, ...]).validate_python(table)


def places_of_services(portal: Portal, today: date) -> Iterator[Finding]:
    """A service that a text places in a country is provided there by a subprocessor."""
    providers = [
        (service, known) for service in _services() if (known := _providers(service, portal, today))
    ]
    for sentence in told(portal) if providers else ():
        for service, known in providers:
            if any(letters in sentence.folded for letters in service.near):
                for message, start in _against(sentence.text, service, known, portal):
                    yield finding_in(sentence, message, start)


def _providers(service: Service, portal: Portal, today: date) -> Sequence[Subprocessor]:
    """Those in use who provide a service; none where one of them does not say where it works."""
    purposes = expression(service.purposes)
    known = [
        record
        for _, record in stated(portal, Subprocessor)
        if any(map(purposes.search, record.purposes or ()))
        and not (record.removed_on and record.removed_on <= today)
    ]
    return known if all(processing_codes(each, portal) for each in known) else ()


def _against(
    text: str, service: Service, known: Sequence[Subprocessor], portal: Portal
) -> Iterator[tuple[str, int]]:
    found = expression(service.said).search(text)
    if not found or named_in(text, portal):
        return
    codes = {code for record in known for code in processing_codes(record, portal)}
    countries = {code[:2] for code in codes}
    _, stop = clause_at(text, found.start())
    for each in places(text, portal):
        before = text[found.end() : each.start]
        runs = found.end() <= each.start < stop and _RUNS_IN.search(before)
        people = _OF_CUSTOMERS.search(before) or _OF_STAFF.search(before)
        denied = negated(text, each.start, each.end)
        if runs and not (people or denied or each.countries & countries):
            where = f"subprocessors/{known[0].id}"
            yield (
                f"'{each.words}': {where}, which provides it, says {listed(sorted(codes))}",
                each.start,
            )
            return
