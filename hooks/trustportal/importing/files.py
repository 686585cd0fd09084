"""A file of somebody else's as a table: CSV, XLSX or JSON, in the encodings that offices use."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from trustportal.answering.csv_sheets import read_csv
from trustportal.answering.sheet import RefusedFileError, Sheet
from trustportal.answering.workbooks import Workbook
from trustportal.exports.tables import sheet_title
from trustportal.importing.json_items import read_json
from trustportal.importing.table import Table, table_of
from trustportal.problems import did_you_mean, listed
from trustportal.source.files import MOST_BYTES

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".json")
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
Knows = Callable[[str], bool]
"""Whether a heading names a field."""


def read_table(path: Path, collection: str, sheet: str | None, knows: Knows) -> Table:
    """The table of a file; of a workbook the named sheet, else that of the collection."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        mend = f"save it as {listed((each for each in ENDINGS if each != '.txt'), last='or')}"
        raise RefusedFileError(f"its name ends in '{path.suffix}'", mend)
    size = path.stat().st_size
    if size > MOST_BYTES:
        message = f"it has {size:,} bytes, more than {MOST_BYTES // 2**20} MiB"
        raise RefusedFileError(message, "import it in parts")
    content = path.read_bytes()
    if not content.strip():
        raise RefusedFileError("the file is empty", "name the file that holds the table")
    workbook = ending in (".xlsx", ".xlsm")
    if sheet and not workbook:
        raise RefusedFileError("only a workbook has sheets", "leave --sheet out")
    if workbook:
        return _of_workbook(Workbook(content), sheet, sheet_title(collection), knows)
    text, said = decoded(content)
    if ending == ".json":
        return read_json(text, said, collection)
    if text.lstrip()[:1] in ("{", "[", "<") and "\n" not in text.strip().partition(",")[0]:
        raise RefusedFileError("this is no CSV", "give it the ending of what it is: .json, .xlsx")
    file = read_csv(text.encode())
    remarks = (*said, f"columns separated by {_DELIMITERS[file.delimiter]}")
    (only,) = file.sheets()
    sheet_of = _without_shields(only)
    table = table_of(sheet_of, knows, remarks=remarks)
    return replace(table, formulas=sheet_of.taken)


def decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and what is to be said on how it was read."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif content[1:2] == b"\0" or content[:1] == b"\0":
        encodings = ["utf-16-le" if content[1:2] == b"\0" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            names = {"cp1252": "Windows-1252, because it is not UTF-8", "utf-8-sig": ""}
            name = names.get(encoding, "UTF-16")
            return text, (f"read as {name}",) if name else ()
    raise RefusedFileError("this is no text", "save it as CSV UTF-8 or as .xlsx")


def _of_workbook(book: Workbook, wanted: str | None, likely: str, knows: Knows) -> Table:
    sheets = {sheet.name: sheet for sheet in book.sheets()}
    named = {name.strip().casefold(): name for name in sheets}
    name = named.get((wanted or "").strip().casefold())
    if wanted and name is None:
        hidden = wanted in book.hidden
        near = "; it is hidden" if hidden else did_you_mean(wanted, sheets)
        mend = f"name one of: {listed(map(repr, sheets), 20, last='or')}"
        raise RefusedFileError(f"there is no sheet '{wanted}'{near}", mend)
    full = [each for each in sheets if sheets[each].texts]
    name = name or named.get(likely.casefold()) or (full[0] if len(full) == 1 else None)
    if not full:
        raise RefusedFileError("no sheet holds anything", "name the file that holds the table")
    if name is None:
        message = f"it has {len(full)} sheets: {listed(map(repr, full), 20)}"
        raise RefusedFileError(message, f"name one with --sheet '{full[0]}'")
    others = [each for each in full if each != name] + list(book.hidden)
    said = [f"sheet '{name}'"]
    said += [f"other sheets, not read: {listed(map(repr, others), 20)}"] if others else []
    return table_of(sheets[name], knows, remarks=said)


def _without_shields(sheet: Sheet) -> Sheet:
    """Without the apostrophes by which a CSV keeps a text from being taken for a formula.

    What begins like one without them is `taken`.
    """
    texts = {
        cell: text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@\t\r") else text
        for cell, text in sheet.texts.items()
    }
    bare = frozenset(cell for cell, text in sheet.texts.items() if text[:1] == "=")
    return Sheet(sheet.name, texts, bare, has_names=False)
