"""Identity comes from ids: every reference leads to a record, every address to one record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trustportal import codes
from trustportal.model.base import Record
from trustportal.model.questionnaire_files import QUESTIONNAIRES, Listed
from trustportal.model.references import references
from trustportal.model.shares import Share
from trustportal.portal import Portal
from trustportal.problems import Place, Problem, did_you_mean, listed


def references_resolve(portal: Portal) -> Iterator[Problem]:
    """Each reference names a record that is there; a public one no draft and no retired one."""
    for source, record in portal.all():
        origin = portal.origin(source)
        for path, target in references(record):
            state = portal.state_of(target)
            if state is None:
                if portal.is_unknown(target):
                    yield _unknown(portal, origin.place(*path), source, target)
            elif record.state == "published" and not _may_refer(source, record, state):
                at = portal.origin(target).place()
                yield Problem(
                    origin.place(*path),
                    codes.UNPUBLISHED,
                    f"'{source}' refers to '{target}', which is {state} ({at})",
                    f"publish '{target}', make '{source}' a draft, or remove the reference",
                    source,
                )


def questionnaires_resolve(portal: Portal) -> Iterator[Problem]:
    """Each question stands once, and each claim that answers it is there and published."""
    for one in portal.questionnaires:
        source = f"{QUESTIONNAIRES}/{one.name}"
        yield from _asked_twice(one, source)
        for path, target in references(one.questionnaire):
            state, place = portal.state_of(target), one.origin.place(*path)
            if state is None:
                if portal.is_unknown(target):
                    yield _unknown(portal, place, source, target)
            elif state != "published":
                at = portal.origin(target).place()
                message = f"'{target}' answers nothing: it is {state} ({at})"
                mend = f"publish '{target}', name another claim, or move the id to unanswered"
                yield Problem(place, codes.UNPUBLISHED, message, mend, source)


def _asked_twice(listed: Listed, source: str) -> Iterator[Problem]:
    asked = listed.questionnaire
    ids: list[tuple[str, tuple[str | int, ...]]]
    ids = [(each.id, ("answers", at, "id")) for at, each in enumerate(asked.answers)]
    ids += [(each, ("unanswered", at)) for at, each in enumerate(asked.unanswered)]
    first: dict[str, Place] = {}
    for name, path in ids:
        place = listed.origin.place(*path)
        if name.lower() in first:
            message = f"the question '{name}' stands twice, first at {first[name.lower()]}"
            mend = "name all claims that answer it in one place"
            yield Problem(place, codes.SAME_ID, message, mend, source)
        first.setdefault(name.lower(), place)
    for name in sorted(listed.texts.keys() - {name for name, _ in ids}):
        if near := did_you_mean(name, [each for each, _ in ids if each.lower() == name.lower()]):
            message = f"the file of texts names '{name}'{near}"
            mend = "write the id in both files alike"
            yield Problem(listed.origin.place("texts"), codes.UNKNOWN_ID, message, mend, source)


def _may_refer(source: str, record: Record, state: str) -> bool:
    """News, and a share of an earlier day, may speak of what is no longer stated; else nothing."""
    of_then = isinstance(record, Share) and record.as_stated is not None
    return state == "published" or (
        state == "retired" and (of_then or source.startswith("updates/"))
    )


def _unknown(portal: Portal, place: Place, source: str, target: str) -> Problem:
    return Problem(place, codes.UNKNOWN_ID, *said_of_unknown(portal, target), source)


def said_of_unknown(portal: Portal, target: str) -> tuple[str, str]:
    """What to say of a reference that no record has, and the mend."""
    collection = target.partition("/")[0]
    if renamed := portal.renamed(target):
        mend = "write the new id; 'formerly' keeps the old address for visitors only"
        return f"there is no '{target}'; it is now '{renamed}'", mend
    own = [f"{collection}/{record.id}" for record in portal.records.get(collection, ())]
    near = did_you_mean(target, own) or did_you_mean(target, portal.index)
    few = own if len(own) <= MOST_NAMED else _with_its_words(target, own)
    those = f": {listed(each.partition('/')[2] for each in few[:MOST_NAMED])}" if few else ""
    mend = f"use the id of a record in {collection}, or add it there{those if not near else ''}"
    if collection not in portal.records:
        mend = "references are written kind/id, with a kind's own name"
    return f"there is no '{target}'{near}", mend


MOST_NAMED = 4
"""Ids that a mend names."""


def _with_its_words(target: str, own: Iterable[str]) -> list[str]:
    """The references of which the id has the most words of another's, or their first letters."""
    words = target.partition("/")[2].split("-")
    initials = "".join(each[:1] for each in words)

    def alike(reference: str) -> int:
        mine = reference.partition("/")[2].split("-")
        return len({*words, initials} & {*mine})

    return [each for each in sorted(own, key=alike, reverse=True) if alike(each)]


def addresses_are_unique(portal: Portal) -> Iterator[Problem]:
    """A former id leads to one record, so it is neither in use nor claimed twice."""
    taken: dict[str, str] = {each: each for each in (*portal.index, *portal.unfinished)}
    for source, record in portal.all():
        for index, former in enumerate(record.formerly):
            address = f"{source.partition('/')[0]}/{former}"
            if address in taken:
                yield Problem(
                    portal.origin(source).place("formerly", index),
                    codes.SAME_ID,
                    f"the former id '{former}' already leads to '{taken[address]}'",
                    "an address can lead to one record only; remove it here or rename the other",
                    source,
                )
            taken.setdefault(address, source)
