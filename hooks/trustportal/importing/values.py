"""A cell as a value of the model: text to days, lengths of time, countries, choices, references.

What cannot be one of the field's values is not bent until it fits: `UnplacedError` says why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from trustportal.importing.dates import Order
from trustportal.importing.table import Value
from trustportal.importing.targets import Shape, hints, shape_of
from trustportal.importing.texts import read_text
from trustportal.importing.words import UnplacedError, choice, folded, is_open, words_of
from trustportal.model import fields
from trustportal.problems import did_you_mean, legible, listed
from trustportal.source.files import first_forbidden

Plain = Any
"""Plain data of a record: texts, lists, mappings, None."""
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})


@dataclass(frozen=True, slots=True)
class Context:
    """What a text can refer to: by collection, ids by folded id and title; and the order of days.

    `several` holds folded titles that more than one record has.
    """

    names: Mapping[str, Mapping[str, str]]
    order: Order | None = None
    several: frozenset[str] = frozenset()


def read_value(hint: Any, cell: Value, field: str, context: Context) -> Plain:
    """The value of a cell for a field of this type, or UnplacedError."""
    if isinstance(cell, str):
        _refuse_odd(cell)
    made = _read(shape_of(hint), cell, field, context)
    try:
        _adapter(hint).validate_python(made)
    except ValidationError as error:
        raise UnplacedError(_said(error)) from None
    return made


def same(hint: Any, one: Plain, other: Plain) -> bool:
    """Whether two plain values mean the same to the field's type."""
    adapter = _adapter(hint)
    try:
        return bool(adapter.validate_python(one) == adapter.validate_python(other))
    except ValidationError:
        return bool(one == other)


def _read(shape: Shape, cell: Value, field: str, context: Context) -> Plain:
    if shape.sort == "list":
        return _list(shape, cell, field, context)
    if shape.sort == "part":
        return _part(shape, cell, field, context)
    if not isinstance(cell, str):
        raise UnplacedError("a text is expected, not a list or an object")
    if shape.sort == "choice":
        found = choice(cell, shape.options, field)
        if found is None:
            near = did_you_mean(cell.strip(), shape.options)
            known = listed(shape.options, 12, last="or")
            raise UnplacedError(f"it is none of {known}{near}")
        return found
    if shape.sort == "reference":
        return _reference(shape, cell, context)
    return read_text(shape, cell, context.order)


def _reference(shape: Shape, cell: str, context: Context) -> str:
    to = next(mark.to for mark in shape.marks if isinstance(mark, fields.Points))
    said = folded(cell)
    if to is None:
        if "/" in said or said in fields.BASIS_WORDS:
            return said
        found = [f"{kind}/{ids[said]}" for kind, ids in context.names.items() if said in ids]
    else:
        found = (
            [each] if (each := context.names.get(to, {}).get(said.removeprefix(f"{to}/"))) else []
        )
    if len(found) != 1 or said in context.several:
        what = "record" if to is None else f"record of {to}"
        raise UnplacedError(f"{'more than one' if found else 'no'} {what} is called so")
    return found[0]


def _list(shape: Shape, cell: Value, field: str, context: Context) -> list[Plain]:
    inner = shape_of(shape.inner)
    if isinstance(cell, list):
        return [_read(inner, each, field, context) for each in cell]
    if not isinstance(cell, str):
        return [_read(inner, cell, field, context)]
    why = None
    for parted in _ways(inner, cell):
        try:
            return [_item(shape.inner, inner, each, field, context) for each in parted]
        except UnplacedError as error:
            why = error if len(parted) == 1 or why is None else _named(error, parted)
    raise why or UnplacedError("nothing stands between the marks")


def _item(hint: Any, inner: Shape, text: str, field: str, context: Context) -> Plain:
    made = _read(inner, text, field, context)
    try:
        _adapter(hint).validate_python(made)
    except ValidationError as error:
        shown = text if len(text) <= 60 else f"{text[:57]}..."
        raise UnplacedError(f"'{shown}': {_said(error)}") from None
    return made


def _named(error: UnplacedError, parted: list[str]) -> UnplacedError:
    return UnplacedError(f"of {len(parted)} items one does not fit: {error}")


def _ways(inner: Shape, text: str) -> list[list[str]]:
    """The ways in which a text can be a list, the surest first.

    Sentences hold commas, so only codes, names and references are parted by them.
    """
    is_words = any(isinstance(mark, fields.Prose) for mark in inner.marks)
    own = rf" \| (?=(?:{'|'.join(hints(inner.inner))}): )" if inner.sort == "part" else r" \| "
    ways = [re.split(own, text)]
    if len(ways[0]) == 1:
        ways += [re.split(r"[\n;]", text)]
        ways += [] if is_words else [re.split(r"[\n;,]|\band\b|&", text)]
    if is_words and len(ways) > 1 and len(ways[1]) > 1:
        ways.reverse()
    kept = [[" ".join(each.split()).strip("•-* ") for each in way] for way in ways]
    return [[each for each in way if each] for way in kept if any(way)]


def _part(shape: Shape, cell: Value, field: str, context: Context) -> dict[str, Plain]:
    inner = hints(shape.inner)
    if isinstance(cell, str):
        marks = list(re.finditer(rf"(?:^|; )({'|'.join(inner)}): ", cell))
        if not marks or marks[0].start():
            return _lead(shape, cell, field, context)
        ends = [each.start() for each in marks[1:]] + [len(cell)]
        cell = {each[1]: cell[each.end() : end] for each, end in zip(marks, ends, strict=True)}
    if not isinstance(cell, dict):
        raise UnplacedError("an object is expected")
    if unknown := [key for key in cell if key not in inner]:
        raise UnplacedError(f"it has no field '{unknown[0]}'{did_you_mean(unknown[0], inner)}")
    return {
        key: _read(shape_of(inner[key]), value, key, context)
        for key, value in cell.items()
        if value not in (None, [], {})
    }


def _lead(shape: Shape, text: str, field: str, context: Context) -> dict[str, Plain]:
    """A part of which a plain text gives the one field that matters."""
    names = words_of("lead").get(field)
    if not names:
        keys = listed(hints(shape.inner), 4)
        raise UnplacedError(f"it has parts; write 'name: value' for each, parted by '; ': {keys}")
    why: UnplacedError | None = None
    for name in names:
        try:
            return {name: _read(shape_of(hints(shape.inner)[name]), text, name, context)}
        except UnplacedError as error:
            why = why or error
    raise why or UnplacedError("it does not fit")


def _refuse_odd(text: str) -> None:
    if text.strip() in _ERRORS:
        raise UnplacedError("the formula behind it failed")
    if found := first_forbidden(text.replace("\r\n", "\n")):
        raise UnplacedError(f"it holds {legible(found.group())}, which no text may hold")


_ADAPTERS: dict[int, tuple[Any, TypeAdapter[Any]]] = {}


def _adapter(hint: Any) -> TypeAdapter[Any]:
    """What checks a type; kept with the type itself, since it takes its time to be made."""
    if id(hint) not in _ADAPTERS:
        _ADAPTERS[id(hint)] = hint, TypeAdapter(hint)
    return _ADAPTERS[id(hint)][1]


def _said(error: ValidationError) -> str:
    """The first of pydantic's complaints in a sentence."""
    first = error.errors(include_url=False)[0]
    context: dict[str, Any] = first.get("ctx", {})
    if "mend" in context:
        return f"{context['message']}; {context['mend']}"
    inside = ".".join(str(each) for each in first["loc"] if isinstance(each, str))
    if isinstance(first["input"], str) and first["type"] in ("string_too_long", "too_long"):
        return f"it is longer than {context.get('max_length')} characters"
    return f"{inside}: {first['msg']}" if inside else first["msg"]


def is_blank(cell: Value) -> bool:
    """Whether a cell says nothing."""
    return cell in (None, [], {}) or (isinstance(cell, str) and (not cell.strip() or is_open(cell)))
