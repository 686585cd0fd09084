"""Waivers: one rule that does not count for one record, for a while."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from trustportal.model.settings import Settings
from trustportal.model.waivers import Waiver
from trustportal.portal import Portal
from trustportal.problems import Problem, did_you_mean
from trustportal.rules.rule import Finding, Rule, rule

NEVER_WAIVED = ("GEN-11", "GEN-12")
"""What must not leave the house, and what a waiver is, are not for a waiver to decide."""


@rule(
    "GEN-12",
    "error",
    "S57",
    why="a waiver that nobody ends, or that is about nothing, hides what it was to postpone",
    mend="mend what it waived and remove it, or have it approved anew, with its day and a new end",
)
def waivers_hold(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A waiver silences one rule on one record, with a reason, an approver and an end."""
    for waiver, origin in portal.waivers:
        latest = settings.waiver_longest.after(waiver.granted_on)
        place = origin.place("until")
        if waiver.until < waiver.granted_on:
            message = f"the waiver was granted on {waiver.granted_on} and ended on {waiver.until}"
            yield Finding(waiver.record, message, at=place, mend="correct the wrong one of the two")
        elif waiver.until > latest:
            message = (
                f"a waiver granted on {waiver.granted_on} ends by {latest}, not {waiver.until}"
            )
            mend = f"write a day up to {latest}; what is needed for longer is approved anew"
            yield Finding(waiver.record, message, at=place, mend=mend)
        if waiver.granted_on > today:
            message = f"the waiver was granted on {waiver.granted_on}, which is after {today}"
            mend = "write the day on which it was approved; it counts from then on"
            yield Finding(waiver.record, message, at=origin.place("granted_on"), mend=mend)
        if waiver.rule in NEVER_WAIVED:
            message = f"{waiver.rule} cannot be waived"
            yield Finding(waiver.record, message, at=origin.place("rule"), mend="remove the waiver")
        message = f"the waiver of {waiver.rule} ended on {waiver.until}"
        ended = waiver.until + timedelta(days=1)
        yield Finding(waiver.record, message, since=ended, at=place)


def waived(problems: Iterable[Problem], portal: Portal, today: date) -> Iterator[Problem]:
    """The problems that no waiver silences on this day."""
    silenced = {
        (waiver.rule, waiver.record) for waiver, _ in portal.waivers if _holds(waiver, today)
    }
    return (p for p in problems if (p.code.code, p.record) not in silenced)


def idle_waivers(
    problems: Iterable[Problem], portal: Portal, rules: Sequence[Rule], today: date
) -> Iterator[Problem]:
    """A waiver that silences nothing: what it names does not exist, or is not found."""
    known = {each.code.code for each in rules}
    found = {(problem.code.code, problem.record) for problem in problems}
    for waiver, origin in portal.waivers:
        if waiver.rule in NEVER_WAIVED:
            continue
        if waiver.rule not in known:
            message = f"no rule has the code '{waiver.rule}'{did_you_mean(waiver.rule, known)}"
            mend = "write the code as the report names it, or remove the waiver"
            finding = Finding(waiver.record, message, at=origin.place("rule"), mend=mend)
        elif not portal.has_subject(waiver.record):
            near = did_you_mean(waiver.record, portal.index)
            message = f"there is no '{waiver.record}'{near}"
            mend = "write the record as the report names it, kind/id, or remove the waiver"
            finding = Finding(waiver.record, message, at=origin.place("record"), mend=mend)
        elif _holds(waiver, today) and (waiver.rule, waiver.record) not in found:
            message = f"the waiver is not used: {waiver.rule} finds nothing on {waiver.record}"
            finding = Finding(waiver.record, message, at=origin.place(), mend="remove the waiver")
        else:
            continue
        yield waivers_hold.problem(finding, portal)


def _holds(waiver: Waiver, today: date) -> bool:
    return waiver.granted_on <= today <= waiver.until and waiver.rule not in NEVER_WAIVED
