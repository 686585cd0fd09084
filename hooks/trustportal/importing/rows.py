"""A row as values of fields, and what of it could not be placed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from trustportal.importing.dates import bound_of
from trustportal.importing.mapping import Mapped
from trustportal.importing.table import Row, Table, Value
from trustportal.importing.targets import Target, hints, shape_of
from trustportal.importing.values import Context, Plain, is_blank, read_value
from trustportal.importing.words import UnplacedError
from trustportal.model.base import Record
from trustportal.problems import legible


@dataclass(frozen=True, slots=True)
class Open:
    """A value that found no place: where it stands, what it says, and why."""

    place: str
    text: str
    why: str

    def line(self, most: int = 120) -> str:
        """In one line, the text cut where it is long."""
        said = legible(" ".join(self.text.split()))
        shown = said if len(said) <= most else f"{said[: most - 3]}..."
        return f"{self.place} '{shown}': {self.why}"


@dataclass(frozen=True, slots=True)
class Filled:
    """The values of a row by target, each with the cell that it is from, and what stays open."""

    row: Row
    values: Mapping[Target, tuple[Plain, Open]]
    open: tuple[Open, ...]

    def value(self, name: str) -> Plain:
        """The value of a field by its name, None where the row has none."""
        return next(
            (made for target, (made, _) in self.values.items() if target.name == name), None
        )


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of one table: what its columns are, and what texts can refer to."""

    table: Table
    columns: Sequence[Mapped]
    model: type[Record]
    context: Context

    def fill(self, row: Row, known: Mapping[str, Value]) -> Filled:
        """Read the cells of a row. `known` holds what the portal itself would write there.

        What stands as the portal writes it says nothing new and is not read at all.
        """
        values: dict[Target, tuple[Plain, Open]] = {}
        left: list[Open] = []
        for column in self.columns:
            cell, target = row.cells[column.column], column.target
            at = Open(self.table.place(row.number, column.column), _text(cell), "")
            if (row.number, column.column + 1) in self.table.formulas:
                whole = "a formula without a value, or a part of merged cells"
                left.append(replace(at, why="it begins like a formula" if at.text else whole))
            elif is_blank(cell):
                continue
            elif target is None:
                left += [] if column.is_ours else [self._without_field(column, at)]
            elif not _alike(cell, known.get(target.name)):
                try:
                    values |= _values(target, cell, at, self.model, self.context)
                except UnplacedError as error:
                    left.append(replace(at, why=f"{target.name}: {error}"))
        return Filled(row, values, tuple(left))

    def _without_field(self, column: Mapped, at: Open) -> Open:
        heading = self.table.headings[column.column]
        return replace(at, why=f"'{heading}': {column.how}" if heading else column.how)


def _values(
    target: Target, cell: Value, at: Open, model: type[Record], context: Context
) -> dict[Target, tuple[Plain, Open]]:
    field = target.path[-1]
    if target.item:
        inner = hints(target.hint)
        return {target: (read_value(inner["available"], cell, "available", context), at)}
    sorts = hints(model).get("sort")
    if field == "duration" and isinstance(cell, str) and sorts:
        bound, rest = bound_of(cell)
        if bound in shape_of(sorts).options:
            span = read_value(target.hint, rest, field, context)
            parent = target.name.rpartition(".")[0]
            named = Target(f"{parent}.sort" if parent else "sort", sorts)
            return {target: (span, at), named: (bound, at)}
    return {target: (read_value(target.hint, cell, field, context), at)}


def constants(
    asked: Iterable[str], known: Mapping[str, Target], context: Context
) -> dict[Target, Plain]:
    """Values for the fields of every new record, as "field=value"; UnplacedError says which not."""
    found = {}
    for each in asked:
        name, sign, text = each.partition("=")
        target = known.get(name.strip())
        if not sign or target is None or target.item:
            raise UnplacedError(f"'{each}' names no field: write field=value")
        try:
            found[target] = read_value(target.hint, text, target.path[-1], context)
        except UnplacedError as error:
            raise UnplacedError(f"{name}: '{text}': {error}") from None
    return found


def assembled(
    base: Mapping[str, Plain], values: Mapping[Target, Plain], model: type[Record]
) -> dict[str, Plain]:
    """A record with the values in their places, in the order of the model's fields."""
    made: dict[str, Any] = dict(base)
    for target, value in values.items():
        first, *rest = target.path
        if target.item:
            made[first] = _with_item(made.get(first), target.item, value)
        elif rest:
            made[first] = _complete(model, first, {**(made.get(first) or {}), rest[0]: value})
        else:
            made[first] = value
    order = {name: place for place, name in enumerate(model.model_fields)}
    if base:
        return made
    return dict(sorted(made.items(), key=lambda each: order.get(each[0], len(order))))


def _complete(model: type[Record], field: str, part: dict[str, Plain]) -> dict[str, Plain]:
    """A part with null for those of its needed fields that nobody states."""
    inner = shape_of(hints(model)[field]).inner
    needed = [name for name, each in inner.model_fields.items() if each.is_required()]
    return {**dict.fromkeys(needed), **part}


def _with_item(items: Any, product: str, available: Plain) -> list[Plain]:
    kept = list(items or ())
    for index, item in enumerate(kept):
        if item.get("product") == product:
            kept[index] = item | {"available": available}
            return kept
    return [*kept, {"product": product, "available": available}]


def _text(cell: Value) -> str:
    return cell if isinstance(cell, str) else "" if cell is None else str(cell)


def _alike(cell: Value, shown: Value) -> bool:
    """Whether a cell says what the portal would write there, whatever its blanks."""
    if isinstance(cell, str) and isinstance(shown, str):
        return cell.split() == shown.split()
    return cell == shown
