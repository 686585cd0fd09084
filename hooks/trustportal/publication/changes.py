"""What changed between two documents of the public format: a diff of claims, not of text.

What a change of each field means is written in `reference/changes.yml`. A change that is weaker in
one way and stronger in another says both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from trustportal.model.kinds import COLLECTIONS
from trustportal.model.references import with_ids
from trustportal.publication.comparisons import compare
from trustportal.publication.format import NEW_IN, VERSION
from trustportal.publication.identity import Statement, fields_of, is_other, origins
from trustportal.publication.meanings import (
    KINDS,
    VALUE,
    ChangeKind,
    Meaning,
    at,
    holds,
    meanings,
    table,
)
from trustportal.publication.wording import Wording

Document = Mapping[str, Any]
"""A document of the public format, as trust.json holds it."""

ORGANIZATION = "organization"
"""The id under which changes of the organisation itself are listed."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One thing that changed of a claim, and what that means. `by_time`: nobody wrote it."""

    kind: ChangeKind
    says: str
    field: str = ""
    by_time: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """A piece of news that tells of a change."""

    id: str
    title: str
    dated: str
    change: str


@dataclass(frozen=True, slots=True)
class Change:
    """All that changed of one claim. `id` is the present one, `before` the one that it had.

    `reused`: the id now names something else.
    """

    id: str
    title: str
    shifts: tuple[Shift, ...]
    news: tuple[News, ...] = ()
    before: str | None = None
    reused: bool = False

    @property
    def kinds(self) -> tuple[ChangeKind, ...]:
        """Every kind that its shifts have, weakest first; corrected where the news call it so."""
        found = {shift.kind for shift in self.shifts}
        if any(each.change == "corrected" for each in self.news):
            found.add("corrected")
        return tuple(kind for kind in KINDS if kind in found)


def diff(before: Document, after: Document) -> tuple[Change, ...]:
    """What changed, what weakens first; nothing where only the day, or a review, is another."""
    old, new = _statements(before), _statements(_as_old_as(before, after))
    said = Wording(before["statements"], after["statements"])
    news = _news(before, after)
    found = list(_of_organization(before, after, said, news))
    came_from = origins(old, new)
    present = {former: name for name, former in came_from.items() if former != name}
    for name, statement in new.items():
        former = came_from.get(name)
        shifts = (
            tuple(_between(old[former], statement, said, present))
            if former
            else tuple(_addition(statement))
        )
        if shifts:
            reused = former == name and is_other(old[name], statement)
            told = tuple(news.get(name, ()))
            found.append(Change(name, statement["title"], in_order(shifts), told, former, reused))
    for name in old.keys() - set(came_from.values()):
        gone = Shift("removed", "No longer stated, and no record says so")
        told = tuple(news.get(name, ()))
        found.append(Change(name, old[name]["title"], (gone,), told, name))
    return tuple(sorted(found, key=lambda each: (KINDS.index(each.kinds[0]), each.id)))


def _as_old_as(before: Document, after: Document) -> Document:
    """A document without the details that the format of an older one did not have: that they are
    given now is no change of what was said.
    """
    version = _version(before.get("version", VERSION))
    unknown = {name for name, since in NEW_IN.items() if version < _version(since)}
    if not unknown:
        return after
    statements = [
        {**each, "details": {k: v for k, v in each["details"].items() if k not in unknown}}
        for each in after["statements"]
    ]
    return {**after, "statements": statements}


def _version(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("."))


def _statements(document: Document) -> dict[str, Statement]:
    """By id, the statements of a document, without what only refers to others."""
    apart = table().no_statements
    every = document["statements"]
    return {each["id"]: each for each in every if each["id"].partition("/")[0] not in apart}


def in_order(found: Iterable[Shift]) -> tuple[Shift, ...]:
    """What weakens first, what is only in other words last."""
    return tuple(sorted(found, key=lambda each: KINDS.index(each.kind)))


def is_told(change: Change, kind: ChangeKind) -> bool:
    """Whether some news tells of a change as one of this kind."""
    ways = set(table().told_as.get(kind, ()))
    if "added" in change.kinds:
        ways |= set(table().told_as["added"])
    return any(each.change in ways for each in change.news)


def _between(
    old: Statement, new: Statement, said: Wording, present: Mapping[str, str]
) -> Iterator[Shift]:
    """`present` is the present id of each that was renamed: a new name of what a claim names is
    no change of the claim.
    """
    if old["id"] != new["id"]:
        yield Shift("reworded", f"Its reference was {old['id']}; the old address leads here")
    if (old["state"], new["state"]) == ("published", "retired"):
        yield Shift("retired", "No longer stated")
        return
    if (old["state"], new["state"]) == ("retired", "published"):
        yield Shift("added", "Stated again")
    if new["state"] == "published":
        collection = new["id"].partition("/")[0]
        before = fields_of(old)
        if present and collection in COLLECTIONS:
            before = with_ids(COLLECTIONS[collection], before, present)
        yield from shifts(before, fields_of(new), collection, said)


def _addition(statement: Statement) -> Iterator[Shift]:
    collection = statement["id"].partition("/")[0]
    if collection in table().news:
        return
    retired = statement["state"] == "retired"
    yield Shift("added", "First on the record, no longer stated" if retired else "First stated")
    fields = fields_of(statement)
    for each in table().added.get(collection, ()):
        if not retired and holds(each.where, fields) and each.means != "ignored":
            yield Shift(each.means, each.says)
            return


def shifts(
    old: Mapping[str, Any], new: Mapping[str, Any], collection: str, said: Wording
) -> Iterator[Shift]:
    """What changed between the fields of a record of a collection before and after."""
    found = list(_shifts(old, new, collection, said))
    beside = any(each.field not in WORDS for each in found)
    for each in found:
        follows = beside and each.field in WORDS and each.kind == "changed"
        yield replace(each, kind="reworded") if follows else each


WORDS = ("title", "statement")
"""Texts whose figures follow the fields: where a field changed as well, it says what that means."""


def _shifts(
    old: Mapping[str, Any], new: Mapping[str, Any], collection: str, said: Wording
) -> Iterator[Shift]:
    known = meanings(collection)
    for path, before, after in _differing(old, new, known):
        meaning = _meaning(known.get(path, (VALUE,)), old, new)
        if meaning and not any(at(old, name) != at(new, name) for name in meaning.unless):
            for outcome in compare(meaning, before, after):
                if outcome.means != "ignored":
                    sentence = said.sentence(outcome, path)
                    yield Shift(outcome.means, sentence, path, by_time=meaning.by_time)


def _meaning(
    several: Sequence[Meaning], old: Mapping[str, Any], new: Mapping[str, Any]
) -> Meaning | None:
    return next((m for m in several if holds(m.where, old) and holds(m.where, new)), None)


def _differing(
    old: Mapping[str, Any], new: Mapping[str, Any], known: Mapping[str, Any], above: str = ""
) -> Iterator[tuple[str, Any, Any]]:
    """`(path, before, after)` of every field that differs; parts that the table enters, in parts.

    A field that one side does not have at all is new in the format: empty, it says nothing.
    """
    for name in dict.fromkeys((*new, *old)):
        before, after, path = old.get(name), new.get(name), above + name
        unknown = name not in old or name not in new
        if before == after or (unknown and not before and not after):
            continue
        inside = path not in known or any(each.startswith(f"{path}.") for each in known)
        if inside and isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _differing(before, after, known, f"{path}.")
        else:
            yield path, before, after


def _of_organization(
    before: Document, after: Document, said: Wording, news: Mapping[str, Sequence[News]]
) -> Iterator[Change]:
    found = tuple(shifts(before["organization"], after["organization"], ORGANIZATION, said))
    if found:
        title = str(after["organization"].get("name") or "The organisation")
        told = tuple(news.get(ORGANIZATION, ()))
        yield Change(ORGANIZATION, title, in_order(found), told, ORGANIZATION)


def _news(before: Document, after: Document) -> dict[str, list[News]]:
    """By id, the news that are new, or say that something takes effect after the older document.

    News that name no claim are about the organisation.
    """
    known = {each["id"] for each in before["statements"]}
    found: dict[str, list[News]] = {}
    for each in after["statements"]:
        if each["id"].partition("/")[0] not in table().news or each["state"] != "published":
            continue
        details = each["details"]
        takes_effect = str(details.get("effective_on") or "")
        dated = str(details.get("dated") or "")
        if takes_effect > before["as_of"] or (each["id"] not in known and dated >= before["as_of"]):
            item = News(each["id"], each["title"], dated, str(details.get("change")))
            for name in details.get("claims") or [ORGANIZATION]:
                found.setdefault(name, []).append(item)
    return found
