"""Measures and properties that a text boasts of stand in some claim (FCT-25)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.prose.ground import grounds
from trustportal.prose.guards import about_words, denies, negated, quoted
from trustportal.prose.mentions import named_in
from trustportal.prose.speech import Speech
from trustportal.prose.told import is_in_general, is_of_law, told_of_us
from trustportal.prose.topics import bare
from trustportal.reference import read_table
from trustportal.reference.expressions import expression
from trustportal.rules.in_prose.records import written
from trustportal.rules.rule import Finding, finding_in, rule

_OF_CUSTOMERS = Speech("names.of_customers")
_GENERAL = Speech("measures.general")
_OF_PAGE = Speech("told.of_page")
_NO_PROMISE = Speech("records.no_promise")

Wrong = tuple[str, int, str]
"""Words, where they stand, and what they state."""


class Measure(BaseModel):
    """A measure or property: what it is, and how texts and claims speak of it."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    about: str
    words: str
    in_claims: str = "(?!)"


@cache
def _measures() -> Sequence[Measure]:
    return TypeAdapter(tuple[Measure, ...]).validate_python(read_table("measures"))


@rule(
    "FCT-25",
    "error",
    "S54 S42",
    why="a reviewer asks for the proof next, and no record has one",
    mend="state it as a claim with its basis and its date, or take it out",
)
def measures_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A measure or a property that a text states of us is stated by some claim."""
    for sentence in told_of_us(portal):
        if found := _first(sentence.text, portal):
            words, start, about = found
            said = " ".join(words.split())
            yield finding_in(sentence, f"'{said}': no published claim states {about}", start)


@lru_cache(maxsize=16384)
def _first(text: str, portal: Portal) -> Wrong | None:
    if any(each.search(text) for each in (_OF_PAGE, _NO_PROMISE, _OF_CUSTOMERS, _GENERAL)):
        return None
    if named_in(text, portal):  # what others do has records of its own
        return None
    for each in _measures():
        found = expression(each.words).search(text)
        if found and _is_stated(text, each, *found.span(), portal) and not _held(each, portal):
            return found.group(), found.start(), each.about
    return None


def _is_stated(text: str, measure: Measure, start: int, end: int, portal: Portal) -> bool:
    """Whether words are said of the organisation: neither denied, quoted nor said in general."""
    denied = not denies(bare(measure.words)) and negated(text, start, end)
    return not (
        denied
        or quoted(text, start, end)
        or about_words(text, start)
        or is_of_law(text, start, portal)
        or is_in_general(text, start, portal)
    )


@lru_cache(maxsize=512)
def _held(measure: Measure, portal: Portal) -> bool:
    """Whether some claim states the same."""
    several = (expression(measure.words), expression(measure.in_claims))
    known = ((each.text, written(each)) for each in grounds(portal).all)
    return any(stated.search(text) for texts in known for text in texts for stated in several)
