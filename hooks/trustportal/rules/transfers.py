"""The rule on transfers: on which mechanism data leaves the EEA (PRV-06)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from trustportal.model.geography import transfers
from trustportal.model.places import country_name
from trustportal.model.residency import Region
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.model.words import words
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.rules.overlap import places_of
from trustportal.rules.privacy import under
from trustportal.rules.rule import Finding, rule, stated, unstated
from trustportal.rules.subprocessors import while_used

WITHOUT_SAFEGUARD = frozenset({"adequacy", "none-needed"})
"""Mechanisms that serve only where the country itself is adequate."""


@rule(
    "PRV-06",
    "error",
    "S15 S18",
    why="personal data leaves the EEA only under a mechanism, and a reviewer asks which",
    mend="name a mechanism for each such country: dpf, scc with its module, uk-idta, bcr",
)
def transfers_have_a_mechanism(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Processing outside the EEA and adequate countries names the mechanism of the transfer."""
    if not _holds_european_data(portal):
        return
    for reference, record in stated(portal, Subprocessor):
        yield from while_used(record, _transfer(portal, reference, record))


def _holds_european_data(portal: Portal) -> bool:
    """Whether the portal speaks of data of the EEA or the UK, by its seat, laws or regions."""
    europe = transfers().none_needed | {"GB"}
    country = portal.organization.country
    regions = (places_of(region) for _, region in stated(portal, Region))
    return (
        country is None
        or country in europe
        or any(under(portal, "gdpr", "uk-gdpr"))
        or any(place[:2] in europe for places in regions for place in places)
    )


def _transfer(portal: Portal, reference: str, record: Subprocessor) -> Iterator[Finding]:
    far = _far_places(portal, record)
    if far:
        yield from unstated(portal, reference, record, "transfers")
    mechanisms = {each.mechanism for each in record.transfers or ()}
    if far and record.transfers is not None:
        open_ones = far if mechanisms <= WITHOUT_SAFEGUARD else ()
        if mechanisms <= {*WITHOUT_SAFEGUARD, "dpf"} and "dpf" in mechanisms:
            open_ones = tuple(each for each in far if each not in transfers().framework)
        if open_ones:
            where = listed(country_name(each) for each in open_ones)
            message = f"it processes in {where}, and transfers names no mechanism"
            if mechanisms == {"none-needed"}:
                message = f"it processes in {where}, where a mechanism is needed, and names none"
            elif mechanisms:
                said = listed((words(each) for each in sorted(mechanisms)), last="or")
                message = f"it processes in {where}, to which no data can go by {said}"
            yield Finding(reference, message, ("transfers",))
    yield from _clauses(portal, reference, record)
    if not far and mechanisms == {"none-needed"}:
        yield from _seated_far(reference, record)


def _clauses(portal: Portal, reference: str, record: Subprocessor) -> Iterator[Finding]:
    """Standard contractual clauses are named with their module, and that fits our role."""
    clauses = [
        (index, each.module)
        for index, each in enumerate(record.transfers or ())
        if each.mechanism == "scc"
    ]
    for index, module in clauses:
        if module is None:
            message = "standard contractual clauses are named without their module: which is it?"
            yield Finding(reference, message, ("transfers", index), level="warning")
    roles = {role for _, law in under(portal, "gdpr") for role in law.roles or ()}
    if (
        roles == {"processor"}
        and clauses
        and all(_SECOND.search(module or "") for _, module in clauses)
    ):
        message = (
            "module 2 is between a controller and a processor, and we are a processor: is it not"
            " module 3, between a processor and its subprocessor?"
        )
        mend = "look the module up in the contract; for data of which we are controller, say so"
        yield Finding(reference, message, ("transfers", clauses[0][0]), mend, level="warning")


_SECOND = re.compile(r"(?:^|\D)(?:2|two|II)$", re.IGNORECASE)


def _seated_far(reference: str, record: Subprocessor) -> Iterator[Finding]:
    """Who is seated where a transfer needs a mechanism may reach the data from there."""
    seat, near = record.seat, transfers().none_needed | transfers().adequate
    notes = " ".join(each.note or "" for each in record.transfers or ())
    if seat and seat not in near and not _REACHED.search(notes):
        message = (
            f"its seat is in {country_name(seat)}, and no mechanism is said to be needed: can"
            " nobody there reach the data?"
        )
        mend = "name the mechanism for access from there, or say in the note why there is none"
        why = "access from another country is a transfer, and its law can demand the data"
        yield Finding(reference, message, ("transfers",), mend, why, level="warning")


_REACHED = re.compile(r"\b(?:access|reach|remote|personnel|staff|operated by)", re.IGNORECASE)
"""Words of a note that says who can reach the data."""


def _far_places(portal: Portal, record: Subprocessor) -> tuple[str, ...]:
    """The countries of processing to which data goes only with a safeguard, each once."""
    near = transfers().none_needed | transfers().adequate
    found: list[str] = []
    for place in record.processing or ():
        region = portal.find(f"regions/{place.region}")
        codes = {place.place} if place.place else set()
        if not codes and isinstance(region, Region):
            codes = set(places_of(region))
        found += sorted({code[:2] for code in codes if code} - near)
    return tuple(dict.fromkeys(found))
