"""Days and lengths of time, as people write them, in the model's terms. Nothing is guessed."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Literal

from trustportal.importing.words import UnplacedError, folded, words_of

Order = Literal["dmy", "mdy"]
"""Whether the day or the month stands first where both are numbers."""

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}.*)?)?")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?: 0?0:00(?::00)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-. ]+(?:of )?([a-z]+)\.?[-, ]+(\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]+)\.?[- ]+(\d{1,2})(?:st|nd|rd|th)?,?[- ]+(\d{4})")
_PART = re.compile(r"([0-9]+|[a-z]+)(?:[\s-]*)([a-z]+)")


def read_day(text: str, order: Order | None) -> str:
    """A day as YYYY-MM-DD; 03/04/2026 only where the order is given."""
    said = folded(text)
    if found := _ISO.fullmatch(text.strip()):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(said):
        year, month, day = int(found[3]), _month(found[2], text), int(found[1])
    elif found := _MONTH_FIRST.fullmatch(said):
        year, month, day = int(found[3]), _month(found[1], text), int(found[2])
    elif found := _NUMBERS.fullmatch(said):
        first, second, year = map(int, found.groups())
        day, month = _ordered(first, second, order)
    elif re.fullmatch(r"\d{1,2}[-/. ](?:\d{1,2}|[a-z]+)[-/. ]\d{2}", said):
        raise UnplacedError("a year of two digits can be of two centuries; write four")
    elif said.isdecimal():
        raise UnplacedError("a number is no day; give the column the format of a date")
    else:
        raise UnplacedError("this is not a day; write it as 2026-09-30")
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise UnplacedError("this is not a day of the calendar") from None


def _ordered(first: int, second: int, order: Order | None) -> tuple[int, int]:
    """Day and month of two numbers."""
    if order is None and first <= 12 and second <= 12 and first != second:
        raise UnplacedError("day or month first? say so with --dates dmy or --dates mdy")
    day_first = order == "dmy" if order else first > 12
    return (first, second) if day_first else (second, first)


def _month(name: str, text: str) -> int:
    months = words_of("months")
    found = [number for number, each in enumerate(months, start=1) if each.startswith(name)]
    if len(name) >= 3 and name.startswith("sept"):
        found = [9]
    if len(name) < 3 or len(found) != 1:
        raise UnplacedError(f"'{name}' is no month")
    return found[0]


def read_span(text: str) -> str:
    """A length of time in ISO 8601, in the units in which it was written."""
    if re.fullmatch(r"P[0-9YMWDTH]+", text.strip()):
        return text.strip()
    said = re.sub(r"[,.]", " ", re.sub(r"\(s\)", "s", text.casefold()))
    for word in words_of("filler"):
        said = re.sub(rf"\b{word}\b", " ", said)
    said = " ".join(said.split())
    if re.fullmatch(r"\d+", said):
        raise UnplacedError("a number without its unit; write '30 days'")
    parts = _PART.findall(said)
    if not parts or " ".join("".join(part) for part in parts).replace(" ", "") != re.sub(
        r"[\s-]", "", said
    ):
        raise UnplacedError("this is not one length of time; write '30 days', '6 months' or P30D")
    numbers: dict[str, int] = {}
    for number, unit in parts:
        letter = _units().get(unit)
        if letter is None:
            raise UnplacedError(f"'{unit}' is no unit of the calendar")
        if letter in numbers:
            raise UnplacedError(f"'{unit}' stands twice")
        numbers[letter] = _count(number)
    days = "".join(f"{numbers[each]}{each}" for each in "YMWD" if each in numbers)
    hours = "".join(f"{numbers[each]}{each[0]}" for each in ("H", "MIN") if each in numbers)
    return f"P{days}{'T' if hours else ''}{hours}"


def bound_of(text: str) -> tuple[str | None, str]:
    """The sort of rule that words before a length of time state, and the rest: up to 30 days."""
    said = " ".join(text.casefold().split())
    for sort, beginnings in words_of("bounds").items():
        for words in sorted(beginnings, key=len, reverse=True):
            if said.startswith(f"{words} "):
                return sort, said.removeprefix(words).strip()
    return None, text


def _count(number: str) -> int:
    words = words_of("counts")
    if number in words:
        return int(words.index(number)) + 1
    if not number.isdecimal():
        raise UnplacedError(f"'{number}' is no number")
    return int(number)


@cache
def _units() -> dict[str, str]:
    return {word: unit for unit, words in words_of("units").items() for word in words}
