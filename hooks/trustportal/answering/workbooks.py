"""A workbook as its sheets of questions, written back with every other part as it was.

A workbook is a ZIP of XML parts. Libraries that load and save one drop what they do not know, such
as lists to choose from on another sheet, charts and shapes; here only the sheets that get answers
are changed, and in those only the cells.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

from trustportal.answering.cell_formats import BASES, formats_of, number_shown
from trustportal.answering.sheet import Cell, RefusedFileError, Sheet
from trustportal.answering.sheet_xml import CellXml, SheetXml, corners, scan, splice

MOST_BYTES, MOST_PARTS = 300_000_000, 10_000
BOMB_BYTES, BOMB_RATIO = 50_000_000, 150
"""A workbook that grows so large and by so much is made to fill memory; real ones grow tenfold."""
MOST_MERGED = 1_000_000
_SAVE_ANEW = "open it in a spreadsheet and save it anew as .xlsx"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True)
class _Part:
    path: str
    xml: SheetXml
    sheet: Sheet


class Workbook:
    """The parts of a workbook, and those of its sheets that are not hidden."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.parts = _unpacked(content)
        self.main = self._target(self._relations(""), "officeDocument")
        strings = [
            target
            for kind, target in self._relations(self.main).values()
            if kind.endswith("/sharedStrings")
        ]
        self.strings = self._strings(strings[0]) if strings else []
        styles = [
            path
            for kind, path in self._relations(self.main).values()
            if kind.endswith("/styles") and path in self.parts
        ]
        self.formats = formats_of(self._parsed(styles[0])) if styles else ()
        self.base = BASES[b'date1904="1"' in self.parts[self.main]]
        self.names: dict[str, str] = {}
        self.hidden: list[str] = []
        self._found: dict[str, _Part] = {}
        self._read_sheets()

    def sheets(self) -> tuple[Sheet, ...]:
        """Every sheet that is not hidden."""
        return tuple(part.sheet for part in self._found.values())

    def written(self, writes: Mapping[str, Mapping[Cell, str]]) -> bytes:
        """The workbook with new texts in some cells of some sheets."""
        changed = {}
        for name, cells in writes.items():
            part = self._found[name]
            like = min((column for _, column in part.sheet.texts), default=1)
            changed[part.path] = splice(part.xml, cells, like)
        if changed:
            changed[self.main] = _calculating(self.parts[self.main])
        made = BytesIO()
        with ZipFile(BytesIO(self.content)) as old, ZipFile(made, "w") as new:
            for info in old.infolist():
                new.writestr(info, changed.get(info.filename, self.parts[info.filename]))
        return made.getvalue()

    def _read_sheets(self) -> None:
        relations = self._relations(self.main)
        root = self._parsed(self.main)
        for element in root.iter():
            tag = element.tag.rpartition("}")[2]
            if tag == "definedName" and element.text:
                self.names[element.get("name", "")] = element.text
        for element in root.iter():
            if element.tag.rpartition("}")[2] != "sheet":
                continue
            name = element.get("name", "")
            link = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
            kind, path = relations.get(link, ("", ""))
            if element.get("state", "visible") != "visible":
                self.hidden.append(name)
            elif kind.endswith("/worksheet") and path in self.parts:
                xml = scan(self.parts[path], f"sheet '{name}'")
                self._found[name] = _Part(path, xml, self._sheet(name, xml))

    def _sheet(self, name: str, xml: SheetXml) -> Sheet:
        texts, taken = {}, set()
        for number, row in xml.rows.items():
            for column, cell in row.cells.items():
                said = self._shown(cell)
                if cell.formula:
                    taken.add((number, column))
                if said.strip():
                    texts[number, column] = said
        taken |= self._merged(name, xml, max((each for _, each in texts), default=0) + 50)
        hidden = frozenset(number for number, row in xml.rows.items() if row.hidden)
        return Sheet(name, texts, frozenset(taken), hidden, self._choices(xml))

    def _merged(self, name: str, xml: SheetXml, width: int) -> set[Cell]:
        """The cells of merged ranges but their first ones, in rows that are there."""
        found: set[Cell] = set()
        for (top, left), (bottom, right) in corners(" ".join(xml.merged)):
            columns = range(left, min(right, width) + 1)
            rows = [row for row in xml.rows if top <= row <= bottom]
            if len(found) + len(rows) * len(columns) > MOST_MERGED:
                message = f"more than {MOST_MERGED:,} cells are merged"
                raise RefusedFileError(message, _SAVE_ANEW, f"sheet '{name}'")
            found |= {(row, column) for row in rows for column in columns} - {(top, left)}
        return found

    def _shown(self, cell: CellXml) -> str:
        """What a cell shows: its text, a day, a share, yes or no."""
        if cell.kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(cell.text, cell.text)
        if cell.kind in ("", "n") and cell.text:
            at = int(cell.style) if cell.style.isdecimal() else 0
            sort = self.formats[at] if at < len(self.formats) else ""
            return number_shown(cell.text, sort, self.base)
        return self._said(cell.kind, cell.text)

    def _said(self, kind: str, text: str) -> str:
        if kind == "s" and text.isdecimal() and int(text) < len(self.strings):
            return self.strings[int(text)]
        return text

    def _choices(self, xml: SheetXml) -> Callable[[Cell], tuple[str, ...]]:
        lists = [(corners(ranges), formula) for ranges, formula in xml.lists]

        def of(cell: Cell) -> tuple[str, ...]:
            row, column = cell
            for ranges, formula in lists:
                for (top, left), (bottom, right) in ranges:
                    if top <= row <= bottom and left <= column <= right:
                        return self._values(formula, xml)
            return ()

        return of

    def _values(self, formula: str, own: SheetXml) -> tuple[str, ...]:
        """What may be chosen: a quoted list, or the cells of a range, maybe of another sheet."""
        if formula.startswith('"'):
            return tuple(each.strip() for each in formula.strip('"').split(","))
        sheet, _, ranges = self.names.get(formula, formula).rpartition("!")
        part = self._found.get(sheet.strip("'"))
        xml = part.xml if part else own if not sheet else None
        found = []
        for (top, left), (bottom, right) in corners(ranges) if xml else ():
            for number in range(top, min(bottom, top + 50) + 1):
                for column in range(left, right + 1):
                    row = xml.rows.get(number) if xml else None
                    cell = row.cells.get(column) if row else None
                    found += [self._said(cell.kind, cell.text)] if cell and cell.text else []
        return tuple(found)

    def _strings(self, path: str) -> list[str]:
        found = []
        for item in self._parsed(path):
            runs = [item, *(each for each in item if each.tag.endswith("}r"))]
            found.append("".join(t.text or "" for run in runs for t in run if t.tag.endswith("}t")))
        return found

    def _relations(self, path: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(path)
        file = posixpath.join(folder, "_rels", f"{name}.rels")
        if file not in self.parts:
            return {}
        return {
            each.get("Id", ""): (
                each.get("Type", ""),
                posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/"),
            )
            for each in self._parsed(file).iter(_RELATIONS)
        }

    def _target(self, relations: Mapping[str, tuple[str, str]], kind: str) -> str:
        for sort, path in relations.values():
            if sort.endswith(f"/{kind}") and path in self.parts:
                return path
        raise RefusedFileError("this is no workbook", _SAVE_ANEW)

    def _parsed(self, path: str) -> ET.Element:
        content = self.parts[path]
        if b"<!DOCTYPE" in content:
            raise RefusedFileError("the workbook declares entities", _SAVE_ANEW, path)
        try:
            return ET.fromstring(content)  # noqa: S314 - without a DOCTYPE there are no entities
        except ET.ParseError as error:
            raise RefusedFileError(f"a part is broken: {error}", _SAVE_ANEW, path) from None


def _unpacked(content: bytes) -> dict[str, bytes]:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        message = "this is an old workbook (.xls), or one with a password"
        raise RefusedFileError(message, "open it, remove the password, and save it as .xlsx")
    try:
        with ZipFile(BytesIO(content)) as archive:
            infos = archive.infolist()
            size = sum(each.file_size for each in infos)
            grows = size > max(BOMB_BYTES, BOMB_RATIO * len(content))
            if len(infos) > MOST_PARTS or size > MOST_BYTES or grows:
                raise RefusedFileError("the workbook is larger than any real one", _SAVE_ANEW)
            parts = {each.filename: archive.read(each) for each in infos}
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise RefusedFileError(f"this is no workbook: {error}", _SAVE_ANEW) from None
    if any(name.startswith("_xmlsignatures/") for name in parts):
        mend = "save a copy without the signature, or fill it by hand"
        raise RefusedFileError("the workbook is signed, and an answer would break that", mend)
    return parts


def _calculating(content: bytes) -> bytes:
    """The main part, asking that formulas are calculated anew when the workbook is opened."""
    if b"fullCalcOnLoad" in content:
        return content
    return re.sub(rb"<((?:\w+:)?)calcPr\b", rb'<\1calcPr fullCalcOnLoad="1"', content, count=1)
