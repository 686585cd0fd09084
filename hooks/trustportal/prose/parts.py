"""What parts of a sentence say for themselves, so that a long one hides nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trustportal.prose.guards import spans_of_statements
from trustportal.prose.passages import Sentence
from trustportal.prose.speech import Speech

FEWEST = 4
"""Words that can state something."""

_FINITE = Speech("guards.finite")
_SEVERAL = re.compile(r"[,;:.]|\b(?:and|but|or)\b")
"""Stands where what comes before the verb is more than a subject."""
_CONDITION = re.compile(
    r"\W*(?:unless|until|if|when|whenever|except|provided|once)\b", re.IGNORECASE
)
"""Begins what the other parts hang on, without which they say more than the sentence."""
_REFERS = re.compile(
    r"\W*(?:and )?(?:(?:that|this|these|those|it|they)\b|(?:every|any)(?:one|body) else\b"
    r"|\w+ed (?:with|by|in|at|on|for|to)\b)",
    re.IGNORECASE,
)
"""Begins a part that says nothing without another one."""
_REMARK = Speech("parts.remark")
"""Where a remark begins that takes nothing from what stands before it."""


def in_parts(sentence: Sentence) -> Iterator[Sentence]:
    """A sentence, and behind it each of its parts: of "content is encrypted and can be exported,
    like all else" also "content is encrypted" and "content can be exported".
    """
    yield sentence
    several = [*_statements(sentence), *_without_remark(sentence)]
    yield from (each for each in several if len(each.text.split()) >= FEWEST)


def _statements(sentence: Sentence) -> Iterator[Sentence]:
    spans = spans_of_statements(sentence.text)
    if len(spans) == 1 or any(_CONDITION.match(sentence.text, begin) for begin, _ in spans):
        return
    subject = _subject(sentence.text)
    for begin, end in spans:
        part = sentence.part(begin, end)
        apart = sentence.text[:begin].rstrip().endswith((";", ":", "."))
        if not _REFERS.match(part.text):
            goes_on = begin and not apart and _FINITE.match(part.text)
            yield part.behind(subject) if goes_on else part


def _subject(text: str) -> str:
    """What stands before the first verb, for the parts that begin with one; empty if unclear."""
    verb = _FINITE.search(text)
    before = text[: verb.start()] if verb else ""
    return "" if _SEVERAL.search(before) else before


def _without_remark(sentence: Sentence) -> Iterator[Sentence]:
    if found := _REMARK.search(sentence.text):
        yield sentence.part(0, found.start())
