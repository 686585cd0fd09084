"""Where something internal stands in a public text, word for word (GEN-11).

A message names the internal field and never its value: reports are read by more people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from trustportal.model.base import Internal, Part
from trustportal.model.fields import Prose
from trustportal.model.kinds import ORGANIZATION
from trustportal.model.marks import marked
from trustportal.model.standards import standards
from trustportal.portal import Portal
from trustportal.problems import Place
from trustportal.reference import read_table
from trustportal.rules.rule import Finding, Path

NAMES = frozenset({"title", "name", "legal_name", "legal_entity", "holder", "body", "module"})
"""Fields that name a thing or a person to everyone."""
LONG, MANY = 24, 4
"""From how many characters and words on a phrase is nobody else's."""
MOST_BEFORE = 80
"""How far before the name of an approver its sentence is read."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that is kept for colleagues, and where it stands: never the value in a message."""

    value: str
    sort: str
    where: str


@dataclass(frozen=True, slots=True)
class _Said:
    """A public text, folded, with all that is needed to name its place."""

    folded: str
    text: str
    subject: str
    path: Path = ()
    place: Any = None


_PIECE = re.compile(r"\w+")


def leaks(portal: Portal) -> Iterator[Finding]:
    """Every internal value that stands in a public text."""
    texts = list(_public_texts(portal))
    everything = "\n".join(each.folded for each in texts)
    spoken = set(_PIECE.findall(everything))
    for secret in dict.fromkeys(_secrets(portal, _on_purpose(portal))):
        folded = _folded(secret.value)
        # nearly every internal value has a word that is nowhere public: that is quick to see
        if spoken.issuperset(_PIECE.findall(folded)) and folded in everything:
            yield from (leak for each in texts if (leak := _leak(secret, folded, each)))


def _leak(secret: Secret, folded: str, said: _Said) -> Finding | None:
    if folded not in said.folded:
        return None
    start = _find(secret, said.text)
    if start is None:
        return None
    place: Place | None = said.place(start) if said.place else None
    message = f"this text holds, word for word, what stands in {secret.where}, which is internal"
    return Finding(said.subject, message, said.path, at=place)


def _find(secret: Secret, text: str) -> int | None:
    """Where a value stands as words of its own; a role, only where it is said to have approved."""
    value = r"[\s*`]+".join(map(re.escape, _words(secret.value)))
    is_role = secret.sort == "approved_by" and _is_role(secret.value)
    for found in re.finditer(rf"(?<![\w@.-]){value}(?![\w@-]|\.\w)", text, re.IGNORECASE):
        before = text[max(0, found.start() - MOST_BEFORE) : found.start()]
        if not is_role or _approval().search(before):
            return found.start()
    return None


def _secrets(portal: Portal, on_purpose: frozenset[str]) -> Iterator[Secret]:
    """What is internal and could be told from other words."""
    records: Sequence[tuple[str, Any]] = [(ORGANIZATION.name, portal.organization), *portal.all()]
    for reference, record in records:
        internal: Internal | None = record.internal
        for name in Internal.model_fields if internal else ():
            value = getattr(internal, name)
            if value and _is_telling(name, value) and _folded(value) not in on_purpose:
                yield Secret(value, name, f"internal.{name} of '{reference}'")
    for waiver, _ in portal.waivers:
        for name in ("reason", "approved_by"):
            value = getattr(waiver, name)
            if _is_telling(name, value) and _folded(value) not in on_purpose:
                yield Secret(value, name, f"the {name} of the waiver of {waiver.rule}")


def _on_purpose(portal: Portal) -> frozenset[str]:
    """What is public by its own field: addresses, numbers and names, but not sentences."""
    records: list[Part] = [portal.organization, *(each for _, each in portal.published())]
    return frozenset(
        _folded(value)
        for record in records
        for path, value, is_prose in _public_values(record)
        if not is_prose or path[-1] in NAMES
    )


def _words(value: str) -> list[str]:
    return re.sub(r"[*`]", " ", value).split()


def _is_telling(name: str, value: str) -> bool:
    """Whether a value is no common word: an address, the number of a ticket, a long phrase."""
    if name == "approved_by":
        return len(value.split()) > 1 or "@" in value
    if re.search(r"\w@\w|://|\\\\|\w/\w+/|\.\w+/\w", value):
        return True
    own = _words_of_standards().sub(" ", value)
    if re.search(r"(?<!\w)(?=\w*[A-Za-z])\w+[-_#]\w*\d|#\d{3,}", own):
        return True
    return len(own) >= LONG and len(own.split()) >= MANY


@cache
def _words_of_standards() -> re.Pattern[str]:
    """The names of standards, which are in every text on them."""
    words = [f"(?:{each})" for standard in standards().values() for each in standard.words]
    return re.compile("|".join(words), re.IGNORECASE)


@cache
def _table() -> dict[str, tuple[str, ...]]:
    return TypeAdapter(dict[str, tuple[str, ...]]).validate_python(read_table("internal_words"))


def _is_role(approver: str) -> bool:
    return bool(set(_folded(approver).split()) & set(_table()["roles"]))


@cache
def _approval() -> re.Pattern[str]:
    """'Approved by the' as the beginning of a sentence or a line, not 'changes are approved by'."""
    words = "|".join(map(re.escape, _table()["approvals"]))
    return re.compile(rf"(?:\A|[.!?:;|(>\n])\W*(?:{words})\W+(?:the |our )?$", re.IGNORECASE)


def _public_texts(portal: Portal) -> Iterator[_Said]:
    for page in portal.pages:
        yield _Said(_folded(page.body), page.body, page.file, place=page.place)
        front = page.front.value if page.front else None
        for key, value in front.items() if isinstance(front, dict) else ():
            if isinstance(value, str) and page.front:
                at = page.front.place(key)
                yield _Said(_folded(value), value, page.file, place=lambda _, at=at: at)
    yield from _texts_of(ORGANIZATION.name, portal.organization)
    for reference, record in portal.published():
        yield from _texts_of(reference, record)


def _texts_of(reference: str, record: Part) -> Iterator[_Said]:
    for path, value, _ in _public_values(record):
        yield _Said(_folded(value), value, reference, path)


def _public_values(record: Part) -> Iterator[tuple[Path, str, bool]]:
    """Every public text of a record with its path, and whether it is prose."""
    prose = {each.path for each in marked(record) if isinstance(each.mark, Prose)}
    return ((path, value, path in prose) for path, value in _public(record, ()))


def _public(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Part):
        for name in value.public:
            yield from _public(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for index, each in enumerate(value):
            yield from _public(each, (*path, index))


def _folded(text: str) -> str:
    """The text in one case, without emphasis and with single blanks."""
    return " ".join(re.sub(r"[*`]", " ", text.casefold()).split())
