"""What an import would do, row by row, before anything is written. Every row has one fate."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pydantic import ValidationError

from trustportal.editing.drafts import fields_of
from trustportal.importing.mapping import Mapped
from trustportal.importing.records import Existing, Records
from trustportal.importing.rows import Filled, Open, RowReader, assembled
from trustportal.importing.table import Row, Table
from trustportal.importing.targets import Target, hints
from trustportal.importing.values import Context, Plain, same
from trustportal.importing.words import folded
from trustportal.model.base import Record
from trustportal.model.reading import variant_fields
from trustportal.model.words import slug

Fate = Literal["added", "updated", "unchanged", "refused"]
FATES: tuple[Fate, ...] = ("added", "updated", "unchanged", "refused")


@dataclass(frozen=True, slots=True)
class Change:
    """A field whose value would be another one."""

    field: str
    old: Plain
    new: Plain


@dataclass(frozen=True, slots=True)
class Decision:
    """The fate of a row. `wanted` is the record as it would be; `old` where it is now."""

    row: int
    fate: Fate
    id: str = ""
    title: str = ""
    why: str = ""
    wanted: Mapping[str, Plain] = field(default_factory=dict)
    old: Existing | None = None
    changes: tuple[Change, ...] = ()
    open: tuple[Open, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """All decisions, in the order of the rows."""

    table: Table
    columns: tuple[Mapped, ...]
    decisions: tuple[Decision, ...]

    def counts(self) -> dict[Fate, int]:
        """How many rows have which fate; together all rows that were read."""
        tally = Counter(each.fate for each in self.decisions)
        return {fate: tally[fate] for fate in FATES}


class Planner:
    """Decides row by row; it knows the ids that earlier rows took."""

    def __init__(
        self,
        collection: str,
        model: type[Record],
        records: Records,
        context: Context,
        fixed: Mapping[Target, Plain],
    ) -> None:
        self.collection, self.model, self.records = collection, model, records
        self.context, self.fixed = context, fixed
        self.taken = set(records.taken)
        self.seen: dict[str, int] = {}
        """Records that a row is about already, and which one."""

    def plan(self, table: Table, columns: tuple[Mapped, ...]) -> Plan:
        """The fate of every row of a table."""
        reader = RowReader(table, columns, self.model, self.context)
        rows = [self._with_own_id(row, columns) for row in table.rows]
        made = [self.decide(reader, row) for row in rows]
        made += [Decision(number, "refused", why=why) for number, why in table.refused]
        return Plan(table, columns, tuple(sorted(made, key=lambda each: each.row)))

    def decide(self, reader: RowReader, row: Row) -> Decision:
        """The fate of one row."""
        table, first = reader.table, reader.fill(row, {})
        old = self._old(first.value("id"), first.value("title"))
        if isinstance(old, str):
            return Decision(row.number, "refused", why=old, open=first.open)
        if old is None:
            return self._new(table, first)
        if old.id in self.seen:
            why = f"{table.row(self.seen[old.id])} is about '{old.id}' already"
            return Decision(row.number, "refused", old.id, old.title, why, open=first.open)
        self.seen[old.id] = row.number
        known = old.in_table if table.has_cells else old.in_json
        return self._update(reader.fill(row, known), old)

    def _with_own_id(self, row: Row, columns: Sequence[Mapped]) -> Row:
        """A row whose id is without its collection, which the portal's tables write before it."""
        start = f"{self.collection}/"
        cells = (
            cell.strip().removeprefix(start)
            if isinstance(cell, str) and column.target and column.target.name == "id"
            else cell
            for column, cell in zip(columns, row.cells, strict=True)
        )
        return Row(row.number, tuple(cells))

    def _old(self, name: str | None, title: str | None) -> Existing | str | None:
        """The record that a row is about, None for a new one, or why that is not certain."""
        if name:
            name = self.records.former.get(name, name)
            if name in self.records.malformed:
                return f"the record '{name}' cannot be read: mend it first, trust-portal check"
            if name in self.records.by_id:
                return self.records.by_id[name]
            return None
        found = self.records.by_title.get(folded(title or ""), ())
        if len(found) > 1:
            ids = " and ".join(f"'{each.id}'" for each in found)
            return f"{ids} both have this title: say in a column 'id' which one is meant"
        return found[0] if found else None

    def _new(self, table: Table, filled: Filled) -> Decision:
        number, left = filled.row.number, filled.open
        title = filled.value("title")
        if title is None:
            about = [each for each in left if each.why.startswith("title: ")]
            why = about[0].line() if about else "it has no title: map a column with --map"
            return Decision(number, "refused", why=why, open=left)
        values = dict(self.fixed) | {target: value for target, (value, _) in filled.values.items()}
        record = assembled({}, values, self.model)
        asked = record.get("id")
        if asked in self.taken:
            seen = self.seen.get(str(asked))
            why = f"the id '{asked}' is {f'that of {table.row(seen)}' if seen else 'taken'}"
            return Decision(number, "refused", str(asked), title, why, open=left)
        record["id"] = asked or self._free_id(title, number)
        record["state"] = "draft"
        faults = dict(_faults(self.model, record))
        for name in faults.keys() & record.keys() - {"id", "title", "state"}:
            del record[name]
            left += tuple(self._cells(filled, name, faults[name]))
        wanted = {each.name: record.get(each.name) for each in fields_of(self.model, record)}
        self.taken.add(record["id"])
        self.seen[record["id"]] = number
        stem = self._stem(title, number)
        why = "" if asked or record["id"] == stem else f"'{stem}' is another record"
        return Decision(number, "added", record["id"], title, why, wanted, open=left)

    def _update(self, filled: Filled, old: Existing) -> Decision:
        left = list(filled.open)
        base = dict(old.value)
        changes = []
        for target, (value, cell) in filled.values.items():
            if target.name in ("id", "reviewed_on"):
                continue
            made = assembled(base, {target: value}, self.model)
            first = target.path[0]
            hint = hints(self.model)[first]
            if first in base and same(hint, base[first], made[first]):
                continue
            if faults := dict(_faults(self.model, made)):
                left.append(replace(cell, why=f"{target.name}: {next(iter(faults.values()))}"))
                continue
            shown = target.name + (f" ({target.item})" if target.item else "")
            changes.append(Change(shown, _at(base, target), value))
            base = made
        fate: Fate = "updated" if changes else "unchanged"
        return Decision(
            filled.row.number, fate, old.id, old.title, "", base, old, tuple(changes), tuple(left)
        )

    def _cells(self, filled: Filled, name: str, why: str) -> Iterator[Open]:
        for target, (_, cell) in filled.values.items():
            if target.path[0] == name:
                yield replace(cell, why=f"{target.name}: {why}")

    def _stem(self, title: str, number: int) -> str:
        plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
        return slug(plain)[:70].strip("-") or f"row-{number}"

    def _free_id(self, title: str, number: int) -> str:
        stem = self._stem(title, number)
        name, count = stem, 1
        while name in self.taken:
            count += 1
            name = f"{stem}-{count}"
        return name


def _faults(model: type[Record], record: Mapping[str, Plain]) -> Iterator[tuple[str, str]]:
    """`(field, why)` for each field of a record that its model refuses.

    A draft may lack whatever it has not yet.
    """
    decider, variants = model.variants or ("", {})
    chosen = variants.get(str(record.get(decider)))
    for name in sorted(
        (variant_fields(model) - {*chosen.fields()}) & record.keys() if chosen else ()
    ):
        yield name, f"it does not belong to {decider} {record[decider]}"
    try:
        model.model_validate(record)
    except ValidationError as error:
        for each in error.errors(include_url=False):
            lacks = each["type"] == "missing" or each["input"] is None
            if lacks and record.get("state") == "draft":
                continue
            yield str(each["loc"][0]), str(each.get("ctx", {}).get("message", each["msg"]))


def _at(record: Mapping[str, Plain], target: Target) -> Plain:
    value: Any = record
    for key in target.path:
        value = value.get(key) if isinstance(value, dict) else None
    if target.item:
        return next(
            (each["available"] for each in value or () if each["product"] == target.item), None
        )
    return value
