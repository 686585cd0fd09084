"""The languages in which texts offer a document, against those of the documents (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.model.documents import Document
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import assertions
from trustportal.prose.guards import denies
from trustportal.prose.speech import Speech
from trustportal.reference import read_table
from trustportal.reference.expressions import expression
from trustportal.rules.rule import Finding, finding_in, stated


class _Paper(BaseModel):
    """How sentences name a document, and of which sorts it is."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    words: str
    sorts: tuple[str, ...]


class _Languages(BaseModel):
    """The documents of which texts tell the languages, and these by their names."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    of: tuple[_Paper, ...]
    codes: dict[str, str]


@cache
def _table() -> _Languages:
    return TypeAdapter(_Languages).validate_python(read_table("documents", "languages"))


@cache
def _in_languages() -> re.Pattern[str]:
    """The languages in which something is: "in German and English"."""
    name = "|".join(_table().codes)
    return re.compile(rf"\bin ((?:{name})(?:(?:, | and | or |, and )(?:{name}))*)\b")


def documents_in_their_languages(portal: Portal) -> Iterator[Finding]:
    """A document is offered in no language in which none of its sort is on record."""
    by_sort: dict[str, list[tuple[str, Document]]] = {}
    for reference, document in stated(portal, Document):
        if not document.superseded_by:
            by_sort.setdefault(document.sort, []).append((reference, document))
    for sentence in assertions(portal, [f"in {name.lower()}" for name in _table().codes]):
        text = sentence.text
        found = _in_languages().search(text)
        if sentence.sort != "text" or not found or denies(text):
            continue
        own = portal.find(sentence.subject)
        held = _named(text[: found.start()], by_sort)
        if isinstance(own, Document):
            held = [(sentence.subject, own)]
        known = {document.language for _, document in held}
        said = {name: code for name, code in _table().codes.items() if name in found[1]}
        missing = [name for name, code in said.items() if code not in map(_base, known)]
        if held and None not in known and missing:
            name, document = held[0]
            message = (
                f"'{found.group()}': no record of this document is in {listed(missing)}:"
                f" the language of {name} is {document.language}"
                f"{', as of every document that names none' if document.language == 'en' else ''}"
            )
            mend = "add a record of the document for each language, with that language"
            yield replace(finding_in(sentence, message, found.start(), mend=mend), level="warning")


def _base(code: str | None) -> str:
    return (code or "").partition("-")[0]


_IS_HAD = Speech("languages.is_had")
"""Between a document and the languages in which it is to be had."""


def _named(
    before: str, by_sort: dict[str, list[tuple[str, Document]]]
) -> Sequence[tuple[str, Document]]:
    """The documents of the sort that stands right before the languages."""
    for paper in _table().of:
        for found in expression(paper.words).finditer(before):
            if _IS_HAD.fullmatch(before[found.end() :]):
                return [each for sort in paper.sorts for each in by_sort.get(sort, ())]
    return ()
