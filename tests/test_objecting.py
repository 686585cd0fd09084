"""The last day to object is what the organisation's own words give, or is not told."""

from __future__ import annotations

from datetime import date

import pytest
from trustportal.model.durations import Duration
from trustportal.prose.objecting import last_day_to_object, last_days_to_object

ANNOUNCED, STARTS = date(2026, 11, 6), date(2026, 12, 21)


@pytest.mark.parametrize(
    ("objection", "day"),
    [
        ("Customers can object within the notice period.", date(2026, 12, 21)),
        ("Customers can object within 30 days of the notice.", date(2026, 12, 6)),
        ("Customers can object up to 15 days before the change takes effect.", date(2026, 12, 6)),
        ("Customers can object in writing until the change takes effect.", None),
        (None, None),
    ],
)
def test_the_last_day_is_counted_as_the_organisation_says(
    objection: str | None, day: date | None
) -> None:
    assert last_day_to_object(ANNOUNCED, STARTS, Duration.parse("P45D"), objection) == day


def test_words_that_leave_the_day_open_allow_the_start_and_the_day_before() -> None:
    said = "Customers can object in writing until the change takes effect."
    days = last_days_to_object(ANNOUNCED, STARTS, Duration.parse("P45D"), said)
    assert days == {STARTS, date(2026, 12, 20)}
