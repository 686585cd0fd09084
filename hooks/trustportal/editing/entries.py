"""Records as entries of an editor: each one by itself, whatever file it shares with others.

An entry is found by its collection and slug, read as its form shows it, and written back into its
place in the file; each byte of the rest stays. A record that could not be read is not written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trustportal.editing.shapes import Value, restored, shown
from trustportal.editing.splices import EditError, appended, removed, spliced, text_of, written
from trustportal.model.base import Part, Record
from trustportal.model.kinds import COLLECTIONS, KIND_OF, ORGANIZATION, Organization
from trustportal.model.reading import Origin, read_record
from trustportal.model.waivers import Waiver
from trustportal.model.words import slug
from trustportal.portal import DATA, WAIVERS
from trustportal.problems import Problem, errors
from trustportal.source.history import HISTORY, read_history_files
from trustportal.source.strict_yaml import Document, read_yaml

MODELS: Mapping[str, type[Part]] = {**COLLECTIONS, WAIVERS: Waiver, ORGANIZATION.name: Organization}
"""What the entries of each collection are; the organisation is a collection of one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record: its collection, its name there, where it stands, and what stands there."""

    collection: str
    slug: str
    file: str
    path: tuple[str | int, ...]
    record: Value

    @property
    def form(self) -> dict[str, Value]:
        """The record as the boxes of its form hold it."""
        return shown(MODELS[self.collection], self.record)


def entries(root: Path, collection: str) -> Iterator[Entry]:
    """The entries of a collection in the order of its files; an `EditError` if one is unread."""
    for file in _files(root, collection):
        value = _read(text_of(root, file), file).value
        if collection == ORGANIZATION.name:
            yield Entry(collection, collection, file, (), value)
            return
        items = value.get(collection) if isinstance(value, dict) else None
        for index, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                yield Entry(collection, slug_of(item), file, (collection, index), item)


def slug_of(record: Mapping[str, Value]) -> str:
    """The name of an entry: its id, and for a waiver its rule and record."""
    given = record.get("id") or f"{record.get('rule')}-{record.get('record')}"
    return slug(str(given))


def save(root: Path, collection: str, name: str, sent: Value) -> None:
    """Write what a form holds into the entry of that name, or as a new one at the end.

    An `EditError` says what is wrong with it, and then nothing was written.
    """
    there = next((each for each in entries(root, collection) if each.slug == name), None)
    model = MODELS[collection]
    wanted = restored(model, there.record if there else {}, sent)
    if there is None:
        file, path, text = _added(root, collection, wanted)
    else:
        if wanted == there.record:
            return
        _refuse_new_id(there, wanted)
        file, path = there.file, there.path
        text = spliced(text_of(root, file), file, path, wanted)
    _judge(model, text, file, path)
    written(root, file, text)


def delete(root: Path, collection: str, name: str) -> None:
    """Remove an entry; what was ever released stays, since an id is never used again."""
    there = next((each for each in entries(root, collection) if each.slug == name), None)
    if there is None or not there.path:
        raise EditError(f"{collection}: there is no {name} that could be deleted")
    reference = f"{collection}/{name}"
    if collection in COLLECTIONS and (day := _released(root, reference)):
        raise EditError(
            f"{reference} is on record since {day} and cannot be deleted: links depend on it, and"
            " its id is never used again. Set its state to retired, with the day in 'Retired'"
        )
    written(root, there.file, removed(text_of(root, there.file), there.file, there.path))


def _added(root: Path, collection: str, wanted: Value) -> tuple[str, tuple[str | int, ...], str]:
    """The last file of a collection with one more record: file, path and text."""
    if collection == ORGANIZATION.name:
        raise EditError(f"{DATA}/{collection}.yml is not there; restore it from git")
    others = list(entries(root, collection))
    if any(each.slug == slug_of(wanted) for each in others):
        raise EditError(f"{slug_of(wanted)} is there already: ids are never used twice")
    files = _files(root, collection)
    file = files[-1] if files else f"{DATA}/{_home(collection)}.yml"
    text = text_of(root, file) if files else f"{collection}: []\n"
    index = sum(each.file == file for each in others)
    return file, (collection, index), appended(text, file, (collection,), wanted)


def _refuse_new_id(there: Entry, wanted: Mapping[str, Value]) -> None:
    old, new = there.record.get("id"), wanted.get("id")
    if old != new:
        raise EditError(
            f"id: {old} cannot become {new} here, because other records and links depend on it."
            f" 'trust-portal rename {there.collection}/{old} {new}' changes it everywhere"
        )


def _judge(model: type[Part], text: str, file: str, path: tuple[str | int, ...]) -> None:
    """Raise an `EditError` with all that is wrong with a record before it is written."""
    document = _read(text, file)
    value = document.value
    for part in path:
        value = value[part]
    found: list[Problem] = []
    named = issubclass(model, Record) and isinstance(value.get("id"), str)
    reference = f"{path[0]}/{value['id']}" if named else None
    read_record(model, Origin(document, path), value, reference, found.append)
    refuse(found)


def refuse(found: list[Problem]) -> None:
    """Raise the errors that were found, a line each; a draft may be unfinished."""
    if wrong := errors(found):
        raise EditError("\n".join(f"{each.message}. {_capital(each.mend)}." for each in wrong))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _read(text: str, file: str) -> Document:
    found: list[Problem] = []
    document = read_yaml(text.removeprefix("\ufeff"), file, found.append)
    if document is None or found:
        first = found[0]
        raise EditError(f"{first.place}: {first.message}; mend the file in an editor: {first.mend}")
    return document


def _home(collection: str) -> str:
    return KIND_OF[collection].name if collection in KIND_OF else collection


def _files(root: Path, collection: str) -> list[str]:
    """The files of a collection from the root on: one, or those of its folder by name."""
    folder = root / DATA / _home(collection)
    if not folder.is_dir():
        file = f"{DATA}/{folder.name}.yml"
        return [file] if (root / file).is_file() else []
    found = sorted(folder.rglob("*.yml"))
    return [file.relative_to(root).as_posix() for file in found if not file.name.startswith(".")]


def _released(root: Path, reference: str) -> str | None:
    """The day of the first release that names a record, by whatever name of a field."""
    files = read_history_files(root, f"{DATA}/{HISTORY}", lambda _: None)
    quoted = json.dumps(reference).encode()
    return next((file.day.isoformat() for file in files if quoted in file.content), None)
