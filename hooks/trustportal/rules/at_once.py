"""The checks of form and the rules, tried by two processes at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from trustportal import two_processes
from trustportal.portal import Portal
from trustportal.problems import Problem
from trustportal.progress import Step, silent
from trustportal.prose.ground import grounds
from trustportal.prose.lexicon import lexicon
from trustportal.prose.passages import sentences
from trustportal.reference.keeping import keep
from trustportal.rules.form import FORM
from trustportal.rules.rule import Finding, Rule


@dataclass(frozen=True, slots=True)
class Tried:
    """What was found: by the checks of form, and by each rule, by its number."""

    form: list[Problem]
    rules: dict[int, list[Finding]]


def tried(
    rules: Sequence[Rule],
    portal: Portal,
    today: date,
    *,
    at_once: bool,
    step: Step = silent,
) -> Tried:
    """Everything that the checks of form and the rules find; `at_once`: by two processes if it can
    be.
    """
    settings = portal.organization.settings

    def by_form() -> Tried:
        return Tried([problem for check in FORM for problem in check(portal)], {})

    def by_rules(numbers: Sequence[int]) -> Tried:
        found = {each: list(rules[each].findings(portal, today, settings)) for each in numbers}
        return Tried([], found)

    by_piece = [partial(by_rules, piece) for piece in _pieces(rules)]
    tries: list[Callable[[], Tried]] = [by_form, *by_piece]
    if at_once and two_processes.can_fork():
        grounds(portal), sentences(portal)  # both need them
        answers: Iterable[Tried] = two_processes.done(tries, "judging", step, keep)
    else:
        answers = _one_by_one(tries, step)
    form, by_rule = list[Problem](), dict[int, list[Finding]]()
    for each in answers:
        form += each.form
        by_rule |= each.rules
    return Tried(form, by_rule)


def _one_by_one(tries: Sequence[Callable[[], Tried]], step: Step) -> Iterator[Tried]:
    for number, each in enumerate(tries):
        step("judging", number, len(tries))
        yield each()


TOGETHER = (
    ("FCT-16", "FCT-17", "FCT-18", "FCT-19", "FCT-21", "FCT-23"),  # the claims near a sentence
    ("REL-01", "REL-02", "REL-03", "REL-04", "SHR-02", "SHR-04"),  # the public view
    ("GEN-11", "GEN-15"),  # every public text
)
"""Rules that ask for the same things, which one process finds once."""


def _pieces(rules: Sequence[Rule]) -> Sequence[Sequence[int]]:
    """The rules by their numbers: those that rest on the same together, and those over facts in
    prose before the others, since they take longest.
    """
    numbers = {rule.code.code: number for number, rule in enumerate(rules)}
    words = tuple(dict.fromkeys(entry.code for entry in lexicon()))
    apart = dict.fromkeys(code for codes in (*TOGETHER, words) for code in codes)
    others = sorted(numbers.keys() - apart.keys(), key=lambda each: (each[:3] != "FCT", each))
    groups = (*TOGETHER, words, *((each,) for each in others))
    return [[numbers[code] for code in codes if code in numbers] for codes in groups]
