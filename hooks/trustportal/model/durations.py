"""ISO 8601 durations. Months and years stay months and years: they are not 30 or 365 days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

_FORM = re.compile(
    r"P(?!$)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?!$)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?)?"
)


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
    def parse(cls, text: str) -> Duration:
        """Read ISO 8601; ValueError for anything else, a zero length included."""
        found = _FORM.fullmatch(text)
        if not found:
            raise ValueError(text)
        units = {unit: int(number) for unit, number in found.groupdict(default="0").items()}
        if not any(units.values()) or any(number > 10_000 for number in units.values()):
            raise ValueError(text)
        return cls(text, **units)

    def after(self, day: date) -> date:
        """The day this long after `day`; a part of a day counts as a whole one."""
        return day + self._delta()

    def before(self, day: date) -> date:
        """The day this long before `day`."""
        return day - self._delta()

    def _delta(self) -> relativedelta:
        part_of_day = -(-(self.hours * 60 + self.minutes) // (24 * 60))
        return relativedelta(
            years=self.years,
            months=self.months,
            days=self.days + 7 * self.weeks + part_of_day,
        )

    def __str__(self) -> str:
        """In words: '1 year 6 months', '30 days', '72 hours'."""
        units = ("years", "months", "weeks", "days", "hours", "minutes")
        return " ".join(
            f"{number} {unit if number != 1 else unit[:-1]}"
            for unit in units
            if (number := getattr(self, unit))
        )
