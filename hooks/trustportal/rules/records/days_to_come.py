"""What begins later than today, and plans whose day has passed (GEN-07, GEN-08)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from trustportal.model.certifications import Certification
from trustportal.model.date_order import is_reversed
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.rules.overlap import products_meet, products_of
from trustportal.rules.records.evidence import DAY, current_until, held
from trustportal.rules.rule import Finding, rule

PLANS = {"next_audit_on": "next audit", "next_report_on": "next report"}
"""Fields of what is held that plan something, and what each plans."""
_PASSED = "a plan whose day has passed tells a reader that nobody looked after it"
_OUTCOME = "write what came of it with its dates, or the new day"


@rule("GEN-07", "warning", "S37 S38", why=_PASSED, mend=_OUTCOME)
def plans_are_followed(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """When the day of a planned audit or report has passed, what came of it is stated."""
    for reference, record in held(portal):
        end = current_until(record, settings)
        after = end + DAY if end else None  # from then on, its end is what is said
        for name, what in PLANS.items():
            day: date | None = getattr(record, name)
            if day and not is_reversed(record):
                message = (
                    f"the {what} for {record.standard_name} was planned for {day}: did it take"
                    " place?"
                )
                path, since = (name,), day + DAY
                yield Finding(
                    reference, message, path, _OUTCOME, _PASSED, "warning", since, before=after
                )


_NOTHING_YET = "a certificate says nothing before its first day"
_UNTIL_THEN = "until that day, state it with phase: planned and target_date, or keep it a draft"


@rule("GEN-08", "error", "S54 S07", why=_NOTHING_YET, mend=_UNTIL_THEN)
def what_begins_later_is_not_held(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """What is held has begun, or follows what holds until it begins."""
    for reference, record in held(portal):
        begin = record.valid_from
        if begin and begin > today and not is_reversed(record):
            message = f"{record.standard_name} begins on {begin}, a day that has not come"
            since = _gap(portal, record, begin, settings)
            yield Finding(
                reference,
                message,
                ("valid_from",),
                _UNTIL_THEN,
                _NOTHING_YET,
                since=since,
                before=begin,
            )


def _gap(portal: Portal, record: Certification, begin: date, settings: Settings) -> date | None:
    """The first day on which what it renews no longer holds; None where it renews nothing."""
    ends = [
        end
        for _, each in held(portal, record.standard)
        if (each.scheme, each.holder) == (record.scheme, record.holder)
        and products_meet(products_of(each.scope), products_of(record.scope))
        and (each.valid_from or each.issued_on or date.max) < begin
        and (end := current_until(each, settings))
    ]
    return max(ends) + DAY if ends else None
