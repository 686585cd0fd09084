"""Documents that a text offers are on record, and as open as it says (FCT-24)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, lru_cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.model.documents import Document
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.prose.guards import clause_at, negated, quoted
from trustportal.prose.mentions import named_in
from trustportal.prose.speech import Speech
from trustportal.prose.told import told
from trustportal.reference import read_table
from trustportal.reference.expressions import Expression, expression
from trustportal.rules.rule import Finding, finding_in, rule, stated

Wrong = tuple[str, int, str]
"""Words, where they stand, and what is wrong with them."""

_OFFERED = Speech("documents.offered")
_FREELY = Speech("documents.freely")
_OURS = Expression(r"\b(?:our|the|this|your|completed?)\b(?: [\w-]+){0,4} ?$")
"""Before the name of a document that is meant as one of ours."""
_OUR = Expression(r"\bour\b")
_CLOSED = Expression(
    r"\bNDA\b(?<!no NDA)(?<!without NDA)(?<!without an NDA)|\bon request\b|\bask\b"
)


class Asked(BaseModel):
    """A document that people ask for: how sentences name it, and of which sorts it is."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    words: str
    sorts: tuple[str, ...]


@cache
def _asked() -> tuple[Asked, ...]:
    table = read_table("documents", "asked_for")
    return TypeAdapter(tuple[Asked, ...]).validate_python(table)


@rule(
    "FCT-24",
    "error",
    "S54 S52",
    why="a reviewer asks for the document next, and it is not there or not for everyone",
    mend="add it to data/documents.yml with its access, or take the offer out",
)
def documents_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A document that a text offers is on record, and open to those whom the record names."""
    for sentence in told(portal):
        if found := _first(sentence.text, portal):
            words, start, message = found
            yield finding_in(sentence, f"'{' '.join(words.split())}': {message}", start)


@lru_cache(maxsize=16384)
def _first(text: str, portal: Portal) -> Wrong | None:
    if named_in(text, portal):
        return None
    plain = _FREELY.blanked(text)  # "no sign-up" denies nothing
    for each in _asked():
        for found in expression(each.words).finditer(text):
            begin, end = clause_at(text, found.start())
            named = _OURS.search(text[begin : found.start()]) or _OUR.search(found.group())
            meant = named and _OFFERED.search(text[begin:end])
            if not meant or negated(plain, *found.span()) or quoted(text, *found.span()):
                continue
            held = _of_sort(each, portal)
            if not held:
                return found.group(), found.start(), "no such document is on record"
            if (free := _said_free(text, plain)) and all(map(_is_closed, held)):
                access = f"documents/{held[0].id} is available {held[0].access} only"
                return free.group(), free.start(), access
    return None


def _said_free(text: str, plain: str) -> re.Match[str] | None:
    """Where a sentence says that anyone can have a document."""
    free = _FREELY.search(text)
    denied = free and (_CLOSED.search(text) or negated(plain, *free.span()))
    return None if denied else free


def _is_closed(record: Document) -> bool:
    return record.access not in (None, "public")


@lru_cache(maxsize=64)
def _of_sort(asked: Asked, portal: Portal) -> Sequence[Document]:
    """The documents in force of a sort, or with a name in their title or text."""
    found = expression(asked.words)
    return [
        record
        for _, record in stated(portal, Document)
        if not record.superseded_by
        and (record.sort in asked.sorts or found.search(f"{record.title} {record.statement}"))
    ]
