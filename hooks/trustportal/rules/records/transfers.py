"""The rule on transfers: on which mechanism data leaves the EEA (PRV-06)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from trustportal.model.geography import transfers
from trustportal.model.places import country_name
from trustportal.model.residency import Region
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.model.words import words
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.guards import negated
from trustportal.prose.places import countries_of_customers
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import places_of
from trustportal.rules.records.privacy import under
from trustportal.rules.records.subprocessors import while_used
from trustportal.rules.rule import Finding, rule, stated, unstated

WITHOUT_SAFEGUARD = frozenset({"adequacy", "none-needed"})
"""Mechanisms that serve only where the country itself is adequate."""
FRAMEWORK = re.compile(r"\bDPF\b|\bframework\b|\bdata bridge\b", re.IGNORECASE)
"""The framework for the United States by its names."""


@rule(
    "PRV-06",
    "error",
    "S15 S18",
    why="personal data leaves the EEA only under a mechanism, and a reviewer asks which",
    mend=(
        "name a mechanism for each such country: dpf, scc with its module, uk-idta, bcr; where no"
        " data of the EEA or the UK gets there, name the regions in its scope, or none-needed with"
        " a note that says whose data it is"
    ),
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
    outside = _far_places(portal, record)
    far = tuple(dict.fromkeys(code for code, note in outside if not _is_apart(note, portal)))
    if _serves_others(portal, record):
        far = ()
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
                if any(each.note for each in record.transfers):
                    message += ": whose data gets there is not said in the note"
            elif mechanisms:
                said = listed((words(each) for each in sorted(mechanisms)), last="or")
                message = f"it processes in {where}, to which no data can go by {said}"
            yield Finding(reference, message, ("transfers",))
    yield from _clauses(portal, reference, record)
    yield from _of_the_uk(portal, reference, record, far)
    if not outside and record.transfers is not None and mechanisms <= {"none-needed"}:
        yield from _seated_far(reference, record)


def _of_the_uk(
    portal: Portal, reference: str, record: Subprocessor, far: Iterable[str]
) -> Iterator[Finding]:
    """The clauses of the EU alone, where data of customers in the United Kingdom can get there too:
    its law knows them only with its addendum, and the framework only with its extension.
    """
    mechanisms = {each.mechanism for each in record.transfers or ()}
    notes = " ".join(each.note or "" for each in record.transfers or ())
    framework = "dpf" in mechanisms or FRAMEWORK.search(notes)
    open_ones = [each for each in far if not (framework and each in transfers().framework)]
    alone = "scc" in mechanisms and mechanisms <= {*WITHOUT_SAFEGUARD, "scc", "dpf"}
    if alone and open_ones and _serves_the_uk(portal) and not _speaks_of_the_uk(portal, record):
        where = listed(country_name(each) for each in open_ones)
        message = (
            f"it processes in {where}, and standard contractual clauses are named alone: by what"
            " does data of customers in the United Kingdom go there?"
        )
        mend = (
            "name uk-addendum or uk-idta as well; where no such data gets there, say so in the note"
            " on the place"
        )
        why = "the law of the United Kingdom accepts the clauses of the EU with its addendum only"
        yield Finding(reference, message, ("transfers",), mend, why, level="warning")


def _serves_the_uk(portal: Portal) -> bool:
    """Whether the portal speaks of customers in the United Kingdom, by its laws or regions."""
    regions = (places_of(region) for _, region in stated(portal, Region))
    return any(under(portal, "uk-gdpr")) or any(_in_the_uk(places) for places in regions)


def _speaks_of_the_uk(portal: Portal, record: Subprocessor) -> bool:
    """Whether a record has a place in the United Kingdom, or says on a place or a safeguard what is
    with its data, or serves other regions only.
    """
    notes = [each.note for each in record.processing or ()]
    notes += [each.note for each in record.transfers or () if each.mechanism != "adequacy"]
    own = (each.place or "" for each in record.processing or ())
    ids = record.scope.regions if record.scope else ()
    served = [each for name in ids if isinstance(each := portal.find(f"regions/{name}"), Region)]
    return (
        any(_THE_UK.search(each) for each in notes if each)
        or _in_the_uk(own)
        or (bool(served) and not any(_in_the_uk(places_of(each)) for each in served))
    )


_THE_UK = Speech("transfers.the_uk")


def _in_the_uk(codes: Iterable[str]) -> bool:
    return any(code[:2] == "GB" for code in codes)


def _clauses(portal: Portal, reference: str, record: Subprocessor) -> Iterator[Finding]:
    """Standard contractual clauses are named with their module, and that fits our role."""
    clauses = [
        (index, each.module)
        for index, each in enumerate(record.transfers or ())
        if each.mechanism == "scc" and not _tells_roles(each.module or "", each.note or "")
    ]
    for index, module in clauses:
        if module is None:
            message = "standard contractual clauses are named without their module: which is it?"
            yield Finding(reference, message, ("transfers", index), level="warning")
        elif not _modules_in(module):
            known = listed(str(each) for each in MODULES)
            message = f"'{module}' is none of the modules {known} of the clauses: which is meant?"
            path = ("transfers", index, "module")
            yield Finding(reference, message, path, level="warning")
    named = {each for _, module in clauses for each in _modules_in(module or "")}
    roles = {role for _, law in under(portal, "gdpr") for role in law.roles or ()} & _PARTIES
    fitting = {each for each in TO_A_PROCESSOR if not roles or MODULES[each][0] in roles}
    if named and not named & fitting:
        said, right = min(named), min(fitting)
        ours = f"we act as {MODULES[right][0]}" if roles else "a subprocessor is a processor"
        message = f"{_shown(said)}, is named, and {ours}: is it not {_shown(right)}?"
        mend = "look the module up in the contract; where we act in another role, say so in a note"
        yield Finding(reference, message, ("transfers", clauses[0][0]), mend, level="warning")


MODULES: Mapping[int, tuple[str, str]] = {
    1: ("controller", "controller"),
    2: ("controller", "processor"),
    3: ("processor", "processor"),
    4: ("processor", "controller"),
}
"""The modules of the clauses of 2021, each with who sends the data and who receives it."""
TO_A_PROCESSOR = tuple(each for each, (_, receiver) in MODULES.items() if receiver == "processor")
"""What fits a subprocessor, who never decides what the data is for."""
_PARTIES = frozenset(sender for sender, _ in MODULES.values())
_AS_CONTROLLER = re.compile(
    r"\b(?:as|is|are|acts?|acting|remains?)(?: as)? (?:an? |the )?(?:\w+ )?controllers?\b"
    r"|\b(?:independent|separate|joint|own) controllers?\b",
    re.IGNORECASE,
)
"""Says of someone that it decides itself what the data is for."""


def _tells_roles(module: str, note: str) -> bool:
    """Whether a note says who is the controller under a module between whom one is."""
    named = _modules_in(module)
    of_controllers = all("controller" in MODULES[each] for each in named)
    return bool(named) and of_controllers and bool(_AS_CONTROLLER.search(note))


_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
_MODULE = re.compile(
    r"(?<![\w.])(?:(?P<number>[1-4]|one|two|three|four|iii|ii|iv|i)"
    r"|(?P<sender>controller|processor|[CP])(?:[- ]to[- ]|2)(?P<receiver>controller|processor|[CP])"
    r")(?![\w.])",
    re.IGNORECASE,
)


def _modules_in(label: str) -> frozenset[int]:
    """The modules that a label names: 'Module 3', 'Modules Two and Three', 'P2P'."""
    found = set()
    for each in _MODULE.finditer(label):
        if number := each["number"]:
            found.add(_NUMBERS.get(number.lower()) or int(number))
        else:
            pair = each["sender"][0].lower(), each["receiver"][0].lower()
            found |= {key for key, ends in MODULES.items() if (ends[0][0], ends[1][0]) == pair}
    return frozenset(found)


def _shown(module: int) -> str:
    return f"module {module}, from {MODULES[module][0]} to {MODULES[module][1]}"


def _seated_far(reference: str, record: Subprocessor) -> Iterator[Finding]:
    """Who is seated where a transfer needs a mechanism may reach the data from there."""
    seat, near = record.seat, transfers().none_needed | transfers().adequate
    notes = " ".join(each.note or "" for each in record.transfers or ())
    if seat and seat not in near and not _REACHED.search(notes):
        message = (
            f"its seat is in {country_name(seat)}, and no mechanism is said to be needed: can"
            " nobody there reach the data?"
        )
        mend = "name the mechanism for access from there, or none-needed with a note that says why"
        why = "access from another country is a transfer, and its law can demand the data"
        yield Finding(reference, message, ("transfers",), mend, why, level="warning")


_REACHED = re.compile(r"\b(?:access|reach|remote|personnel|staff|operated by)", re.IGNORECASE)
"""Words of a note that says who can reach the data."""


def _far_places(portal: Portal, record: Subprocessor) -> tuple[tuple[str, str], ...]:
    """The countries of processing to which European data goes only with a safeguard, each with the
    note on the place.
    """
    near = transfers().none_needed | transfers().adequate
    found: list[tuple[str, str]] = []
    for place in record.processing or ():
        region = portal.find(f"regions/{place.region}")
        codes = {place.place} if place.place else set()
        if not codes and isinstance(region, Region):
            codes = set(places_of(region))
        far = sorted({code[:2] for code in codes if code} - near)
        found += [(code, place.note or "") for code in far]
    return tuple(found)


_EUROPE = Speech("transfers.of_europe")
"""Data or customers of Europe."""


def _serves_others(portal: Portal, record: Subprocessor) -> bool:
    """Whether a record says that no data of Europe gets to a subprocessor: by the regions of its
    scope, a note on what is needed, or whom it serves in its own words.
    """
    regions = [
        portal.find(f"regions/{each}") for each in (record.scope and record.scope.regions) or ()
    ]
    codes = [places_of(each) for each in regions if isinstance(each, Region)]
    if codes and all(codes) and _none_european(frozenset().union(*codes)):
        return True
    needless = [each for each in record.transfers or () if each.mechanism == "none-needed"]
    own = (record.statement, *(record.purposes or ()), *record.conditions)
    return any(_is_apart(each.note or "", portal) for each in needless) or _is_of_others(
        "; ".join(own), portal
    )


def _is_apart(note: str, portal: Portal) -> bool:
    """Whether a note says that no data of Europe is meant: whose it is, or whose it is not."""
    denied = (negated(note, *each.span()) for each in _EUROPE.finditer(note))
    return any(denied) or _is_of_others(note, portal)


def _is_of_others(text: str, portal: Portal) -> bool:
    return _none_european(countries_of_customers(text, portal))


def _none_european(codes: frozenset[str]) -> bool:
    """Whether some places are named and none of them lies in the EEA or the UK."""
    return bool(codes) and {code[:2] for code in codes}.isdisjoint(transfers().none_needed | {"GB"})
