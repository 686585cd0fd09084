"""Which dates, ranges and figures of one record are held against each other (GEN-06)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trustportal.portal import Portal
from trustportal.rules.agreement.dates import (
    documents_after_their_test,
    figures_measured_after_their_time,
    next_tests_follow_the_cadence,
    outcomes_after_their_test,
    reports_after_what_they_tell,
)
from trustportal.rules.agreement.news_days import (
    days_of_reports_in_news,
    days_of_subprocessors_in_news,
    news_after_what_they_tell,
)
from trustportal.rules.agreement.news_words import (
    examinations_in_news,
    notices_of_breaches_in_news,
    periods_in_news,
    places_in_news,
    products_in_news,
    versions_in_news,
)
from trustportal.rules.agreement.ranges import (
    downtimes_against_percentages,
    ranges_against_themselves,
)
from trustportal.rules.rule import Finding

OWN_TIMES: tuple[Callable[[Portal], Iterator[Finding]], ...] = (
    outcomes_after_their_test,
    documents_after_their_test,
    reports_after_what_they_tell,
    figures_measured_after_their_time,
    next_tests_follow_the_cadence,
    ranges_against_themselves,
    downtimes_against_percentages,
    days_of_subprocessors_in_news,
    days_of_reports_in_news,
    news_after_what_they_tell,
    periods_in_news,
    notices_of_breaches_in_news,
    products_in_news,
    places_in_news,
    examinations_in_news,
    versions_in_news,
)
