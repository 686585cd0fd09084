"""The records of one collection, as they lie in the files and as the portal shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from json import dumps
from typing import Any

from trustportal.exports.tables import table as shown_table
from trustportal.importing.dates import Order
from trustportal.importing.json_items import read_json
from trustportal.importing.table import Value
from trustportal.importing.values import Context
from trustportal.importing.words import folded
from trustportal.model.kinds import COLLECTIONS
from trustportal.portal import Portal
from trustportal.public import PublicView
from trustportal.publication.format import statement
from trustportal.publication.history import read_chain


@dataclass(frozen=True, slots=True)
class Existing:
    """A record in its file: plain data, and what the portal writes of it in a table or JSON."""

    id: str
    title: str
    file: str
    index: int
    value: Mapping[str, Any]
    in_table: Mapping[str, Value]
    in_json: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Records:
    """The records of a collection, and every id that it has or had: none is used again."""

    by_id: Mapping[str, Existing]
    by_title: Mapping[str, tuple[Existing, ...]]
    former: Mapping[str, str]
    taken: frozenset[str]
    malformed: frozenset[str]
    files: tuple[str, ...]


def records_of(portal: Portal, view: PublicView, collection: str) -> Records:
    """What is there of a collection."""
    columns, rows = shown_table(view, collection)
    in_table = {
        str(row[0]): {
            name: each.isoformat() if isinstance(each, date) else each
            for name, each in zip(columns, row, strict=True)
        }
        for row in rows
    }
    in_json = {each["ref"]: _as_json(each, view) for each in view.records[collection]}
    start = f"{collection}/"
    malformed = {each.removeprefix(start) for each in portal.refused if each.startswith(start)}
    found = {}
    for reference, origin in portal.origins.items():
        name = reference.removeprefix(start)
        if reference.startswith(start) and name not in malformed:
            value = origin.value
            found[name] = Existing(
                name,
                str(value.get("title") or name),
                origin.document.file,
                int(origin.path[-1]),
                value,
                in_table.get(reference, {}),
                in_json.get(reference, {}),
            )
    titles: dict[str, list[Existing]] = {}
    for each in found.values():
        titles.setdefault(folded(each.title), []).append(each)
    former = {old: record.id for record in portal.records[collection] for old in record.formerly}
    released = {
        each["id"].removeprefix(start)
        for release in read_chain(portal.history).releases
        for each in release.document["statements"]
        if each["id"].startswith(start)
    }
    files = (each.document.file for name, each in portal.origins.items() if name.startswith(start))
    return Records(
        found,
        {title: tuple(each) for title, each in titles.items()},
        former,
        frozenset({*found, *former, *malformed, *released}),
        frozenset(malformed),
        tuple(dict.fromkeys(files)),
    )


def context_of(portal: Portal, order: Order | None) -> Context:
    """What texts can refer to: every record by id and title."""
    names: dict[str, dict[str, str]] = {}
    several = set()
    for collection in COLLECTIONS:
        by_name = names.setdefault(collection, {})
        for record in portal.records[collection]:
            for name in (folded(record.title), record.id):
                if by_name.get(name, record.id) != record.id:
                    several.add(name)
                by_name[name] = record.id
    return Context(names, order, frozenset(several))


def _as_json(record: dict[str, Any], view: PublicView) -> Mapping[str, Value]:
    table = read_json(dumps([statement(record, view).model_dump(mode="json")]))
    return dict(zip(table.headings, table.rows[0].cells, strict=True))
