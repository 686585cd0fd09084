"""JSON as a table: a list of objects, alone or as the one list of an object."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from trustportal.answering.sheet import RefusedFileError
from trustportal.importing.table import MOST_ROWS, Row, Table, Value
from trustportal.model.kinds import COLLECTIONS
from trustportal.problems import listed

_FORM = "write a list of objects, or an object that holds one"


def read_json(text: str, remarks: Sequence[str] = (), collection: str = "") -> Table:
    """The items of a JSON text; an item that is no object is refused like a row.

    A file of the portal's own can hold two collections, and each item names its own.
    """
    try:
        found = json.loads(
            text,
            parse_int=str,
            parse_float=str,
            parse_constant=_no_constant,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        message = f"this is no JSON: {error.msg}"
        raise RefusedFileError(message, "export it again", f"{error.lineno}") from None
    except RecursionError:
        raise RefusedFileError("it is nested too deeply", _FORM) from None
    every = _items(found)
    items = [each for each in every if _is_of(each, collection)]
    if others := len(every) - len(items):
        remarks = (*remarks, f"{others} items are of another collection, not read")
    if len(items) > MOST_ROWS:
        message = f"it holds {len(items):,} items, more than {MOST_ROWS:,}"
        raise RefusedFileError(message, "import it in parts")
    objects = {
        number: _flat(item) for number, item in enumerate(items, start=1) if isinstance(item, dict)
    }
    headings = tuple(dict.fromkeys(key for item in objects.values() for key in item))
    return Table(
        headings,
        tuple(
            Row(number, tuple(_plain(item.get(key)) for key in headings))
            for number, item in objects.items()
        ),
        tuple(
            (number, "it is no object with named values")
            for number in range(1, len(items) + 1)
            if number not in objects
        ),
        tuple(remarks),
        has_cells=False,
    )


def _is_of(item: Any, collection: str) -> bool:
    named = item.get("collection") if isinstance(item, dict) else None
    return not collection or named not in COLLECTIONS or named == collection


def _items(found: Any) -> list[Any]:
    if isinstance(found, dict):
        lists = {
            key: value
            for key, value in found.items()
            if isinstance(value, list) and any(isinstance(each, dict) for each in value)
        }
        if len(lists) > 1 and "statements" not in lists:
            message = f"it holds several lists: {listed(map(repr, lists))}"
            raise RefusedFileError(message, _FORM)
        found = lists.get("statements") or next(iter(lists.values()), None)
    if not isinstance(found, list):
        raise RefusedFileError("it holds no list of objects", _FORM)
    if not found:
        raise RefusedFileError("the list is empty", "export it again, with its items")
    return found


def _flat(item: dict[str, Any]) -> dict[str, Any]:
    """The portal's own format keeps under `details` what a kind has besides the common fields."""
    details = item.get("details")
    if not isinstance(details, dict):
        return item
    return {key: value for key, value in item.items() if key != "details"} | details


def _plain(value: Any) -> Value:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value if isinstance(value, str) and value.strip() else None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise RefusedFileError(f"the key '{twice}' stands twice in one object", "keep one of them")
    return made


def _no_constant(name: str) -> None:
    raise RefusedFileError(f"{name} is no value", "write a number, or null")
