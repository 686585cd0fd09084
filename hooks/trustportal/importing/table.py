"""A table as it was found in a file: headings, rows, and what was not read as a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trustportal.answering.sheet import FIRST_ROWS, RefusedFileError, Sheet
from trustportal.answering.sheet_xml import name_of
from trustportal.problems import listed

Value = str | list["Value"] | dict[str, "Value"] | None
"""What a cell holds: a text, from JSON also lists and mappings of texts; None for nothing."""

MOST_ROWS = 20_000
"""More than a kind of claim will ever have; the file that is written must stay readable too."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row by its number in the file, with a value for each column."""

    number: int
    cells: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows below their headings. `refused` are further rows, each with the reason."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    refused: tuple[tuple[int, str], ...] = ()
    remarks: tuple[str, ...] = ()
    name: str = ""
    has_cells: bool = True
    """Whether a place is the name of a cell, or else a key of an item."""
    formulas: frozenset[tuple[int, int]] = frozenset()
    """Cells without a value of their own: formulas never calculated, parts of merged cells, and in
    a CSV what begins like a formula."""

    def place(self, row: int, column: int) -> str:
        """How people find a value: B7, or "item 7, 'seat'"."""
        if self.has_cells:
            return name_of((row, column + 1))
        return f"item {row}, '{self.headings[column]}'"

    def column(self, index: int) -> str:
        """How people find a column: B 'Seat', or 'seat'."""
        letter = f"{name_of((1, index + 1))[:-1]} " if self.has_cells else ""
        return f"{letter}'{self.headings[index]}'"

    def row(self, number: int) -> str:
        """How people find a row."""
        return f"{'row' if self.has_cells else 'item'} {number}"


def table_of(sheet: Sheet, knows: Callable[[str], bool], *, remarks: Sequence[str] = ()) -> Table:
    """The table of a sheet: its headings are in the row of which most are known.

    Headings that come again after an empty row begin a second table, whose rows are refused.
    """
    if not sheet.texts:
        raise RefusedFileError("there is nothing in it", "name the file that holds the table")
    rows: dict[int, dict[int, str]] = {}
    for (number, column), text in sheet.texts.items():
        rows.setdefault(number, {})[column] = text
    head = _row_of_headings(rows, knows)
    width = sheet.width
    said = list(remarks)
    if above := [
        text for number in sorted(rows) if number < head for text in rows[number].values()
    ]:
        said.append(f"above the headings, passed over: {_shown(above)}")
    if sheet.hidden & rows.keys():
        said.append(f"{len(sheet.hidden & rows.keys())} hidden rows are read like the others")
    below = [number for number in sorted(rows) if number > head]
    if len(below) > MOST_ROWS:
        message = f"it holds {len(below):,} rows, more than {MOST_ROWS:,}"
        raise RefusedFileError(message, "import it in parts")
    second = _second_table(rows, head, below, knows)
    refused = tuple(
        (number, f"row {second} begins another table: give it a sheet or file of its own")
        for number in below
        if second and number >= second
    )
    return Table(
        tuple(" ".join(rows[head].get(column, "").split()) for column in range(1, width + 1)),
        tuple(
            Row(number, tuple(rows[number].get(column) for column in range(1, width + 1)))
            for number in below
            if not (second and number >= second)
        ),
        refused,
        tuple(said),
        sheet.name,
        formulas=sheet.taken - sheet.texts.keys(),
    )


def _row_of_headings(rows: dict[int, dict[int, str]], knows: Callable[[str], bool]) -> int:
    first = [number for number in sorted(rows) if number <= FIRST_ROWS] or [min(rows)]
    known = {number: sum(map(knows, rows[number].values())) for number in first}
    best = max(first, key=lambda number: known[number])
    return best if known[best] else max(first[:5], key=lambda number: len(rows[number]))


def _second_table(
    rows: dict[int, dict[int, str]], head: int, below: Sequence[int], knows: Callable[[str], bool]
) -> int | None:
    """The row in which a second table begins: headings after an empty row, or the same again."""
    own = {*rows[head].values()}
    for number in below:
        texts = [*rows[number].values()]
        known = sum(map(knows, texts))
        if len(texts) > 1 and (
            {*texts} <= own or (number - 1 not in rows and known > 1 and known * 2 > len(texts))
        ):
            return number
    return None


def _shown(texts: Sequence[str]) -> str:
    return listed([f"'{' '.join(text.split())[:60]}'" for text in texts], 5)
