"""What a text says that a subprocessor receives, keeps and learns from, against its record
(FCT-13).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from trustportal.model.data_classes import DataClass
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.guards import clause_at, negated
from trustportal.prose.speech import Speech

_GETS = re.compile(
    r"\b(?:no|not|never|without|cannot)\b[^;.]{0,20}\b(?:receiv|sees?\b|access|gets?\b)",
    re.IGNORECASE,
)
_TRAIN = re.compile(r"\btrain", re.IGNORECASE)
_MADE_BY = re.compile(r"\b(?:were|was|are|is|been) (?:\w+ )?trained by\b(?! us\b)", re.IGNORECASE)
"""Says who made a model, and not what with."""
_NEVER = re.compile(
    r"\bnot\b|n't\b|\bnever\b|\bno\b|\bnone\b|\bnothing\b|\bwithout\b|\bneither\b", re.IGNORECASE
)
_RECEIVES = Speech("subprocessors.receives")
_CONTENT = Speech("subprocessors.content")
_CLASS_OF_CONTENT = "customer-content"


def said_of_content(
    text: str, records: Sequence[Subprocessor], where: str, portal: Portal
) -> Iterator[str]:
    """Content of customers reaches only those whose record names it, and trains no model of theirs
    where their record says that it does not.
    """
    yield from _training(text, records, where)
    yield from _denied_classes(text, records, where, portal)
    found = _CONTENT.search(text)
    if not found or not _RECEIVES.search(text) or _NEVER.search(text):
        return
    if kept := _kept(text, records):
        yield f"'{kept.group()}': {where} says that it stores none"
    classes = {name for record in records for name in record.data_classes or ()}
    logged = any("abuse" in name for name in classes)  # flagged requests hold content as well
    whole = logged or "customer-data" in classes
    if classes and not whole and not classes & _classes_of_content(portal):
        yield f"'{found.group()}': {where} receives {listed(sorted(classes))}"


@lru_cache(maxsize=2)
def _classes_of_content(portal: Portal) -> frozenset[str]:
    """The class of content with its parts; in a portal that has none of this name, the classes of
    what people type or say, by their own words.
    """
    known = [each for each in portal.records["data_classes"] if isinstance(each, DataClass)]
    parts = {each.id for each in known if each.part_of == _CLASS_OF_CONTENT}
    if parts or portal.find(f"data_classes/{_CLASS_OF_CONTENT}"):
        return frozenset({_CLASS_OF_CONTENT, *parts})
    texts = {
        each.id: f"{each.title}. {each.definition}. {each.examples}"
        for each in known
        if not _OF_SERVICE.search(each.title)
    }
    return frozenset(name for name, text in texts.items() if _OF_CONTENT.search(text))


_OF_SERVICE = re.compile(r"\b(?:accounts?|billing|support|usage|logs?)\b", re.IGNORECASE)
"""A class of what comes about beside the content, in which somebody may write of it."""
_KEEPS = re.compile(r"\b(?:stores?|retains?|keeps?|holds?|saves?)(?: on to)?\b", re.IGNORECASE)
_NOT_SUBJECT = re.compile(r"\b(?:to|from|with|by|of|at|for|through) (?:the )?$", re.IGNORECASE)
_KEEPS_NOTHING = re.compile(
    r"\b(?:neither|nor|not) (?:store|retain|keep|save)s?\b"
    r"|\b(?:store|retain|keep|save)s (?:no|none|nothing|neither)\b",
    re.IGNORECASE,
)


def _kept(text: str, records: Sequence[Subprocessor]) -> re.Match[str] | None:
    """Where the clause that names a subprocessor says that it keeps what its record says that it
    does not.
    """
    start = max(text.find(each.title[:12]) for each in records)
    denied = any(_KEEPS_NOTHING.search(each.statement) for each in records)
    if start < 0 or not denied or _NOT_SUBJECT.search(text[:start]):
        return None
    return _KEEPS.search(text[start : clause_at(text, start)[1]])


_OF_CONTENT = Speech("subprocessors.of_content")
"""What the words of a class say that holds content."""


def _denied_classes(
    text: str, records: Sequence[Subprocessor], where: str, portal: Portal
) -> Iterator[str]:
    """A class of data that the records name is not said to stay away."""
    classes = {name for record in records for name in record.data_classes or ()}
    for each in portal.records["data_classes"] if _GETS.search(text) else ():
        start = text.lower().find(each.title.lower()) if each.id in classes else -1
        if start >= 0 and negated(text, start, start + len(each.title)):
            yield f"'{each.title.lower()}': {where} receives it"


def _training(text: str, records: Sequence[Subprocessor], where: str) -> Iterator[str]:
    made = _MADE_BY.search(text) and not _CONTENT.search(text)
    trains = _TRAIN.search(text) and not _NEVER.search(text) and not made
    if trains and any(each.trains_models == "no" for each in records):
        yield f"{where} says that it does not train its models"
