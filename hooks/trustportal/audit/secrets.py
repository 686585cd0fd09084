"""What must not get out: every internal value, waiver and draft that is telling.

A value that the portal publishes on purpose is no secret, and a word that everyone uses is none
either; both would only cry wolf. What counts as telling is said in `_is_secret`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from trustportal.codes import CODES
from trustportal.model.base import Part, Record
from trustportal.model.kinds import ORGANIZATION
from trustportal.model.sources import sources
from trustportal.portal import Portal, files_as_written, files_of
from trustportal.problems import Place
from trustportal.public import PublicView
from trustportal.rules import RULES
from trustportal.rules.in_prose.leaks import (
    NAMES,
    SAID_BY,
    approvals,
    folded,
    is_role,
    is_telling,
    numbers_in,
    public_on_purpose,
    words_of_standards,
)

Path = tuple[str | int, ...]

WORD = re.compile(r"[^\W_]+")
"""A word or a number as all comparisons see it: what stands between them does not count."""
_IN_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
WAIVED = ("reason", "approved_by")
"""The texts of a waiver; its rule, its record and its days are words of the portal itself."""
PARTIES = frozenset({"subprocessors", "customers"})
"""Collections whose titles are names of companies: one word can be the whole secret."""
SHORT_NAME, SHORT_PHRASE = 5, 10
"""From how many letters on a name of one word, and a phrase of several, is looked for."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that stays in the house: where it stands, and the texts that would give it away."""

    field: str
    record: str
    place: Place
    forms: tuple[str, ...]


def secrets(portal: Portal, view: PublicView) -> Iterator[Secret]:
    """Every value that must not stand in the site, with its place in the data."""
    said = said_in_public(view)
    on_purpose = public_on_purpose(portal)
    for reference, record in ((ORGANIZATION.name, portal.organization), *portal.all()):
        origin = portal.origin(reference)
        draft = isinstance(record, Record) and record.state == "draft"
        kept = dict(files_of(record)) if draft else {}
        for path, value in _texts(record) if draft else _private(record):
            inside = "internal" in path
            known = folded(value) in on_purpose if inside else f" {words(value)} " in said
            if not known and (path in kept or _is_secret(reference, path, value, said)):
                name = ".".join(map(str, path))
                numbers = _in_any_hyphens(numbers_in(value, on_purpose) if inside else ())
                forms = tuple(dict.fromkeys((*_forms(path, value), *numbers)))
                yield Secret(name, reference, origin.place(*path), forms)
        if draft:
            yield Secret("id", reference, origin.place("id"), (reference,))
    yield from _of_unfinished(portal, said)
    for waiver, origin in portal.waivers:
        for name in WAIVED:
            value = getattr(waiver, name)
            if folded(value) not in on_purpose and _is_secret("", (name,), value, said):
                whose = f"the waiver of {waiver.rule}"
                yield Secret(name, whose, origin.place(name), _forms((name,), value))


def _of_unfinished(portal: Portal, said: str) -> Iterator[Secret]:
    """Every text of the drafts that lack something, as it stands in the file."""
    for reference in sorted(portal.unfinished):
        origin = portal.origin(reference)
        kept = dict(files_as_written(origin.value))
        for path, value in _texts(origin.value):
            secret = path in kept or _is_secret(reference, path, value, said)
            if secret and f" {words(value)} " not in said:
                name = ".".join(map(str, path))
                yield Secret(name, reference, origin.place(*path), _forms(path, value))
        yield Secret("id", reference, origin.place("id"), (reference,))


def words(text: str) -> str:
    """The words of a text in one case with single blanks, and nothing else."""
    return " ".join(every_word(text))


def every_word(text: str) -> list[str]:
    """The words of a text in one case, as `WORD` has them; of ASCII that is quickly done."""
    if text.isascii():
        return text.translate(_IN_ASCII).split()
    return WORD.findall(text.casefold())


def _is_secret(reference: str, path: Path, value: str, said: str) -> bool:
    """Whether a value could be told from other words when it is met on a page.

    An address, a ticket, a path, a person, or a sentence of four words is (as rule GEN-11 has it).
    So is a title or a phrase with a name in it, or the name of one company, if one of its words is
    nowhere public: without that, 'Audit report' or the id of a region would refuse every page.
    """
    name = next(part for part in reversed(path) if isinstance(part, str))
    if is_telling(name, value):
        return True
    own = words_of_standards().sub(" ", value)
    every = WORD.findall(own)
    strange = {word for word in every if word.casefold() not in _each_of(said)}
    if not strange or (name not in NAMES and len(every) == 1):
        return False
    if len(every) == 1:
        party = name != "title" or reference.partition("/")[0] in PARTIES
        return party and every[0][0].isupper() and len(every[0]) >= SHORT_NAME
    named = name in NAMES or any(word in strange and not word.islower() for word in every[1:])
    return named and len(own.strip()) >= SHORT_PHRASE


@lru_cache(maxsize=2)
def _each_of(said: str) -> frozenset[str]:
    return frozenset(said.split())


def _forms(path: Path, value: str) -> tuple[str, ...]:
    """The texts that give a value away. Roles are public; that one approved a wording is not."""
    if path[-1] in SAID_BY and is_role(value):
        return tuple(f"{said} {the}{value}" for said in approvals() for the in ("", "the ", "our "))
    return (value,)


def _in_any_hyphens(numbers: Iterable[str]) -> Iterator[str]:
    """Each number as it is, and with the hyphens at which no line breaks."""
    return (number.replace("-", hyphen) for number in numbers for hyphen in "-\u2010\u2011")


def _private(part: Part, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text below a field that its model does not name as public."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        if name not in part.public:
            yield from _texts(value, (*path, name))
        else:
            yield from _private_below(value, (*path, name))


def _private_below(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Part):
        yield from _private(value, path)
    elif isinstance(value, tuple):
        for index, each in enumerate(value):
            yield from _private_below(each, (*path, index))


def _texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in a value, with its path. References, codes and choices are texts as well."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            yield from _texts(getattr(value, name), (*path, name))
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _texts(each, (*path, name))
    elif isinstance(value, tuple | list):
        for index, each in enumerate(value):
            yield from _texts(each, (*path, index))


@lru_cache(maxsize=2)
def said_in_public(view: PublicView) -> str:
    """The words of all that is public for certain: the view, and what the program itself says."""
    own = [each.code for each in RULES] + list(CODES)
    program = [f"{code.title} {code.why} {code.mend}" for code in own]
    program += [str(source) for source in sources().values()]
    public = _strings([view.organization, *view.claims()])
    return f" {' '.join(filter(None, map(words, [*public, *program])))} "


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)
