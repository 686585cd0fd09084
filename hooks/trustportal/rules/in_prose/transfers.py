"""On what a text says that transfers rest, against the list of subprocessors (FCT-22)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from trustportal.model.places import country_name
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import assertions
from trustportal.prose.ground import grounds
from trustportal.prose.guards import clause_at, negated
from trustportal.prose.mentions import named_in, short_name
from trustportal.prose.places import Named, places, processing_codes
from trustportal.prose.speech import Speech
from trustportal.rules.rule import Finding, finding_in, rule, stated

_MECHANISMS: Mapping[str, Speech] = {
    each: Speech(f"transfers.{each}")
    for each in ("dpf", "scc", "adequacy", "bcr", "derogation", "uk-addendum")
}
"""How sentences speak of each mechanism."""
_LETTERS = ("transfer", "sent", "send", "export", "framework", "dpf", "contractual clauses", "scc",
            "adequacy", "corporate rules", "bcr", "derogation", "consent", "mechanism")  # fmt: skip
_REST = Speech("transfers.rest")
_FROM = Speech("transfers.from")


@rule(
    "FCT-22",
    "error",
    "S15 S16 S54",
    why="the mechanism of a transfer is what the contract and the customer's own records name",
    mend="say the mechanism that data/subprocessors.yml names for this place, or correct it there",
)
def transfers_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A transfer to a country rests, in a text, on a mechanism that a subprocessor there has."""
    for sentence in assertions(portal, _LETTERS):
        if sentence.sort != "text" or sentence.subject.startswith(("subprocessors/", "updates/")):
            continue
        text = sentence.text
        if found := _denied(text, portal) or _of_no_record(text, portal) or _against(text, portal):
            words, start, message = found
            yield finding_in(sentence, f"'{words}': {message}", start)


def _of_no_record(text: str, portal: Portal) -> tuple[str, int, str] | None:
    """A mechanism that an organisation decides on itself, said of us, that no record names."""
    for mechanism in _RARE:
        found = _MECHANISMS[mechanism].search(text)
        if found and not negated(text, *found.span()) and not _is_on_record(mechanism, portal):
            ours = _OURS.search(text[: found.start()])
            if _ARE.match(text, found.end()) and not text[: found.start()].strip():
                continue  # what they are, of whomever
            if ours or (_known(portal, ()) and _REST.search(text) and not named_in(text, portal)):
                return found.group(), found.start(), "no record names this mechanism"
    return None


_OURS = re.compile(r"\bour (?:own )?$", re.IGNORECASE)
_ARE = re.compile(r" (?:is|are|has|have|need|must|can)\b")


@lru_cache(maxsize=4096)
def _against(text: str, portal: Portal) -> tuple[str, int, str] | None:
    """One mechanism with the places that it is said to be for; several are not told apart."""
    said = {name: found for name, words in _MECHANISMS.items() if (found := words.search(text))}
    if len(said) != 1 or not _REST.search(text):
        return None
    mechanism, found = next(iter(said.items()))
    names, named = _named_for(text, portal), named_in(text, portal)
    known = _known(portal, tuple(map(short_name, names)))
    if not known or negated(text, *found.span()):
        return None
    if names and not any(mechanism in several for several in known.values()):
        says = (
            f"for {names[0]} the subprocessors name {listed(sorted(set().union(*known.values())))}"
        )
        return found.group(), found.start(), says
    for each in places(text, portal):
        in_mechanism = each.start < found.end() and found.start() < each.end
        if in_mechanism or any(_stands_within(each, name, text) for name in named):
            continue
        code = next(iter(each.countries)) if len(each.countries) == 1 else ""
        others = known.get(code, frozenset())
        before = text[: each.start].removesuffix("the ")
        denied = negated(text, each.start, each.end)
        elsewhere = _FROM.search(before) and not before.endswith(tuple(f"{it} in " for it in names))
        aside = elsewhere or denied or _OF_WHOM.match(text[each.end :])
        if others and mechanism not in others and not aside:
            says = f"for {country_name(code)} the subprocessors name {listed(sorted(others))}"
            return found.group(), found.start(), says
    return None


def _stands_within(place: Named, name: str, text: str) -> bool:
    """Whether a place is a part of the name of a company, as in "Example UK Ltd"."""
    begin = text.find(name)
    return begin <= place.start and place.end <= begin + len(name)


def _named_for(text: str, portal: Portal) -> tuple[str, ...]:
    """The companies that a text names as those who get data; none that only represents us."""
    named = named_in(text, portal)
    return tuple(
        name
        for name in named
        if not _REPRESENTS.search(text[slice(*clause_at(text, text.find(name)))])
    )


_REPRESENTS = re.compile(r"\brepresentative\b|\brepresents us\b", re.IGNORECASE)
_OF_WHOM = Speech("transfers.of_whom")
"""Behind a place that is an authority's, or that of who transfers: "our Irish company sends"."""
_DENIED = Speech("transfers.denied")
"""Before a place to which nothing is said to be transferred."""
_RARE = ("bcr", "derogation")
"""Mechanisms that an organisation has from a decision of its own, and seldom has at all."""


@lru_cache(maxsize=4096)
def _denied(text: str, portal: Portal) -> tuple[str, int, str] | None:
    """That no mechanism is needed, or nothing transferred, where a record says the contrary."""
    return _none_needed(text, portal) or _none_sent(text, portal)


def _none_sent(text: str, portal: Portal) -> tuple[str, int, str] | None:
    """A place to which a text says that nothing is transferred, though a subprocessor is there."""
    for each in places(text, portal):
        found = _DENIED.search(text[: each.start]) if not named_in(text, portal) else None
        for _, record in stated(portal, Subprocessor) if found else ():
            codes = {code[:2] for code in processing_codes(record, portal)}
            if found and codes & each.countries and record.state == "published":
                said = f"subprocessors/{record.id} processes data there"
                return f"{found.group()}{each.words}", found.start(), said
    return None


def _is_on_record(mechanism: str, portal: Portal) -> bool:
    """Whether some subprocessor has a mechanism, or some claim names it."""
    words = _MECHANISMS[mechanism]
    several = _known(portal, ()).values()
    return any(mechanism in each for each in several) or any(
        words.search(each.text) for each in grounds(portal).all
    )


_NONE_NEEDED = Speech("transfers.none_needed")


def _none_needed(text: str, portal: Portal) -> tuple[str, int, str] | None:
    """A subprocessor, or those of a country, with mechanisms on record, said to need none."""
    found = _NONE_NEEDED.search(text)
    if not found:
        return None
    names = named_in(text, portal)
    known = _known(portal, tuple(map(short_name, names)))
    where = {
        each.words: known.get(code) for each in places(text, portal) for code in each.countries
    }
    by_name = {names[0]: frozenset().union(*known.values())} if names else where
    for name, mechanisms in by_name.items():
        if several := (mechanisms or frozenset()) - {"none-needed"}:
            says = f"for {name} the subprocessors name {listed(sorted(several))}"
            return found.group(), found.start(), says
    return None


@lru_cache(maxsize=64)
def _known(portal: Portal, named: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    """By country, the mechanisms of the subprocessors that process data there; of those named."""
    found: dict[str, set[str]] = {}
    for _, record in stated(portal, Subprocessor):
        own = short_name(record.legal_entity or record.title)
        if named and own not in named:
            continue
        for transfer in record.transfers or ():
            noted = {
                code for each in places(transfer.note or "", portal) for code in each.countries
            }
            everywhere = {code[:2] for code in processing_codes(record, portal)}
            for code in noted or everywhere:
                found.setdefault(code, set()).add(transfer.mechanism)
    return {code: frozenset(several) for code, several in found.items()}
