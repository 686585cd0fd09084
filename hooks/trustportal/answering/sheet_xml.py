"""One sheet of a workbook as its XML: what its cells say, and new texts spliced in.

All that is not touched stays as it was, byte for byte: formats, formulas, merged cells, lists to
choose from, what other programs put there. Only the bytes of a cell that gets a text are replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

from trustportal.answering.sheet import Cell, RefusedFileError

_TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)")


@dataclass(slots=True)
class CellXml:
    """A cell: where its element begins and ends, its style, its kind, what it says."""

    start: int
    end: int = 0
    style: str = ""
    kind: str = ""
    text: str = ""
    formula: bool = False


@dataclass(slots=True)
class RowXml:
    """A row: its element, its cells by column, whether it is hidden."""

    start: int
    end: int = 0
    hidden: bool = False
    cells: dict[int, CellXml] = field(default_factory=dict)


@dataclass(slots=True)
class SheetXml:
    """A scanned sheet. `lists` holds cell ranges with the formula of what may be chosen there."""

    content: bytes
    prefix: str = ""
    rows: dict[int, RowXml] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    lists: list[tuple[str, str]] = field(default_factory=list)


def scan(content: bytes, file: str) -> SheetXml:
    """The rows, cells, merged ranges and lists of a sheet."""
    return _Scanner(content, file).sheet


class _Scanner:
    def __init__(self, content: bytes, file: str) -> None:
        self.sheet = SheetXml(content)
        self.content, self.file = content, file
        self.row = self.column = 0
        self.inside: list[str] = []
        self.text: list[str] = []
        self.ranges = self.formula = ""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self.begin
        parser.EndElementHandler = self.finish
        parser.CharacterDataHandler = self.text.append
        parser.StartDoctypeDeclHandler = self.refuse
        parser.XmlDeclHandler = self.declared
        self.parser = parser
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            mend = "open it in a spreadsheet and save it anew"
            raise RefusedFileError(f"the sheet is broken: {error}", mend, file) from None

    def refuse(self, *_: object) -> None:
        raise RefusedFileError(
            "the sheet declares entities", "open it in a spreadsheet and save it anew", self.file
        )

    def declared(self, _: str, encoding: str | None, __: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "utf8"):
            mend = "open it in a spreadsheet and save it anew"
            raise RefusedFileError(f"the sheet is written in {encoding}", mend, self.file)

    def begin(self, tag: str, given: dict[str, str]) -> None:
        prefix, _, name = tag.rpartition(":")
        at = self.parser.CurrentByteIndex
        self.inside.append(name)
        self.text.clear()
        if name == "sheetData":
            self.sheet.prefix = f"{prefix}:" if prefix else ""
        elif name == "row":
            number = given.get("r", f"{self.row + 1}")
            if not (number.isascii() and number.isdecimal()):
                mend = "open it in a spreadsheet and save it anew"
                raise RefusedFileError(f"'{number[:20]}' is no row", mend, self.file)
            self.row, self.column = int(number[:12]), 0
            hidden = given.get("hidden") in ("1", "true")
            self.sheet.rows[self.row] = RowXml(at, hidden=hidden)
        elif name == "c":
            self.column = cell_of(given["r"])[1] if "r" in given else self.column + 1
            cell = CellXml(at, style=given.get("s", ""), kind=given.get("t", ""))
            self.sheet.rows[self.row].cells[self.column] = cell
        elif name == "mergeCell":
            self.sheet.merged.append(given["ref"])
        elif name == "dataValidation":
            self.ranges, self.formula = given.get("sqref", ""), ""

    def finish(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        self.inside.pop()
        said = "".join(self.text)
        self.text.clear()
        row = self.sheet.rows.get(self.row)
        cell = row.cells.get(self.column) if row else None
        if name == "row" and row:
            row.end = self.after(row.start)
        elif name == "c" and cell:
            cell.end = self.after(cell.start)
        elif name == "f" and "c" in self.inside and cell:
            cell.formula = True
        elif cell and "c" in self.inside and "rPh" not in self.inside:
            if name == "v" or (name == "t" and "is" in self.inside):
                cell.text += said
        elif name in ("formula1", "f") and "dataValidation" in self.inside:
            self.formula = self.formula or said
        elif name == "sqref":
            self.ranges = said
        elif name == "dataValidation" and self.formula:
            self.sheet.lists.append((self.ranges, self.formula))

    def after(self, start: int) -> int:
        """The end of the element that begins at `start` and that the parser has just left."""
        opening = _TAG.match(self.content, start)
        if opening and opening.group().endswith(b"/>"):
            return opening.end()
        closing = _TAG.match(self.content, self.parser.CurrentByteIndex)
        return closing.end() if closing else len(self.content)


def splice(sheet: SheetXml, writes: Mapping[Cell, str], like: int) -> bytes:
    """The XML with new texts; a cell that was not there looks as column `like` of its row does."""
    pieces = [each for cell, text in writes.items() for each in _piece(sheet, cell, text, like)]
    made = bytearray(sheet.content)
    for start, end, new in sorted(pieces, reverse=True):
        made[start:end] = new
    return bytes(made)


def _piece(sheet: SheetXml, cell: Cell, text: str, like: int) -> Iterator[tuple[int, int, bytes]]:
    number, column = cell
    row, prefix = sheet.rows[number], sheet.prefix
    old, model = row.cells.get(column), row.cells.get(like)
    style = old.style if old else model.style if model else ""
    styled = f' s="{style}"' if style else ""
    new = (
        f'<{prefix}c r="{name_of(cell)}"{styled} t="inlineStr"><{prefix}is>'
        f'<{prefix}t xml:space="preserve">{escape(text)}</{prefix}t></{prefix}is></{prefix}c>'
    ).encode()
    later = [each.start for at, each in sorted(row.cells.items()) if at > column]
    if old:
        yield old.start, old.end, new
    elif later:
        yield later[0], later[0], new
    else:
        close = sheet.content.rfind(b"</", row.start, row.end)
        yield close, close, new


def cell_of(name: str) -> Cell:
    """Row and column of a name such as B7."""
    found = _REFERENCE.fullmatch(name)
    if not found:
        raise RefusedFileError(f"'{name}' is no cell", "open it in a spreadsheet and save it anew")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def name_of(cell: Cell) -> str:
    """The name of a cell, such as B7."""
    row, column = cell
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def corners(ranges: str) -> Sequence[tuple[Cell, Cell]]:
    """The first and last cell of each range in a text such as `B2:B9 D4`, without whole columns."""
    found = []
    for each in ranges.split():
        first, _, last = each.partition(":")
        if _REFERENCE.fullmatch(first) and _REFERENCE.fullmatch(last or first):
            found.append((cell_of(first), cell_of(last or first)))
    return found
