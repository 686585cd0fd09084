"""Which sentences state a fact about the organisation, and of which products they speak."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from trustportal.portal import Portal
from trustportal.prose.guards import is_advice, is_question, speaks_of_others
from trustportal.prose.passages import Sentence, sentences
from trustportal.prose.speech import Speech

_HISTORY = Speech("assertions.history")
_HYPOTHESIS = Speech("assertions.hypothesis")
_ANNOUNCES = Speech("assertions.announces")
"""Says what the text is about, as "How long data is kept"."""


def assertions(portal: Portal, letters: Iterable[str]) -> Iterator[Sentence]:
    """The sentences with some of these letters, in lower case, that state something about the
    organisation as it is today. Most sentences are passed over by their letters alone.
    """
    if portal.refused or portal.unread:
        return  # what a refused record would have said is not known: one mistake is one problem
    wanted = tuple(letters)
    for sentence, folded in _folded(portal):
        for each in wanted:
            if each in folded:
                if states_something(sentence):
                    yield sentence
                break


@lru_cache(maxsize=2)
def _folded(portal: Portal) -> tuple[tuple[Sentence, str], ...]:
    return tuple(
        (each, each.folded) for each in sentences(portal) if each.sort not in ("topic", "name")
    )


@lru_cache(maxsize=200_000)
def states_something(sentence: Sentence) -> bool:
    """Whether a sentence is neither heading nor name, question, advice, history nor supposition."""
    text = sentence.text
    return (
        sentence.sort not in ("topic", "name")
        and not is_question(text)
        and not _ANNOUNCES.fullmatch(text)
        and not is_advice(text)
        and not _HISTORY.search(text)
        and not _HYPOTHESIS.search(text)
        and not speaks_of_others(text)
    )


_LEFT_OUT = Speech("assertions.left_out")
_ALL = Speech("assertions.all")


def products_named(text: str, portal: Portal) -> frozenset[str]:
    """The products that a sentence names, by their titles and former names; not those that it
    leaves out.
    """
    left_out = _LEFT_OUT.search(text)
    covered = text[: left_out.start()] if left_out else text
    ids, pattern = _product_names(portal)
    return frozenset(ids[found.group()] for found in pattern.finditer(covered))


def products_meant(text: str, portal: Portal) -> frozenset[str]:
    """The products that a sentence speaks of: those that it names, or every one where it says so,
    as in "on all plans".
    """
    if _ALL.search(text):
        return frozenset(_product_names(portal)[0].values())
    return products_named(text, portal)


_OF_PRODUCT = r"(?= (?:customers?|projects?|inputs?|content|requests?|files?|users?|data|api)\b)"
"""What follows an abbreviation where it means a product, as in "API customers"."""


@lru_cache(maxsize=2)
def _product_names(portal: Portal) -> tuple[dict[str, str], re.Pattern[str]]:
    """The ids by names, and the names as one expression, the longest first: Workspace Plus is not
    Workspace.
    """
    ids: dict[str, str] = {}
    abbreviations = set()
    for record in portal.records["products"]:
        if record.state == "published":
            for name in (record.title, *getattr(record, "former_names", ())):
                ids.setdefault(name, record.id)
            short = _SORT_OF_PRODUCT.sub("", record.title)
            if short not in ids:
                ids[short] = record.id
                abbreviations |= {short} if short.isupper() else set()
    words = [
        re.escape(name) + (_OF_PRODUCT if name in abbreviations else "")
        for name in sorted(ids, key=len, reverse=True)
    ]
    return ids, re.compile(rf"(?<![\w-])(?:{'|'.join(words) or '(?!)'})(?![\w-])")


_SORT_OF_PRODUCT = re.compile(r"\s+(?:platform|plan|service|edition)$", re.IGNORECASE)
