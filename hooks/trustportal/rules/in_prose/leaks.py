"""Where something internal stands in a public text, word for word (GEN-11).

A message names the internal field and never its value: reports are read by more people.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from trustportal.model.base import Internal, Part
from trustportal.model.fields import Prose
from trustportal.model.kinds import ORGANIZATION
from trustportal.model.marks import marked
from trustportal.model.settings import Settings
from trustportal.model.standards import standards
from trustportal.portal import Portal
from trustportal.problems import Place
from trustportal.reference import read_table
from trustportal.reference.expressions import Expression, expression
from trustportal.rules.rule import Finding, Path, rule
from trustportal.source.settings import SETTINGS

SAID_BY = frozenset({"approved_by", "reviewed_by"})
"""Internal fields that say which role stands behind a text."""
NAMES = frozenset({"title", "name", "legal_name", "legal_entity", "holder", "body", "module"})
"""Fields that name a thing or a person to everyone."""
NAMED = frozenset(
    {"certifications", "documents", "assessments", "products", "subprocessors", "customers"}
)
"""Collections whose titles are names of things that evidence speaks of; other titles are sentences
of the portal's own, in which something internal is no less given away."""
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
    part: bool = False
    """Whether it is a number that stands in the value, among other words."""


class _Said(NamedTuple):
    """A public text, folded, with all that is needed to name its place."""

    folded: str
    text: str
    subject: str
    path: Path = ()
    place: Any = None
    on_purpose: bool = False
    """Whether its own field makes it public: an address, number or name, but no sentence."""


_PIECE = re.compile(r"\w+")


@rule(
    "GEN-11",
    "error",
    "S57",
    why="what is kept for colleagues tells an attacker whom to write to and where to look",
    mend="take it out of the text; if it may be public, take it out of what is internal",
)
def nothing_internal_is_public(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """What is internal, and what a waiver says, stands in no public text."""
    texts = public_texts(portal)
    on_purpose = _on_purpose(texts)
    whole = tuple(dict.fromkeys(_secrets(portal, on_purpose)))
    numbers = {
        number: Secret(number, secret.sort, secret.where, part=True)
        for secret in reversed(whole)
        if secret.sort in Internal.model_fields
        for number in numbers_in(secret.value, on_purpose)
        if folded(number) != folded(secret.value)
    }
    secrets = (*whole, *numbers.values())
    said_by = _said_by(frozenset(folded(secret.value) for secret in secrets), texts)
    given_away: set[tuple[str, int]] = set()
    for secret in secrets:
        for each in said_by.get(folded(secret.value), ()):
            leak = None if (secret.where, id(each)) in given_away else _leak(secret, each)
            if leak:
                given_away.add((secret.where, id(each)))
                yield leak


def public_on_purpose(portal: Portal) -> frozenset[str]:
    """Every value, folded, that a field of its own makes public: addresses, numbers, names."""
    return _on_purpose(public_texts(portal))


_NUMBER = re.compile(r"(?<![\w-])(?=[\w-]*\d{2})([A-Z][A-Z0-9]+)(?:[-_#][A-Z0-9]+)+(?![\w-])")


def numbers_in(value: str, on_purpose: frozenset[str]) -> Iterator[str]:
    """The numbers of tickets and reports in an internal value, as VR-2026-041, each of which leads
    to it by itself; not those that everyone uses, and none that is public on purpose.
    """
    for found in _NUMBER.finditer(words_of_standards().sub(" ", value.translate(_DASHES))):
        number = folded(found.group())
        if found[1] not in _table()["numbers"] and number not in _tokens(on_purpose):
            yield found.group()


@lru_cache(maxsize=2)
def _tokens(texts: frozenset[str]) -> frozenset[str]:
    """All that stands between blanks and signs in folded texts, with the signs of numbers."""
    return frozenset(_TOKEN.findall("\n".join(texts)))


_TOKEN = re.compile(r"[\w#-]+")


def _on_purpose(texts: Iterable[_Said]) -> frozenset[str]:
    return frozenset(each.folded for each in texts if each.on_purpose)


def _said_by(values: frozenset[str], texts: Sequence[_Said]) -> Mapping[str, Sequence[_Said]]:
    """The texts in which each value stands. Nearly every internal value has a word that is
    nowhere public: that is quick to see.
    """
    everything = "\n".join(each.folded for each in texts)
    spoken = set(_PIECE.findall(everything))
    likely = (each for each in values if spoken.issuperset(_PIECE.findall(each)))
    return {
        value: [each for each in texts if value in each.folded]
        for value in likely
        if value in everything
    }


def _leak(secret: Secret, said: _Said) -> Finding | None:
    start = _find(secret, said.text)
    if start is None:
        return None
    place: Place | None = said.place(start) if said.place else None
    what = " a number that" if secret.part else ", word for word, what"
    message = f"this text holds{what} stands in {secret.where}, which is internal"
    return Finding(said.subject, message, said.path, at=place)


def _find(secret: Secret, text: str) -> int | None:
    """Where a value stands as words of its own; a role, only where it is said to have approved."""
    value, text = r"[\s*`]+".join(map(re.escape, _words(secret.value))), text.translate(_DASHES)
    role = secret.sort in SAID_BY and is_role(secret.value)
    for found in re.finditer(rf"(?<![\w@.-]){value}(?![\w@-]|\.\w)", text, re.IGNORECASE):
        before = text[max(0, found.start() - MOST_BEFORE) : found.start()]
        if not role or _approval().search(before):
            return found.start()
    return None


def _secrets(portal: Portal, on_purpose: frozenset[str]) -> Iterator[Secret]:
    """What is internal and could be told from other words."""
    records: Sequence[tuple[str, Any]] = [
        (ORGANIZATION.name, portal.organization),
        *portal.all(),
        *_questionnaires(portal),
    ]
    for reference, record in records:
        internal: Internal | None = record.internal
        for name in Internal.model_fields if internal else ():
            value = getattr(internal, name)
            if value and is_telling(name, value) and folded(value) not in on_purpose:
                yield Secret(value, name, f"internal.{name} of '{reference}'")
    for waiver, _ in portal.waivers:
        for name in ("reason", "approved_by"):
            value = getattr(waiver, name)
            if is_telling(name, value) and folded(value) not in on_purpose:
                yield Secret(value, name, f"the {name} of the waiver of {waiver.rule}")


def _questionnaires(portal: Portal) -> Iterator[tuple[str, Any]]:
    for listed in portal.questionnaires:
        for part in (listed.questionnaire, *listed.questionnaire.answers):
            yield f"questionnaires/{listed.name}", part


def _words(value: str) -> list[str]:
    return re.sub(r"[*`]", " ", value.translate(_DASHES)).split()


@lru_cache(maxsize=65536)
def is_telling(name: str, value: str) -> bool:
    """Whether a value is no common word: an address, the number of a ticket, a long phrase."""
    if name in SAID_BY:
        return len(value.split()) > 1 or "@" in value
    if re.search(r"\w@\w|://|\\\\|\w/\w+/|\.\w+/\w", value):
        return True
    own = words_of_standards().sub(" ", value)
    if re.search(r"(?<!\w)(?=\w*[A-Za-z])\w+[-_#]\w*\d|#\d{3,}", own):
        return True
    return len(own) >= LONG and len(own.split()) >= MANY


@cache
def words_of_standards() -> Expression:
    """The names of standards, which are in every text on them."""
    words = [f"(?:{each})" for standard in standards().values() for each in standard.words]
    return expression("|".join(words))


@cache
def _table() -> dict[str, tuple[str, ...]]:
    return TypeAdapter(dict[str, tuple[str, ...]]).validate_python(read_table("internal_words"))


def is_role(approver: str) -> bool:
    """Whether an approver is a role and no person: what a role does is public elsewhere."""
    return bool(set(folded(approver).split()) & set(_table()["roles"]))


def approvals() -> tuple[str, ...]:
    """Beginnings of a sentence that name who approved the text itself."""
    return _table()["approvals"]


@cache
def _approval() -> re.Pattern[str]:
    """'Approved by the' as the beginning of a sentence or a line, not 'changes are approved by'."""
    words = "|".join(map(re.escape, approvals()))
    return re.compile(rf"(?:\A|[.!?:;|(>\n])\W*(?:{words})\W+(?:the |our )?$", re.IGNORECASE)


@lru_cache(maxsize=2)
def public_texts(portal: Portal) -> tuple[_Said, ...]:
    """Every public text: pages with their front matter, mkdocs.yml, records."""
    return tuple(_public_texts(portal))


def _public_texts(portal: Portal) -> Iterator[_Said]:
    for page in portal.pages:
        yield _Said(folded(page.body), page.body, page.file, place=page.place)
        front = page.front.value if page.front else None
        for key, value in front.items() if isinstance(front, dict) else ():
            if isinstance(value, str) and page.front:
                at = page.front.place(key)
                yield _Said(folded(value), value, page.file, place=lambda _, at=at: at)
    for each in portal.site.printed:
        yield _Said(folded(each.text), each.text, SETTINGS, place=lambda _, at=each.place: at)
    yield from _texts_of(ORGANIZATION.name, portal.organization)
    for reference, record in portal.published():
        yield from _texts_of(reference, record)


def _texts_of(reference: str, record: Part) -> Iterator[_Said]:
    prose = {each.path for each in marked(record) if isinstance(each.mark, Prose)}
    names = NAMES if reference.partition("/")[0] in NAMED else NAMES - {"title"}
    for path, value in _public(record, ()):
        on_purpose = path not in prose or path[-1] in names
        yield _Said(folded(value), value, reference, path, on_purpose=on_purpose)


def _public(part: Part, path: Path) -> Iterator[tuple[Path, str]]:
    """Every public text of a record with its path."""
    for name in part.public:
        value = getattr(part, name)
        if isinstance(value, str):
            yield (*path, name), value
        elif isinstance(value, Part):
            yield from _public(value, (*path, name))
        elif isinstance(value, tuple):
            for index, each in enumerate(value):
                if isinstance(each, str):
                    yield (*path, name, index), each
                elif isinstance(each, Part):
                    yield from _public(each, (*path, name, index))


@lru_cache(maxsize=131072)
def folded(text: str) -> str:
    """The text in one case, without emphasis and with single blanks."""
    return " ".join(text.casefold().translate(_FOLDED).split())


_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"), "-")
"""Every other dash is read as a hyphen: they look the same, and programs put them in."""
_FOLDED = _DASHES | {ord("*"): " ", ord("`"): " "}
