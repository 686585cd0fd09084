"""Which numbers in a sentence count something."""

from __future__ import annotations

import pytest
from trustportal.prose.counts import counts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("There are seven regions.", {("region", "7")}),
        ("Two critical deviations were found.", {("critic", "2"), ("deviat", "2")}),
        ("Not a single finding was open.", {("find", "0")}),
        ("The SOC 2 Type 1 report was retired.", set()),
        ("Ask for our SOC 2 report.", set()),
        ("We are a Level 1 provider.", set()),
        ("Art. 42 GDPR knows certification.", set()),
    ],
)
def test_a_number_that_is_part_of_a_name_counts_nothing(
    text: str, found: set[tuple[str, str]]
) -> None:
    assert {(each.of, each.number) for each in counts(text)} == found
