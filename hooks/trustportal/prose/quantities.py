"""Lengths of time, dates and percentages as sentences state them, in a form that compares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from trustportal.model.durations import Duration
from trustportal.prose.speech import Speech

Unit = Literal["minutes", "months", "working days"]

NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen", "twenty",
)  # fmt: skip
"""The words for numbers, each at the place of its number."""
_AMOUNTS: Mapping[str, float] = {word: number for number, word in enumerate(NUMBERS)} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "hundred": 100, "one hundred": 100, "a": 1, "an": 1, "half a": 0.5,
    "half an": 0.5, "a single": 1, "single": 1,
}  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_TENS = "|".join(TENS)
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_WORD = (
    rf"(?:(?:(?:{_ONES}|an?) )?hundred(?: and)? (?:(?:{_TENS})(?:[- ](?:{_ONES}))?|{_ONES}|ten)"
    rf"|(?:{_TENS})[- ](?:{_ONES})|{_TENS}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    rf"|seventeen|eighteen|nineteen|{_ONES}|half an?|an?(?: single)?|(?:one )?hundred)"
)
_UNIT: Mapping[str, tuple[Unit, int]] = {
    "minute": ("minutes", 1), "hour": ("minutes", 60), "day": ("minutes", 1440),
    "week": ("minutes", 10080), "month": ("months", 1), "quarter": ("months", 3),
    "year": ("months", 12), "working day": ("working days", 1),
}  # fmt: skip
_LENGTH = re.compile(
    r"(?<![\w.:/-])(?<!days )(?<!hours )(?<!times )"
    rf"(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d{{1,5}}(?:\.\d)?|{_WORD})"
    r"(?:\s*\(\s*\d+\s*\))?[\s-]+(?:(?:full|more|further|calendar|whole|consecutive)\s+)?"
    r"(?P<working>(?:business|working)[\s-]+)?"
    r"(?P<unit>minute|hour|day|week|month|quarter(?!s? of an hour)|year)s?\b"
    r"(?P<half>\s+and a half\b)?"
    r"(?!\s+(?:old|ago|can be compared|(?:a|per|each) (?:day|week|year)|on \w+ days a week)\b)"
    r"(?P<per>[\s-]old)?",
    re.IGNORECASE,
)
_INSTEAD = re.compile(
    r"(?<![\w.:/-])(?P<number>\d{1,5})[\s-]+(?:instead of|rather than|and not|not)\s+(?:for )?$",
    re.IGNORECASE,
)
"""A number that has its unit from the next one: "48 instead of 72 hours"."""
_WITHOUT_UNIT = re.compile(
    r"\b(?:(?:within|after|for|in)\s+(?P<number>[1-9]\d{0,2})(?=\s*(?:[.;,)]|$))"
    r"|(?:and|or|,)\s*(?P<more>[1-9]\d{0,2})"
    r"(?=\s+for (?:critical|high|medium|moderate|low|the (?:rest|others))\b))",
    re.IGNORECASE,
)
"""A number that has its unit from the one before: "some within 7 days, others within 30"."""
_FURTHER = re.compile(
    r"\b(?:a further|another|an additional|plus(?: another)?)"
    rf"(?: (?P<number>\d{{1,4}}|{_WORD})\b)?"
    r"(?: (?P<unit>(?:minute|hour|day|week|month|quarter|year)s?)\b)?",
    re.IGNORECASE,
)
"""A length that comes on top of the one before: "and then for another 11 months"."""
_NEAR = 60
"""Letters between such a number and the one before, at most."""
_HOURS_AND_MINUTES = re.compile(
    rf"(?<![\w.:/-])(?P<hours>\d{{1,2}}|{_WORD})[\s-]hours?,?\s+(?:and\s+)?"
    rf"(?P<minutes>\d{{1,2}}|{_WORD})[\s-]minutes?\b",
    re.IGNORECASE,
)
_OF_SEVERAL = re.compile(
    r"\b(?:objectives|targets|goals|limits|aims)(?: (?:for|on) [\w ]{1,40}?)?,?"
    r" (?:(?:of|are|were|at) )?$",
    re.IGNORECASE,
)
"""Before two lengths, each of a thing of its own: "our objectives of 4 hours and 15 minutes"."""
_CADENCES: tuple[tuple[Speech, int, Unit], ...] = (
    (Speech("quantities.yearly"), 12, "months"),
    (Speech("quantities.half_yearly"), 6, "months"),
    (Speech("quantities.two_yearly"), 24, "months"),
    (Speech("quantities.quarterly"), 3, "months"),
    (Speech("quantities.monthly"), 1, "months"),
    (Speech("quantities.weekly"), 10080, "minutes"),
    (Speech("quantities.daily"), 1440, "minutes"),
    (Speech("quantities.hourly"), 60, "minutes"),
)
"""How sentences say how often, and what lies between two times."""
_EVERY = re.compile(r"\b(?:every|each|per|once (?:in |every )?)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time. Months and minutes never equal each other: a month has no fixed days."""

    amount: Decimal
    unit: Unit
    words: str
    start: int
    cadence: bool = False

    @property
    def key(self) -> tuple[Decimal, Unit]:
        """What makes two lengths the same."""
        return self.amount, self.unit


def key_of(duration: Duration) -> tuple[Decimal, Unit] | None:
    """The same for a duration of the data; None where it mixes months and days."""
    months = duration.years * 12 + duration.months
    days = duration.weeks * 7 + duration.days
    minutes = days * 1440 + duration.hours * 60 + duration.minutes
    if months and minutes:
        return None
    return (Decimal(months), "months") if months else (Decimal(minutes), "minutes")


@lru_cache(maxsize=131072)
def lengths(text: str) -> tuple[Length, ...]:
    """Every length of time in a text: '48 hours', 'thirty days', 'a year', 'quarterly'."""
    return tuple(sorted(_lengths(text), key=lambda each: each.start))


_SPANS = (
    "minute", "hour", "day", "dail", "night", "week", "month", "quarter", "year", "annual",
    "biennial",
)  # fmt: skip
"""Letters of which some stand in every length of time."""


def _lengths(text: str) -> Iterator[Length]:
    folded = text.lower()
    if not any(letters in folded for letters in _SPANS):
        return
    taken: list[tuple[int, int]] = []
    for cadence, between, unit in _CADENCES:
        for found in cadence.finditer(text):
            taken.append(found.span())
            yield Length(Decimal(between), unit, found.group(), found.start(), cadence=True)
    for found in _HOURS_AND_MINUTES.finditer(text):
        if _OF_SEVERAL.search(text[: found.start()]):
            continue
        taken.append(found.span())
        minutes = number_of(found["hours"]) * 60 + number_of(found["minutes"])
        yield Length(minutes, "minutes", " ".join(found.group().split()), found.start())
    for found in _LENGTH.finditer(text):
        if any(begin < found.end() and found.start() < end for begin, end in taken):
            continue
        unit, factor = _UNIT["working day" if found["working"] else found["unit"].lower()]
        half = Decimal("0.5") if found["half"] else 0
        amount = (number_of(found["number"]) + half) * factor
        every = bool(_EVERY.search(text[: found.start()]))
        if first := _INSTEAD.search(text, 0, found.start()):
            earlier = number_of(first["number"]) * factor
            yield Length(earlier, unit, first["number"], first.start())
        yield Length(amount, unit, " ".join(found.group().split()), found.start(), cadence=every)
        following = _WITHOUT_UNIT.search(text, found.end(), found.end() + _NEAR)
        while following and not every:
            number, end = following["number"] or following["more"], following.end()
            yield Length(number_of(number) * factor, unit, number, end - len(number))
            following = _WITHOUT_UNIT.search(text, end, end + _NEAR)


@lru_cache(maxsize=16384)
def totals(text: str) -> Mapping[int, tuple[Decimal, Unit]]:
    """What two lengths of time come to together, by where each of them begins: 24 months for
    "searchable for 13 months and archived for a further 11".
    """
    found: dict[int, tuple[Decimal, Unit]] = {}
    said = [each for each in lengths(text) if not each.cadence]
    for each in said:
        more = _FURTHER.search(text, each.start + len(each.words), each.start + _NEAR * 2)
        if not (more and (more["number"] or more["unit"])):
            continue
        unit = more["unit"] or each.words.split()[-1]
        for second in lengths(f"{more['number'] or 'a'} {unit}"):
            if second.unit == each.unit:
                total = (each.amount + second.amount, each.unit)
                found |= {each.start: total, more.start("number"): total}
    return found


def number_of(words: str) -> Decimal:
    """The number that some words say: "48", "thirty-five", "a hundred"."""
    words = words.lower().replace(",", "")
    if re.fullmatch(r"[\d.]+", words):
        return Decimal(words)
    if words in _AMOUNTS:
        return Decimal(str(_AMOUNTS[words]))
    hundreds, _, rest = words.rpartition("hundred")
    whole = 100 * (_AMOUNTS.get(hundreds.strip(), 1)) if "hundred" in words else 0
    return Decimal(whole + sum(_AMOUNTS.get(each, 0) for each in re.split(r"[- ]", rest)))


_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = "|".join(_MONTHS)
_NUMBERS_IN_ORDER = ("first", "second", "third", "fourth")
_DATE = re.compile(
    r"\b(?:(?P<iso>\d{4}-\d{2}-\d{2})"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{_MONTH}),? (?P<year>\d{{4}})"
    rf"|(?P<month2>{_MONTH}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?, (?P<year2>\d{{4}})"
    rf"|(?P<month3>{_MONTH}),? (?P<year3>\d{{4}})"
    r"|(?:(?P<quarter>first|second|third|fourth) quarter of|Q(?P<quarter2>[1-4]))"
    r" (?P<year4>\d{4})|end of (?:the year )?(?P<year5>\d{4}))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or with no day of the month a month, or three of them."""

    year: int
    month: int
    day: int | None
    words: str
    start: int
    months: int = 1

    def fits(self, other: date) -> bool:
        """Whether a date of the data is this day, or lies in this month."""
        within = self.year == other.year and 0 <= other.month - self.month < self.months
        return within and self.day in (None, other.day)

    def holds(self, other: Day) -> bool:
        """Whether another day, as texts name it, is this day or lies in these months."""
        within = (
            self.year == other.year and 0 <= other.month - self.month <= self.months - other.months
        )
        return within and self.day in (None, other.day)


@lru_cache(maxsize=131072)
def days(text: str) -> tuple[Day, ...]:
    """Every date in a text: 2026-09-30, 30 September 2026, September 30, 2026, September 2026."""
    return tuple(_days(text)) if _YEAR.search(text) else ()


_YEAR = re.compile(r"\d{4}")


def _days(text: str) -> Iterator[Day]:
    for found in _DATE.finditer(text):
        words, start = found.group(), found.start()
        if found["iso"]:
            year, month, day = (int(part) for part in found["iso"].split("-"))
            yield Day(year, month, day, words, start)
            continue
        if found["year5"]:
            yield Day(int(found["year5"]), 12, 31, words, start)
            continue
        if quarter := found["quarter"] or found["quarter2"]:
            first = (
                int(quarter) if quarter.isdigit() else _NUMBERS_IN_ORDER.index(quarter.lower()) + 1
            )
            yield Day(int(found["year4"]), 3 * first - 2, None, words, start, months=3)
            continue
        name = (found["month"] or found["month2"] or found["month3"]).lower()
        number = found["day"] or found["day2"]
        year = int(found["year"] or found["year2"] or found["year3"])
        yield Day(year, _MONTHS.index(name) + 1, int(number) if number else None, words, start)


_PERCENT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,6})?)\s?(?:%|per ?cent\b)", re.IGNORECASE)
_NINES = {"two nines": "99", "three nines": "99.9", "four nines": "99.99", "five nines": "99.999"}


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage."""

    amount: Decimal
    words: str
    start: int


def shares(text: str) -> Iterator[Share]:
    """Every percentage in a text: '99.9 %', '99,95 per cent', 'three nines'."""
    folded = text.lower()
    for found in _PERCENT.finditer(text) if "%" in text or "cent" in folded else ():
        amount = Decimal(found[1].replace(",", "."))
        yield Share(amount.normalize(), found.group(), found.start())
    for words, number in _NINES.items() if "nines" in folded else ():
        if (at := folded.find(words)) >= 0:
            yield Share(Decimal(number).normalize(), words, at)
