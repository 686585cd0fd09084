"""Since when a subprocessor works for us, and whether what it does is on by default (FCT-13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.prose.assertions import assertions
from trustportal.prose.guards import negated
from trustportal.prose.mentions import named_in
from trustportal.prose.passages import Sentence
from trustportal.prose.pronouns import with_its_company
from trustportal.prose.quantities import days
from trustportal.prose.speech import Speech

_USED_SINCE = Speech("subprocessors.used_since")
_ON = Speech("subprocessors.on_by_default")
_ONLY_WHEN_ON = Speech("subprocessors.only_when_on")


def wrong_starts(text: str, records: Sequence[Subprocessor]) -> Iterator[str]:
    """A day since which a company is said to work for us that is before it took effect."""
    where = f"subprocessors/{records[0].id}"
    known = [each.effective_on for each in records if each.effective_on]
    for each in days(text) if known else ():
        used = _USED_SINCE.search(text[: each.start])
        if used and not (negated(text, *used.span(), within=True) or any(map(each.fits, known))):
            yield f"'{each.words}': {where} takes effect on {min(known)}"


def on_by_default(text: str, records: Sequence[Subprocessor]) -> Iterator[str]:
    """What a company does is not said to be on where its record has somebody turn it on."""
    found = _ON.search(text)
    conditions = [" ".join(each.conditions) for each in records]
    if found and not negated(text, *found.span()) and all(map(_ONLY_WHEN_ON.search, conditions)):
        yield f"'{found.group()}': subprocessors/{records[0].id} has the condition: {conditions[0]}"


def said_of_it(portal: Portal) -> Iterator[tuple[Sentence, str]]:
    """The sentences that say "it" of the only company that the sentence before names, with its
    name in the place of the pronoun, and the name.
    """
    for sentence in assertions(portal, ("it ", "company ")):
        told = with_its_company(sentence, portal)
        if told is not sentence:
            yield told, named_in(told.text, portal)[0]


def against_its_start(
    text: str, records: Sequence[Subprocessor], where: str, today: date
) -> Iterator[str]:
    """What the records say against the time and the default that a sentence gives."""
    yield from wrong_starts(text, records)
    yield from on_by_default(text, records)
    first = records[0].effective_on
    coming = all(each.effective_on and each.effective_on > today for each in records)
    if coming and _NOW.search(text):
        yield f"{where} takes effect on {first}"


_NOW = Speech("subprocessors.now")
