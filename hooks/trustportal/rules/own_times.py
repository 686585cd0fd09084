"""Which dates, ranges and figures of one record are held against each other (GEN-06)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trustportal.portal import Portal
from trustportal.rules.own_dates import (
    documents_after_their_test,
    figures_measured_after_their_time,
    next_tests_follow_the_cadence,
    outcomes_after_their_test,
    reports_after_what_they_tell,
)
from trustportal.rules.own_ranges import downtimes_against_percentages, ranges_against_themselves
from trustportal.rules.rule import Finding

OWN_TIMES: tuple[Callable[[Portal], Iterator[Finding]], ...] = (
    outcomes_after_their_test,
    documents_after_their_test,
    reports_after_what_they_tell,
    figures_measured_after_their_time,
    next_tests_follow_the_cadence,
    ranges_against_themselves,
    downtimes_against_percentages,
)
