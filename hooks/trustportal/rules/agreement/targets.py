"""Targets and promises, against what was measured (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from trustportal.model.assessments import Assessment
from trustportal.model.base import Record
from trustportal.model.service_levels import ServiceLevel
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.guards import clause_at
from trustportal.prose.passages import split
from trustportal.prose.quantities import Length, key_of, lengths
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.rules.agreement.names import CORRECT
from trustportal.rules.in_prose.figures.times_of_claims import worded
from trustportal.rules.rule import Finding, stated

_TARGET = re.compile(
    r"\b(?:target|objective|goal|promise)s?(?: is| was)?(?: of)?(?: at most| no more than)? $",
    re.IGNORECASE,
)
_MISSED = re.compile(
    r"\b(?:miss(?:ed)?|not (?:met|reached|kept)|exceed\w*|longer than|failed|above|more than)\b",
    re.IGNORECASE,
)
_NOT_REACHED = Speech("own_targets.not_reached")
"""Says of what was measured that a promise was not kept."""
_OF_POINT = re.compile(r"\b(?:data|recovery point|RPO)\b")


def recoveries_against_targets(portal: Portal) -> Iterator[Finding]:
    """A test of recovery names the target that it proves, and says so where it was missed."""
    for reference, test in stated(portal, Assessment):
        text = plain(test.outcome or "") if test.sort == "recovery-test" else ""
        for begin, end in split(text):
            sentence = text[begin:end]
            times = [each for each in lengths(sentence) if each.unit == "minutes"]
            targets = [each for each in times if _TARGET.search(sentence[: each.start])]
            if not targets or _OF_POINT.search(sentence):
                continue
            measured = [each for each in times if each not in targets]
            for message in (
                *_above(measured, targets[0], sentence),
                *_other_target(reference, targets[0], portal),
            ):
                yield Finding(reference, message, ("outcome",), CORRECT)


def _above(measured: list[Length], target: Length, sentence: str) -> Iterator[str]:
    """One time was measured, it is above the target, and nothing says that it was missed."""
    if len(measured) == 1 and measured[0].amount > target.amount and not _MISSED.search(sentence):
        yield (
            f"its outcome says {measured[0].words} against a target of {target.words}, and not that"
            " the target was missed"
        )


def _other_target(reference: str, target: Length, portal: Portal) -> Iterator[str]:
    """The targets of recovery time that rest on the test are others."""
    levels = {
        each: key
        for each, level in stated(portal, ServiceLevel)
        if level.measure == "recovery-time" and level.worth in ("target", "promised")
        if level.within and reference in (level.basis or ()) and (key := key_of(level.within))
    }
    if levels and target.key not in levels.values():
        have = listed(f"{each} {worded(*key)}" for each, key in levels.items())
        yield (
            f"its outcome says that the target is {target.words}, and what rests on it says {have}"
        )


_BY_MEASURE = {"recovery-time": False, "recovery-point": True}
"""Whether a target is of the data that is lost, and not of the time until all is back."""
_LOST = Speech("service_levels.lost")
"""Behind a length of time that is the data that was lost."""
_BACK = Speech("service_levels.back")
"""Says that a service or its data was there again."""


def targets_against_tests(portal: Portal) -> Iterator[Finding]:
    """A target of recovery is one that the test on which it rests has met, or somebody says that it
    was missed.
    """
    for reference, level in stated(portal, ServiceLevel):
        most = key_of(level.within) if level.within and level.worth in _AIMS else None
        if level.measure not in _BY_MEASURE or most is None or most[1] != "minutes":
            continue
        if any(_MISSED.search(plain(each)) for each in (level.statement, *level.limits)):
            continue
        for name in level.basis or ():
            test = portal.find(name)
            for said in _reached(test, is_of_data=_BY_MEASURE[level.measure]):
                if said.unit == most[1] and said.amount > most[0]:
                    message = (
                        f"it says within {worded(*most)}, and {name}, on which it rests, took"
                        f" {said.words}: was it missed?"
                    )
                    mend = (
                        "correct the wrong figure; if the test missed it, say so in limits, with"
                        " what was done since"
                    )
                    yield Finding(reference, message, ("within",), mend, level="warning")


_AIMS = ("target", "promised")


def _reached(test: Record | None, *, is_of_data: bool) -> Iterator[Length]:
    """What a test of recovery took, or lost, by its outcome: the one such time of a sentence that
    names no target, and does not say that one was missed.
    """
    if not isinstance(test, Assessment) or test.sort != "recovery-test" or test.retired_on:
        return
    text = plain(test.outcome or "")
    for begin, end in split(text) if not _MISSED.search(text) else ():
        sentence = text[begin:end]
        times = [each for each in lengths(sentence) if not each.cadence]
        if any(_TARGET.search(sentence[: each.start]) for each in times):
            continue
        meant = [
            each
            for each in times
            if bool(_LOST.match(sentence[each.start + len(each.words) :])) == is_of_data
            and _BACK.search(sentence[slice(*clause_at(sentence, each.start))])
        ]
        if len(meant) == 1:
            yield meant[0]


def promises_against_measures(portal: Portal) -> Iterator[Finding]:
    """An availability that is promised is one that was measured, or somebody asks why not."""
    levels = [each for each in stated(portal, ServiceLevel) if each[1].measure == "availability"]
    for reference, promised in levels:
        if promised.worth != "promised" or not promised.percentage:
            continue
        for other, measured in levels:
            reached: Decimal | None = measured.percentage if measured.worth == "measured" else None
            same = set(promised.products or ()) & set(measured.products or ())
            told = _NOT_REACHED.search(plain(f"{measured.statement} {' '.join(measured.limits)}"))
            if reached and same and promised.percentage > reached and not told:
                message = (
                    f"it measured {reached} %, and {reference} promises {promised.percentage} %:"
                    " was the promise missed?"
                )
                mend = (
                    "correct the wrong figure; if it was missed, say so in limits, as in 'The"
                    " promise was missed in July 2026'"
                )
                yield Finding(other, message, ("percentage",), mend, level="warning")
