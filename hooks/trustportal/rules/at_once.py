"""Rules tried by two processes at once: rules are pure functions, so it does not matter where.

The second process is a fork of the first and has all that was read before. Both take what is left
to do from one pipe, piece by piece, and what they find is put together in the order of the rules.
"""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from trustportal.portal import Portal
from trustportal.progress import Step, silent
from trustportal.prose.ground import grounds
from trustportal.prose.lexicon import lexicon
from trustportal.prose.passages import sentences
from trustportal.reference.keeping import keep
from trustportal.rules.rule import Finding, Rule

Found = dict[int, list[Finding]]
"""What was found, by the number of the rule."""
_NUMBER = 2
"""Bytes of the number of a piece of work."""


def findings(
    rules: Sequence[Rule],
    portal: Portal,
    today: date,
    *,
    at_once: bool,
    step: Step = silent,
) -> Iterator[tuple[Rule, Finding]]:
    """Everything that the rules find, in their order; with `at_once` by two processes if it can be.

    A process with threads is not forked: a lock that another thread holds would stay locked.
    """
    settings = portal.organization.settings

    def tried(numbers: Sequence[int]) -> Found:
        return {each: list(rules[each].findings(portal, today, settings)) for each in numbers}

    work = _pieces(rules)
    if at_once and hasattr(os, "fork") and threading.active_count() == 1 and _processors() > 1:
        grounds(portal), sentences(portal)  # both need them
        found = _by_two([partial(tried, piece) for piece in work], step)
    else:
        found = {}
        for number, piece in enumerate(work):
            step("judging", number, len(work))
            found |= tried(piece)
    for number, rule in enumerate(rules):
        for finding in found[number]:
            yield rule, finding


def _processors() -> int:
    """The processors on which this process may run."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _pieces(rules: Sequence[Rule]) -> Sequence[Sequence[int]]:
    """The rules by their numbers: those over words together, which are found in one reading, and
    those over facts in prose first, which take longest.
    """
    words = {entry.code for entry in lexicon()}
    of_words = [number for number, rule in enumerate(rules) if rule.code.code in words]
    others = [number for number in range(len(rules)) if number not in set(of_words)]
    others.sort(key=lambda number: not rules[number].code.code.startswith("FCT"))
    return [of_words, *([each] for each in others)]


def _by_two(work: Sequence[Callable[[], Found]], step: Step) -> Found:
    """Do all of the work, in this process and in a fork of it."""
    left, numbers = os.pipe()
    os.write(numbers, b"".join(each.to_bytes(_NUMBER) for each in range(len(work))))
    os.close(numbers)
    answer, other = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(other, work, left)
    os.close(other)
    done = _done(work, left, step)
    os.close(left)
    with os.fdopen(answer, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if status == 0:
        done |= pickle.loads(said)  # noqa: S301 - from the process made above
    for number, each in enumerate(work):
        if number not in done:  # the other process failed: what it met is met, and told, here
            done[number] = each()
    return {number: found for each in done.values() for number, found in each.items()}


def _done(work: Sequence[Callable[[], Found]], left: int, step: Step) -> dict[int, Found]:
    """Take pieces of work until nothing is left to do."""
    done = {}
    while taken := os.read(left, _NUMBER):
        number = int.from_bytes(taken)
        step("judging", number, len(work))
        done[number] = work[number]()
    return done


def _answer(pipe: int, work: Sequence[Callable[[], Found]], left: int) -> None:
    """What the other process does: work, answer, and end, with 0 only after the whole answer."""
    status = 1
    try:
        with os.fdopen(pipe, "wb") as answer:
            answer.write(pickle.dumps(_done(work, left, silent)))
        keep()
        status = 0
    finally:
        os._exit(status)
