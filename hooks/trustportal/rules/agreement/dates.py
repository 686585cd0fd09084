"""What the words of a record say was done, against the days on which it can have been (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from trustportal.model.assessments import Assessment
from trustportal.model.documents import Document
from trustportal.model.fields import OUR_TIME
from trustportal.model.service_levels import ServiceLevel
from trustportal.portal import Portal
from trustportal.problems import Severity
from trustportal.prose.passages import split
from trustportal.prose.quantities import Day, days
from trustportal.prose.shown import plain
from trustportal.rules.agreement.names import CORRECT
from trustportal.rules.rule import Finding, stated

_DONE = re.compile(
    r"\b(?:was|were|has been|have been) (?:all )?(?:closed|fixed|corrected|mended|resolved"
    r"|remediated|repaired|retested|answered|completed)\b[^.;]{0,30}$",
    re.IGNORECASE,
)
"""Before a day: what was found by a test was dealt with by then."""
_OTHER_TEST = re.compile(
    r"\b(?:previous|earlier|last year|former|the year before)\b", re.IGNORECASE
)


def outcomes_after_their_test(portal: Portal) -> Iterator[Finding]:
    """What a test found is closed after it, and on a day that has come."""
    for reference, test in stated(portal, Assessment):
        done = test.performed_on if not test.programme_url else None
        for day in _closed(plain(test.outcome or "")) if done else ():
            first, last = span_of(day)
            if done and last < done:
                message = (
                    f"its outcome says that findings were closed by {day.words}, and performed_on"
                    f" is {done}: before the test there was nothing to close"
                )
                yield Finding(reference, message, ("outcome",), CORRECT)
            message = (
                f"its outcome says that findings were closed by {day.words}, a day that has not"
                " come"
            )
            mend = "correct the day, or write that they are to be closed by then"
            yield Finding(reference, message, ("outcome",), mend, before=first)


def _closed(text: str) -> Iterator[Day]:
    """The days by which a text says that findings were closed."""
    for begin, end in split(text):
        sentence = text[begin:end]
        if not _OTHER_TEST.search(sentence):
            yield from (
                each
                for each in days(sentence)
                if is_real(each) and _DONE.search(sentence[: each.start])
            )


def is_real(day: Day) -> bool:
    """Whether it is a day of our time that the calendar has: no 31 June."""
    if day.year not in OUR_TIME:
        return False
    try:
        span_of(day)
    except ValueError:
        return False
    return True


def span_of(day: Day) -> tuple[date, date]:
    """The first and the last day of what a text names: a day, a month or a quarter."""
    if day.day:
        return (only := date(day.year, day.month, day.day)), only
    months = day.month - 1 + day.months
    following = date(day.year + months // 12, months % 12 + 1, 1)
    return date(day.year, day.month, 1), following - timedelta(days=1)


_OF_TESTS = ("penetration-test-summary", "penetration-test-report")


def documents_after_their_test(portal: Portal) -> Iterator[Finding]:
    """The summary of a test is of a later day than the test that it names."""
    for reference, test in stated(portal, Assessment):
        for name in test.documents if test.performed_on else ():
            document = portal.find(f"documents/{name}")
            if not isinstance(document, Document) or document.sort not in _OF_TESTS:
                continue
            said = days(plain(f"{document.title}. {document.statement}"))
            is_of_this = any(test.performed_on and each.fits(test.performed_on) for each in said)
            if document.dated and test.performed_on and document.dated < test.performed_on:
                message = (
                    f"dated is {document.dated}, and performed_on of {reference}, which it is of,"
                    f" is {test.performed_on}"
                )
                mend = "correct the wrong date, or name the document of this test"
                level: Severity | None = None if is_of_this else "warning"
                yield Finding(f"documents/{name}", message, ("dated",), mend, level=level)


REPORTS = (
    "soc-1-report", "soc-2-report", "soc-3-report", "c5-report", "bridge-letter", *_OF_TESTS,
)  # fmt: skip
"""Documents that tell of a time before their date."""


def reports_after_what_they_tell(portal: Portal) -> Iterator[Finding]:
    """A report is of no earlier day than those of which its statement says that it tells."""
    for reference, document in stated(portal, Document):
        dated = document.dated if document.sort in REPORTS else None
        for day in days(plain(document.statement)) if dated else ():
            if dated and is_real(day) and dated < span_of(day)[0]:
                message = (
                    f"its statement says that it tells of {day.words}, and it is dated {dated},"
                    " before that"
                )
                yield Finding(reference, message, ("statement",), CORRECT)


def figures_measured_after_their_time(portal: Portal) -> Iterator[Finding]:
    """What is measured over some months is measured when the last of them has begun."""
    for reference, level in stated(portal, ServiceLevel):
        measured = level.as_measured_on if level.worth == "measured" else None
        for day in days(plain(level.statement)) if measured else ():
            if measured and is_real(day) and measured < span_of(day)[0]:
                message = (
                    f"its statement says that it was measured over {day.words}, and"
                    f" as_measured_on is {measured}, before that"
                )
                yield Finding(reference, message, ("statement",), CORRECT)


_QUARTER = 4
"""A next test that is later than planned by this part of the time between two is no longer it."""


def next_tests_follow_the_cadence(portal: Portal) -> Iterator[Finding]:
    """The next test is planned when it is due by the cadence, or little later."""
    for reference, test in stated(portal, Assessment):
        if not (test.performed_on and test.next_due and test.cadence) or test.programme_url:
            continue
        due = test.cadence.after(test.performed_on)
        allowed = max((due - test.performed_on) / _QUARTER, timedelta(days=31))
        if test.next_due > due + allowed:
            message = (
                f"next_due is {test.next_due}, and by performed_on {test.performed_on} and cadence"
                f" {test.cadence} it is due on {due}"
            )
            yield Finding(reference, message, ("next_due",), CORRECT)
