"""Which claims a sentence means by a title, or by the sentence before it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from trustportal.model.base import field_of
from trustportal.portal import Portal
from trustportal.prose.ground import Ground
from trustportal.prose.nearest import Near, close, nearest
from trustportal.prose.passages import Sentence, split

ALSO = 0.9
"""What share of the best claim's likeness another one has that the sentence before can be on."""
_REFERS = re.compile(r"\b(?:these|those|this|such|it|they|them)\b", re.IGNORECASE)


def titled(text: str, several: Iterable[Ground]) -> Iterator[Ground]:
    """The claims whose titles a text has word by word: "invoices" is the rule on invoices, and one
    of two rules whose titles go on behind a comma.
    """
    folded = text.lower()
    for ground in several:
        title = str(field_of(ground.record, "title") or "").lower().partition(", ")[0]
        if title and title in folded and re.search(rf"\b{re.escape(title)}\b", folded):
            yield ground


_LEAVES_US = re.compile(
    r"\b(?:(?:you|customers?|clients?|they|somebody|someone|an? \w+|who(?:ever)?) (?:\w+ )?)?"
    r"(?:leaves?|leaving|left) us\b",
    re.IGNORECASE,
)


def of_contract(part: str, text: str) -> str:
    """A part of a text; all of it if that says that customers leave us, which claims call the end
    of the contract.
    """
    told = _LEAVES_US.sub("the contract has ended", text)
    return part if told == text else told


def meant_before(sentence: Sentence, known: Collection[Ground], portal: Portal) -> Sequence[Near]:
    """The claims that "these events" or "it" mean by the sentence before, of some."""
    before, own, _ = sentence.block.partition(sentence.text)
    parts = list(split(before)) if own and _REFERS.search(sentence.text) else []
    if not parts:
        return ()
    begin, end = parts[-1]
    return close(
        [each for each in nearest(before[begin:end], portal) if each.ground in known], ALSO
    )
