"""Whether the mechanism of a transfer serves the country that the data goes to (PRV-13)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from trustportal.model.geography import transfers
from trustportal.model.places import country_name
from trustportal.model.residency import Region
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor, Transfer
from trustportal.model.words import words
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.guards import negated
from trustportal.prose.places import places, processing_codes
from trustportal.rules.overlap import places_of
from trustportal.rules.records.privacy import under
from trustportal.rules.records.subprocessors import while_used
from trustportal.rules.records.transfers import FRAMEWORK, WITHOUT_SAFEGUARD
from trustportal.rules.rule import Finding, rule, stated

FROM_THE_UK = frozenset({"uk-addendum", "uk-idta"})
"""Mechanisms that the law of the United Kingdom made, for data that leaves it."""
_SENDERS = frozenset({"GB", "CH"})
"""Countries beside the EEA whose data can go to the United States under the framework."""
_FROM = re.compile(r"\b(?:from|out of)\s+(?:the\s+)?$", re.IGNORECASE)
_UK_ALONE = re.compile(
    r"\b(?:only|alone|solely|exclusively|no data (?:from|of) the E)", re.IGNORECASE
)
_WHY: Mapping[str, str] = {
    "adequacy": "the European Commission has found the law of no such country adequate",
    "dpf": "the framework lists recipients in the United States and nowhere else",
}


@rule(
    "PRV-13",
    "error",
    "S15 S18",
    why="a transfer under a mechanism that is not open to that country has no legal basis",
    mend="name the mechanism that the contract has for this country, as scc with its module",
)
def mechanisms_serve_their_places(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Adequacy, the framework and the mechanisms of the UK are named where they are open."""
    for reference, record in stated(portal, Subprocessor):
        yield from while_used(record, _of_record(portal, reference, record))


def _of_record(portal: Portal, reference: str, record: Subprocessor) -> Iterator[Finding]:
    countries = {code[:2] for code in processing_codes(record, portal)}
    reached = countries | ({record.seat} if record.seat else set())
    mechanisms = {each.mechanism for each in record.transfers or ()}
    alone = bool(_far(countries)) and mechanisms <= {*WITHOUT_SAFEGUARD, "dpf"}  # PRV-06 speaks
    for index, transfer in enumerate(record.transfers or ()):
        path, why = ("transfers", index, "mechanism"), _WHY.get(transfer.mechanism, "")
        served = _served(transfer)
        if countries and served and not served & reached:
            where = listed(country_name(each) for each in sorted(countries))
            message = f"it processes in {where}, to which no data can go by {_shown(transfer)}"
            if not alone:
                yield Finding(reference, message, path, why=why)
        else:
            for each in _elsewhere(transfer, portal):
                message = f"the note names {each}, to which no data can go by {_shown(transfer)}"
                yield Finding(reference, message, ("transfers", index, "note"), why=why)
            for each in _unlisted(transfer, portal, countries):
                message = (
                    f"the note names {each}, and no place of processing is there: who gets it?"
                )
                note = ("transfers", index, "note")
                yield Finding(reference, message, note, _LIST_IT, _IS_PROCESSING, level="warning")
        if transfer.mechanism in FROM_THE_UK and (sender := _other_sender(transfer, portal)):
            message = f"the note names data from {sender}, and {_shown(transfer)} is for the UK's"
            yield Finding(reference, message, ("transfers", index, "note"))
    yield from _of_the_uk_alone(portal, reference, record, countries)


def _shown(transfer: Transfer) -> str:
    return words(transfer.mechanism)


def _served(transfer: Transfer) -> frozenset[str]:
    """The countries that a mechanism is open to; none for one that is open to all."""
    table = transfers()
    if transfer.mechanism == "adequacy":
        bridged = table.framework if FRAMEWORK.search(transfer.note or "") else frozenset()
        return table.adequate | table.none_needed | bridged
    return table.framework if transfer.mechanism == "dpf" else frozenset()


def _elsewhere(transfer: Transfer, portal: Portal) -> Iterator[str]:
    """The countries that a note names and its mechanism does not reach."""
    served, note = _served(transfer), transfer.note or ""
    known = served | transfers().none_needed | _SENDERS
    for each in places(note, portal) if served else ():
        is_sender = _FROM.search(note[: each.start])
        if len(each.countries) == 1 and not (is_sender or negated(note, each.start, each.end)):
            yield from (country_name(code) for code in each.countries - known)


_IS_PROCESSING = "access from another country is processing there, and customers ask where"
_LIST_IT = (
    "add the country to processing, with a note such as 'Remote access'; where only the seat is"
    " there, write 'Seat in' it"
)
_ACCESS = re.compile(r"\b(?:access(?:ed|ible)?|reach(?:ed|able)?)\b", re.IGNORECASE)
_SEAT = re.compile(r"\bseat(?:ed)?\b", re.IGNORECASE)


def _unlisted(transfer: Transfer, portal: Portal, countries: set[str]) -> Iterator[str]:
    """The countries to which data goes by a note, and in which no place of processing is."""
    note, near = transfer.note or "", transfers().none_needed
    access, served = _ACCESS.search(note), _served(transfer)
    if not countries or _SEAT.search(note) or not (access or served):
        return
    for each in places(note, portal):
        is_sender = _FROM.search(note[: each.start]) and not access
        reached = each.countries if access else each.countries & served
        if len(each.countries) == 1 and not (is_sender or negated(note, each.start, each.end)):
            yield from (country_name(code) for code in reached - near - countries)


def _other_sender(transfer: Transfer, portal: Portal) -> str | None:
    note = transfer.note or ""
    senders = [each for each in places(note, portal) if _FROM.search(note[: each.start])]
    wrong = [each for each in senders if "GB" not in each.countries]
    denied = any(negated(note, each.start, each.end) for each in wrong)
    return wrong[0].words if wrong and len(wrong) == len(senders) and not denied else None


def _of_the_uk_alone(
    portal: Portal, reference: str, record: Subprocessor, countries: set[str]
) -> Iterator[Finding]:
    """Data of the EEA that goes to a far country by a mechanism of the United Kingdom alone."""
    far = _far(countries)
    named = {each.mechanism for each in record.transfers or ()} - WITHOUT_SAFEGUARD
    notes = " ".join(each.note or "" for each in record.transfers or ())
    if far and named and named <= FROM_THE_UK and not _UK_ALONE.search(notes):
        if not _holds_data_of_the_eea(portal):
            return
        said = listed((words(each) for each in sorted(named)), last="or")
        where = listed(map(country_name, far))
        message = f"{said} is for data from the United Kingdom: by what does other data go to"
        mend = "name scc with its module as well, or say in a note that only data from the UK goes"
        yield Finding(reference, f"{message} {where}?", ("transfers",), mend)


def _far(countries: set[str]) -> list[str]:
    return sorted(countries - transfers().none_needed - transfers().adequate)


def _holds_data_of_the_eea(portal: Portal) -> bool:
    """Whether the portal speaks of data of the EEA, by its seat, its laws or its regions."""
    regions = (places_of(region) for _, region in stated(portal, Region))
    inside = transfers().none_needed
    return (
        portal.organization.country in inside
        or any(under(portal, "gdpr"))
        or any(place[:2] in inside for places in regions for place in places)
    )
