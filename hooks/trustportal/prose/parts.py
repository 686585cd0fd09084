"""What parts of a sentence say for themselves, so that a long one hides nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trustportal.prose.guards import spans_of_statements
from trustportal.prose.passages import Sentence
from trustportal.prose.speech import Speech

FEWEST = 4
"""Words that can state something."""

_SUBJECT = re.compile(
    r"\W*(?:(?!\b(?:and|but|or)\b)[^,;:.])+? "
    r"(?=(?:is|are|was|were|has|have|can|cannot|may|must|will|does|do)\b)",
    re.IGNORECASE,
)
"""Up to the verb of the first part."""
_GOES_ON = re.compile(
    r"(?:then |also |never |always |therefore |not )?"
    r"(?:is|are|was|were|has|have|can|cannot|may|must|will|does|do)\b",
    re.IGNORECASE,
)
"""Begins a part that says something more of the subject of the first."""
_CONDITION = re.compile(
    r"\W*(?:unless|until|if|when|whenever|except|provided|once)\b", re.IGNORECASE
)
"""Begins what the other parts hang on, without which they say more than the sentence."""
_REFERS = re.compile(
    r"\W*(?:and )?(?:(?:that|this|these|those|it|they)\b|\w+ed (?:with|by|in|at|on|for|to)\b)",
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
    subject = _SUBJECT.match(sentence.text)
    for begin, end in spans:
        part = sentence.part(begin, end)
        more = begin and subject and _GOES_ON.match(part.text)
        if not _REFERS.match(part.text):
            yield part.behind(subject[0]) if subject and more else part


def _without_remark(sentence: Sentence) -> Iterator[Sentence]:
    if found := _REMARK.search(sentence.text):
        yield sentence.part(0, found.start())
