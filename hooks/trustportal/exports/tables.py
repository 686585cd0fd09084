"""The records as tables: CSV for each collection, and one workbook with all of them.

No cell is a formula (OWASP, CSV injection): in CSV, text that a spreadsheet would take for one is
led by an apostrophe; in the workbook, text is written as text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from pydantic import BaseModel

from trustportal.exports.output import Output
from trustportal.model.kinds import COLLECTIONS, KIND_OF
from trustportal.model.words import headline
from trustportal.public import PublicView
from trustportal.publication.format import Statement, own_column, plain_value, statement

_TITLES = {"data_classes": "Classes of data", "regions": "Regions", "residency": "Data residency"}
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
"""What the name of a sheet must not hold."""
_MOST_IN_A_CELL, _CUT = 32_767, " … (longer than a cell can be: the whole is in trust.json)"
_DATE_WIDTH, _TEXT_WIDTH, _LONG_WIDTH = 12, 24, 60


Cells = list[Any]
"""A row: days are dates, all else is text."""
Table = tuple[list[str], list[Cells]]
"""The columns by name, and the rows."""


def table(view: PublicView, collection: str) -> Table:
    """The columns of a collection and a row for each record."""
    records = view.records[collection]
    kept = [statement(each, view) for each in records]
    details = list(dict.fromkeys(name for each in kept for name in each.details))
    common = [name for name in Statement.model_fields if name not in ("details", "collection")]
    rows = [
        [_cell(getattr(made, name)) for name in common]
        + [_cell(record.get(name)) for name in details]
        for made, record in zip(kept, records, strict=True)
    ]
    return [*common, *map(own_column, details)], rows


def as_csv(view: PublicView, collection: str) -> bytes:
    """A collection as CSV."""
    return csv_of(table(view, collection))


def csv_of(content: Table) -> bytes:
    """CSV (RFC 4180) in UTF-8 with a byte order mark, as spreadsheets expect it."""
    columns, rows = content
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(each) for each in row])
    return text.getvalue().encode("utf-8-sig")


def as_workbook(view: PublicView) -> bytes:
    """Every collection that holds records as a sheet."""
    sheets = {each: table(view, each) for each in COLLECTIONS if view.records[each]}
    return workbook_of(view, {sheet_title(each): content for each, content in sheets.items()})


def workbook_of(view: PublicView, sheets: Mapping[str, Table]) -> bytes:
    """A workbook: typed days, a frozen head, a filter for each column."""
    made = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(made, options) as book:
        day = view.as_of
        book.set_properties(
            {
                "title": f"{view.organization['name']} trust portal as of {day.isoformat()}",
                "created": datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None),
            }
        )
        head = book.add_format({"bold": True, "bottom": 1})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        days = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        for title, (columns, rows) in sheets.items():
            sheet = book.add_worksheet(_FORBIDDEN.sub(" ", title)[:31])
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
            for column, name in enumerate(columns):
                sheet.set_column(column, column, _width([row[column] for row in rows]))
                sheet.write_string(0, column, headline(name), head)
            for line, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(line, column, value, days)
                    elif value:
                        sheet.write_string(line, column, _as_long_as_a_cell(value), text)
    return made.getvalue()


def outputs(view: PublicView) -> Iterator[Output]:
    """The workbook, and a CSV file for each collection that holds records."""
    yield Output(
        "xlsx",
        "trust-portal.xlsx",
        "Everything public, as a workbook",
        "for registers (DORA, records of processing) and reviews in a spreadsheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        as_workbook,
    )
    for collection in COLLECTIONS:
        if view.records[collection]:
            yield Output(
                "csv",
                f"{collection}.csv",
                f"{sheet_title(collection)}, as CSV",
                "for spreadsheets and registers",
                "text/csv",
                partial(as_csv, collection=collection),
            )


def sheet_title(collection: str) -> str:
    """What the sheet of a collection is called."""
    return _TITLES.get(collection) or KIND_OF[collection].title


def _cell(value: Any) -> str | date:
    """A value in one cell: a day, or text with its parts in a fixed order."""
    if value is None or isinstance(value, date):
        return value or ""
    if isinstance(value, BaseModel):
        value = value.model_dump()
    if isinstance(value, dict):
        parts = ((key, _text(each)) for key, each in value.items() if each not in (None, [], False))
        return "; ".join(f"{key}: {text}" for key, text in parts)
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " | ".join(str(_text(each)) for each in value)
    if isinstance(value, dict):
        return str(_cell(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(plain_value(value))


def _as_long_as_a_cell(value: str) -> str:
    """A text that a workbook can hold; what is longer would be left out without a word."""
    if len(value) <= _MOST_IN_A_CELL:
        return value
    return value[: _MOST_IN_A_CELL - len(_CUT)] + _CUT


def harmless(value: str | date) -> str:
    """A cell of CSV that no spreadsheet takes for a formula."""
    text = value.isoformat() if isinstance(value, date) else value
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _width(values: list[Any]) -> int:
    longest = max((len(str(value)) for value in values), default=0)
    widths = (_DATE_WIDTH, _TEXT_WIDTH)
    return next((width for width in widths if longest <= width), _LONG_WIDTH)
