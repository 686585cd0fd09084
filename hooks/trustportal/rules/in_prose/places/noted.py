"""What the promises on residency and their footnotes say in nearly the words of a text (FCT-05)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trustportal.model.residency import QUESTIONS, Residency
from trustportal.portal import Portal
from trustportal.prose.assertions import name_of_product
from trustportal.prose.guards import denies, pieces
from trustportal.prose.nearest import meanings
from trustportal.prose.passages import split
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech

ASKED: Mapping[str, Speech] = {each: Speech(f"residency.{each}") for each in QUESTIONS}
"""How sentences speak of each question of the matrix."""
MOST = 0.75
"""The share of a text's words that a part of a record has which says the same."""
FEWEST = 3
"""Words with a meaning that say something."""


def noted(sources: Sequence[str], question: str, text: str, portal: Portal) -> bool:
    """Whether the statement of some promises, or a footnote on a question, says of it what a text
    does: beside the answer "partial" that "application logs stay in the region".
    """
    spoken = meanings(name_of_product(portal).sub(" ", text))
    return len(spoken) >= FEWEST and any(
        len(spoken & meanings(said)) >= MOST * len(spoken) and denies(said) == denies(text)
        for source in sources
        for said in _said_on(question, portal.find(f"residency/{source}"))
    )


def _said_on(question: str, promise: object) -> Iterator[str]:
    """The parts of the statement and the footnotes of a promise that speak of a question."""
    if not isinstance(promise, Residency):
        return
    notes = (each.text for each in promise.footnotes if question in each.questions)
    for text in map(plain, (promise.statement, *notes)):
        sentences = (text[begin:end] for begin, end in split(text))
        parts = (each[begin:end] for each in sentences for begin, end in pieces(each))
        yield from (each for each in parts if ASKED[question].search(each))
