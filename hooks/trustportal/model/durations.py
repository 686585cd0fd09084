"""ISO 8601 durations. Months and years stay months and years: they are not 30 or 365 days."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

_FORM = re.compile(
    r"P(?!$)(?:(?P<years>[0-9]{1,5})Y)?(?:(?P<months>[0-9]{1,5})M)?(?:(?P<weeks>[0-9]{1,5})W)?(?:(?P<days>[0-9]{1,5})D)?"
    r"(?:T(?!$)(?:(?P<hours>[0-9]{1,5})H)?(?:(?P<minutes>[0-9]{1,5})M)?)?"
)


_DAYS = {"years": 366, "months": 31, "weeks": 7, "days": 1, "hours": 1 / 24, "minutes": 1 / 1440}
"""At most: only to bound what a file can ask for."""


D = TypeVar("D", bound=date)


def months_on(day: D, months: int) -> D:
    """The same day some months later, or the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in calendar units, as in `P1Y6M`, `P30D` or `PT72H`."""

    text: str
    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0

    @classmethod
    def parse(cls, text: str, *, from_zero: bool = False) -> Duration:
        """Read ISO 8601; ValueError for anything else: more than a century, or zero unless it may
        be `from_zero` on.
        """
        found = _FORM.fullmatch(text)
        if not found:
            raise ValueError(text)
        units = {unit: int(number) for unit, number in found.groupdict(default="0").items()}
        days = sum(number * _DAYS[unit] for unit, number in units.items())
        if days > _DAYS["years"] * 100 or not (days or from_zero):
            raise ValueError(text)
        return cls(text, **units)

    def after(self, day: date) -> date:
        """The day this long after `day`; a part of a day counts as a whole one."""
        return months_on(day, self._months) + self._days

    def before(self, day: date) -> date:
        """The day this long before `day`."""
        return months_on(day, -self._months) - self._days

    @property
    def _months(self) -> int:
        return self.years * 12 + self.months

    @property
    def _days(self) -> timedelta:
        part_of_day = -(-(self.hours * 60 + self.minutes) // (24 * 60))
        return timedelta(days=self.days + 7 * self.weeks + part_of_day)

    def __str__(self) -> str:
        """In words: '1 year 6 months', '30 days', '72 hours', '0 days'."""
        units = ("years", "months", "weeks", "days", "hours", "minutes")
        said = " ".join(
            f"{number} {unit if number != 1 else unit[:-1]}"
            for unit in units
            if (number := getattr(self, unit))
        )
        return said or "0 days"
