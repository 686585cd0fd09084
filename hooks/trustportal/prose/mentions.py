"""Names in sentences: standards, schemes and organisations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from pydantic import TypeAdapter

from trustportal.model.assessments import Assessment
from trustportal.model.certifications import Certification
from trustportal.model.standards import standards
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.prose.speech import Speech
from trustportal.reference import read_table
from trustportal.reference.expressions import Expression, expression


@dataclass(frozen=True, slots=True)
class Mention:
    """A standard named in a sentence; `standard` is its id, or the words for an unknown scheme."""

    standard: str
    words: str
    start: int
    known: bool = True

    @property
    def end(self) -> int:
        """Where its words end."""
        return self.start + len(self.words)

    @property
    def edition(self) -> str | None:
        """The edition that stands right behind the name."""
        found = _EDITION.search(self.words)
        return found[1] if found else None


_EDITION = re.compile(r":((?:19|20)\d\d)$")


@cache
def _patterns() -> tuple[tuple[str, Expression], ...]:
    return tuple(
        (name, expression("|".join(standard.words)))
        for name, standard in standards().items()
        if standard.words
    )


@cache
def _others() -> re.Pattern[str]:
    words = TypeAdapter(tuple[str, ...]).validate_python(read_table("standards", "other_schemes"))
    return re.compile("|".join(words))


@cache
def _examined_under() -> Mapping[str, Expression]:
    """By standard, those of auditors under which a report on it is made."""
    table = TypeAdapter(dict[str, str]).validate_python(read_table("standards", "examined_under"))
    return {name: expression(words) for name, words in table.items()}


def is_examined_under(standard: str, words: str) -> bool:
    """Whether reports on a standard are made under a standard of auditors of this name."""
    known = _examined_under().get(standard)
    return bool(known and known.search(words))


@cache
def accreditation_bodies() -> tuple[str, ...]:
    """The accreditation bodies that people name."""
    table = read_table("standards", "accreditation_bodies")
    return TypeAdapter(tuple[str, ...]).validate_python(table)


STANDARDS = (
    "soc", "iso", "iec", "pci", "star ", "star-", "csa star", "ramp", "cmmc", "hitrust", "tisax",
    "cyber ess", "irap", "ens ", "esquema", "privacy framework", "dpf", "europrivacy", "eu cloud",
    "c5", ":20", "hds", "ismap", "isms", "isae", "secnum", "mtcs", "common criteria", "gsma",
    "nen 7", "nen7", "g-cloud", "truste", "cbpr", "webtrust",
)  # fmt: skip
"""Letters of which some stand in every name of a standard."""


@lru_cache(maxsize=65536)
def mentions(text: str) -> tuple[Mention, ...]:
    """Every standard that a text names, in the order of the text."""
    folded = text.lower()
    if not any(letters in folded for letters in STANDARDS):
        return ()
    found = [
        Mention(name, each.group().strip(), each.start())
        for name, pattern in _patterns()
        for each in pattern.finditer(text)
    ]
    known = [(mention.start, mention.end) for mention in found]
    for name in {mention.standard for mention in found} & _examined_under().keys():
        known += [each.span() for each in _examined_under()[name].finditer(text)]
    found += [
        Mention(each.group(), each.group(), each.start(), known=False)
        for each in _others().finditer(text)
        if not any(start < each.end() and each.start() < end for start, end in known)
    ]
    return tuple(sorted(found, key=lambda mention: mention.start))


def on_other_standards(one: str, other: str) -> bool:
    """Whether two texts name standards, and none that is the same."""
    said, known = ({each.standard for each in mentions(text)} for text in (one, other))
    return bool(said and known and not said & known)


_LEGAL_FORM = re.compile(
    r"(?:,? (?:Inc|Ltd|LLC|LLP|PLC|GmbH|AG|AS|SE|BV|B\.V|S\.A|S\.A\.S|Pte|Limited|Corp|Pty|Oy|AB)"
    r"\b\.?)+$"
)
_PROVIDERS = Speech("mentions.providers")
"""Providers that people name, whether a claim knows them or not."""


@lru_cache(maxsize=2)
def organizations(portal: Portal) -> tuple[str, ...]:
    """Other organisations that the portal's claims name, longest first."""
    names: set[str] = set()
    for _, record in portal.all():
        if isinstance(record, Subprocessor):
            names |= {record.legal_entity or "", record.title}
        elif isinstance(record, Certification):
            names |= {record.holder or "", record.issuer.name if record.issuer else ""}
        elif isinstance(record, Assessment) and record.performed_by:
            names.add(record.performed_by.name or "")
    own = {portal.organization.name, portal.organization.legal_name}
    short = {_LEGAL_FORM.sub("", name) for name in names}
    return tuple(sorted((names | short) - own - {""}, key=len, reverse=True))


@lru_cache(maxsize=4096)
def named_in(text: str, portal: Portal) -> tuple[str, ...]:
    """The other organisations that a sentence names."""
    found: list[str] = []
    end, known = 0, _by_first_word(portal)
    for word in _WORD.finditer(text):
        several = known.get(word.group()) if word.start() >= end else None
        if several and (name := _standing_at(word.start(), text, several)):
            found.append(name)
            end = word.start() + len(name)
    return tuple(dict.fromkeys(found))


def _standing_at(start: int, text: str, known: _Names) -> str | None:
    """The longest of some names that stands whole at a place of a text."""
    for length in known.lengths:
        end = start + length
        if text[start:end] in known.names and not text[end : end + 1].isalnum():
            return text[start:end]
    return None


_WORD = re.compile(r"\w+")


class _Names(NamedTuple):
    """Names that begin with one word, and how long they are, the longest first."""

    names: frozenset[str]
    lengths: tuple[int, ...]


@lru_cache(maxsize=2)
def _by_first_word(portal: Portal) -> Mapping[str, _Names]:
    names: dict[str, set[str]] = {}
    for name in (*organizations(portal), *_PROVIDERS.words):
        if first := _WORD.match(name):
            names.setdefault(first.group(), set()).add(name)
    return {
        word: _Names(frozenset(several), tuple(sorted(set(map(len, several)), reverse=True)))
        for word, several in names.items()
    }


def same_organization(one: str, other: str) -> bool:
    """Whether two names are of one organisation, with or without its legal form."""
    return short_name(one) == short_name(other)


@lru_cache(maxsize=4096)
def short_name(name: str) -> str:
    """A name in one case and without its legal form."""
    return _LEGAL_FORM.sub("", name).casefold()
