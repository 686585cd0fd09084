"""What a number in a workbook shows: a day, a share in per cent, or itself.

A workbook keeps a day as a count of days; the cell's format alone says that it is one (ECMA-376,
part 1, 18.8.30).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

BASES = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 - no time zone
"""The day before the first, without and with the calendar of 1904."""
_BUILT_IN_DAYS = frozenset({*range(14, 18), 22, *range(27, 32), 34, 35, 36, *range(50, 59)})
_BUILT_IN_SHARES = frozenset({9, 10})
_NO_UNITS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""Quoted text, colours and padding in the code of a format."""


def formats_of(styles: ET.Element) -> Sequence[str]:
    """`day`, `share` or nothing, for each style of a cell by its index."""
    own = {
        each.get("numFmtId", ""): each.get("formatCode", "")
        for each in styles.iter()
        if each.tag.endswith("}numFmt")
    }
    cells = next((each for each in styles if each.tag.endswith("}cellXfs")), ())
    return [_sort(each.get("numFmtId", "0"), own) for each in cells]


def _sort(number: str, own: Mapping[str, str]) -> str:
    code = _NO_UNITS.sub("", own.get(number, "")).lower()
    known = int(number) if number.isdecimal() and number not in own else 0
    if known in _BUILT_IN_DAYS or "y" in code or "d" in code:
        return "day"
    return "share" if known in _BUILT_IN_SHARES or "%" in code else ""


def number_shown(text: str, sort: str, base: datetime) -> str:
    """A number as its cell shows it; a day as YYYY-MM-DD, with the time of day if it has one."""
    try:
        number = float(text)
        if sort == "day":
            moment = base + timedelta(seconds=round(number * 86400))
            return moment.isoformat(" ").removesuffix(" 00:00:00")
    except (ValueError, OverflowError):
        return text
    if sort == "share":
        return f"{number * 100:.12g}%"
    return text if len(text) < 16 else f"{number:.15g}"
