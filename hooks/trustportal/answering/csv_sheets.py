"""A CSV file as one sheet, written back in its own dialect."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO

from trustportal.answering.sheet import Cell, RefusedFileError, Sheet
from trustportal.exports.tables import harmless

_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class CsvFile:
    """The cells of a CSV file, and how it is written."""

    rows: tuple[tuple[str, ...], ...]
    delimiter: str
    newline: str
    marked: bool

    def sheets(self) -> tuple[Sheet, ...]:
        """Its one sheet."""
        texts = {
            (row, column): text
            for row, cells in enumerate(self.rows, start=1)
            for column, text in enumerate(cells, start=1)
            if text.strip()
        }
        return (Sheet("", texts, has_names=False),)

    def written(self, writes: Mapping[str, Mapping[Cell, str]]) -> bytes:
        """The file with new texts in some cells; none of them is a formula."""
        rows = [list(row) for row in self.rows]
        for (row, column), text in sorted(writes.get("", {}).items()):
            cells = rows[row - 1]
            cells += [""] * (column - len(cells))
            cells[column - 1] = harmless(text)
        made = StringIO(newline="")
        csv.writer(made, delimiter=self.delimiter, lineterminator=self.newline).writerows(rows)
        return (_MARK if self.marked else b"") + made.getvalue().encode()


def read_csv(content: bytes) -> CsvFile:
    """A CSV file in UTF-8, with commas, semicolons or tabs."""
    try:
        text = content.removeprefix(_MARK).decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{content[error.start]:02x} is not UTF-8 text"
        raise RefusedFileError(message, "save it as CSV UTF-8", f"{line}") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise RefusedFileError("this is no text", "save it as CSV UTF-8 or .xlsx", f"{line}")
    delimiter = _delimiter(text[:20_000])
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows = tuple(tuple(row) for row in reader)
    except csv.Error as error:
        mend = "close each quotation mark, and double those inside a text"
        raise RefusedFileError(
            f"the row cannot be read: {error}", mend, f"{reader.line_num}"
        ) from None
    newline = "\r\n" if "\r\n" in text else "\n"
    return CsvFile(rows, delimiter, newline, content.startswith(_MARK))


def _delimiter(text: str) -> str:
    """What parts the columns: of comma, semicolon and tab the one that parts most rows alike."""

    def parts(delimiter: str) -> tuple[int, int]:
        counts = Counter(
            len(row) for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter) if row
        )
        columns, rows = max(
            counts.items(), key=lambda each: (each[0] > 1, each[1], each[0]), default=(0, 0)
        )
        return (rows if columns > 1 else 0), columns

    try:
        return max(",;\t", key=parts)
    except csv.Error:
        return ","
