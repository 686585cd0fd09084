"""How severe the findings of a test were, in a text and in the outcome of that test (FCT-07)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from trustportal.model.base import field_of
from trustportal.portal import Portal
from trustportal.prose.assertions import assertions, products_named
from trustportal.prose.ground import Ground, grounds
from trustportal.prose.guards import negated
from trustportal.prose.nearest import nearest
from trustportal.prose.passages import split
from trustportal.prose.quantities import days, number_of
from trustportal.prose.speech import Speech
from trustportal.rules.rule import Finding, finding_in

SEVERITIES = ("critical", "high", "medium", "low")
"""The ratings that testers give to findings, the gravest first."""
LEAST = 0.4
"""The share of a sentence's meaning that a test must have which it does not name by its sort."""
_SAME = {"moderate": "medium", "severe": "critical"}

_RATED = Speech("severities.rated")
_ABOVE = Speech("severities.above")
_NONE = Speech("severities.none")
_BROUGHT = Speech("severities.brought")
_SORTS: Mapping[str, Speech] = {
    "penetration-test": Speech("severities.penetration_test"),
    "red-team": Speech("severities.red_team"),
    "infrastructure-audit": Speech("severities.infrastructure_audit"),
}
"""How a sentence names the sort of a test."""


class Rated(NamedTuple):
    """How many findings of one severity a text tells of, 0 for none and None for an unknown number;
    its words, and where they stand.
    """

    severity: str
    number: int | None
    words: str
    start: int


def severities_in_prose(portal: Portal) -> Iterator[Finding]:
    """A text tells of no more and no fewer findings of a severity than the outcome of the test."""
    for sentence in assertions(portal, SEVERITIES):
        if sentence.sort != "text" or sentence.subject.startswith("assessments/"):
            continue
        if said := _wrong(sentence.text, portal):
            message, start = said
            yield finding_in(sentence, message, start)


@lru_cache(maxsize=4096)
def _wrong(text: str, portal: Portal) -> tuple[str, int] | None:
    """The first severity of which all tests that a sentence can mean say otherwise."""
    told = rated(text)
    outcomes = [(each, _outcome(each)) for each in _meant(text, portal)] if told else []
    for each in told:
        if each.number is None and not _BROUGHT.search(text[: each.start]):
            continue  # what is done with such findings, and not that there were some
        against = [(where, known) for where, known in outcomes if _differs(each, known)]
        if against and len(against) == len(outcomes):
            ground, _ = against[0]
            says = f"{ground.reference} says '{field_of(ground.record, 'outcome')}'"
            return f"'{each.words}': {says}", each.start
    return None


def _differs(said: Rated, known: Mapping[str, int | None]) -> bool:
    if said.severity not in known:
        return False
    number = known[said.severity]
    if said.number is None or number is None:
        return (said.number == 0) != (number == 0)
    return said.number != number


@lru_cache(maxsize=512)
def _outcome(ground: Ground) -> Mapping[str, int | None]:
    """What the outcome of a test says of each severity that it names."""
    told = str(field_of(ground.record, "outcome") or "")
    return {each.severity: each.number for each in reversed(rated(told))}


def _meant(text: str, portal: Portal) -> Sequence[Ground]:
    """The tests of which a sentence can speak: of the sort, products, tester and days it names."""
    tests = tuple(grounds(portal).of("assessments"))
    sorts = {name for name, words in _SORTS.items() if words.search(text)}
    if sorts:
        found = [each for each in tests if field_of(each.record, "sort") in sorts]
    else:
        near = nearest(text, portal)
        best = near[0].ground if near and near[0].share >= LEAST else None
        found = [each for each in tests if each is best]
    named, on = products_named(text, portal), days(text)
    found = [each for each in found if not named or not each.products or named & each.products]
    dated = [each for each in found if any(day.fits(one) for day in on for one in each.days)]
    return dated or found


@lru_cache(maxsize=8192)
def rated(text: str) -> tuple[Rated, ...]:
    """What a text says of findings by their severity, in its order."""
    found = (
        each._replace(start=each.start + begin)
        for begin, end in split(text)
        for read in (_above, _rated, _none_of)
        for each in read(text[begin:end])
    )
    return tuple(sorted(found, key=lambda each: each.start))


def _rated(text: str) -> Iterator[Rated]:
    """Findings with their severity: "two high findings", "all findings rated high"."""
    several = [
        (found, (found["number"] or found["count"] or "").lower())
        for found in _RATED.finditer(text)
    ]
    rest = text
    for found, said in several:
        if _number(said) == 0:  # denies what it stands before, and nothing else
            begin, end = found.start(), found.start() + len(said)
            rest = f"{rest[:begin]}{'_' * len(said)}{rest[end:]}"
    for found, said in several:
        number, denied = _number(said), negated(rest, *found.span())
        if denied and said in _ONE:
            number = 0
        elif denied:
            continue
        for word in _severities(found["before"] or found["behind"]):
            yield Rated(word, number, " ".join(found.group().split()), found.start())


_NO = ("no", "not a single", "not one", "zero")
_ONE = ("a", "an", "any", "a single", "one", "")
"""Of these a sentence can say that there was none."""
_UNKNOWN = ("a", "an", "any", "all", "every", "each", "the", "some", "several", "")
"""Say of no number how many there were."""


def _number(said: str) -> int | None:
    """How many findings a word says that there were; None where it does not say."""
    if said in _NO:
        return 0
    return None if said in _UNKNOWN else int(number_of(said))


def _severities(words: str) -> Iterator[str]:
    for word in words.lower().replace("-", " ").replace(",", " ").split():
        severity = _SAME.get(word, word)
        if severity in SEVERITIES:
            yield severity


def _above(text: str) -> Iterator[Rated]:
    """Severities of which there was none: "no findings above medium"."""
    for found in _ABOVE.finditer(text):
        last = next(_severities(found["severity"]))
        for severity in SEVERITIES[: SEVERITIES.index(last)]:
            yield Rated(severity, 0, " ".join(found.group().split()), found.start())


def _none_of(text: str) -> Iterator[Rated]:
    """Severities that some findings did not have: "seven findings, none of them critical"."""
    for found in _NONE.finditer(text):
        for severity in _severities(found["severity"]):
            yield Rated(severity, 0, " ".join(found.group().split()), found.start())
