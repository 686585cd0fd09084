"""The judge: reads a portal, tries every rule, and says all that stands against publication."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from trustportal import codes
from trustportal.clock import judged_on
from trustportal.loading import load
from trustportal.portal import Portal
from trustportal.problems import Problem, errors, in_order
from trustportal.progress import Step, silent
from trustportal.rules import RULES
from trustportal.rules.at_once import Tried, tried
from trustportal.rules.one_place import most_exact
from trustportal.rules.rule import Rule
from trustportal.rules.waiving import idle_waivers, waived


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found on a day. `portal` is None when there was nothing to judge."""

    as_of: date
    portal: Portal | None
    problems: tuple[Problem, ...]

    @property
    def stands(self) -> bool:
        """Whether the portal may be published."""
        return not errors(self.problems)


@dataclass(frozen=True, slots=True)
class Turn:
    """A problem that will be one from a day on, unless something changes before."""

    day: date
    problem: Problem


def judge(
    root: Path,
    today: date | None = None,
    rules: Sequence[Rule] = RULES,
    *,
    at_once: bool = False,
    step: Step = silent,
) -> Judgement:
    """Read and judge the portal whose mkdocs.yml is in `root`, as of `today` (see `clock`).

    With `at_once` two processes try the rules, where the system lets them.
    """
    seen = read(root, today, step=step)
    if seen.portal is None:
        return seen
    answer = tried(rules, seen.portal, seen.as_of, at_once=at_once, step=step)
    by_rules = _by_rules(seen.portal, seen.as_of, rules, answer)
    return replace(seen, problems=in_order(_once([*seen.problems, *answer.form, *by_rules])))


def read(root: Path, today: date | None = None, *, step: Step = silent) -> Judgement:
    """The portal as it was read, with what is wrong with its form; no rule was tried."""
    found: list[Problem] = []
    portal = load(root, found.append, step)
    as_of = judged_on(portal.organization if portal else None, today)
    return Judgement(as_of, portal, in_order(found))


def turns(judgement: Judgement, until: date) -> tuple[Turn, ...]:
    """What will stand against publication by a day, in the order in which it comes."""
    portal = judgement.portal
    if portal is None:
        return ()
    settings = portal.organization.settings
    coming = {
        Turn(finding.since, rule.problem(finding, portal))
        for rule in RULES
        for finding in rule.upcoming(portal, judgement.as_of, until, settings)
        if finding.since
    }
    return tuple(
        sorted(coming, key=lambda turn: (turn.day, turn.problem.place, turn.problem.message))
    )


def _by_rules(
    portal: Portal, today: date, rules: Sequence[Rule], answer: Tried
) -> Iterator[Problem]:
    findings = ((rule, each) for number, rule in enumerate(rules) for each in answer.rules[number])
    found = [rule.problem(finding, portal) for rule, finding in most_exact(findings)]
    yield from waived(found, portal, today)
    yield from idle_waivers(found, portal, RULES, today)


def _once(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Without the general question on a silence of which a rule speaks at the same place."""
    problems = list(problems)
    spoken = {(p.record, p.place) for p in problems if p.code != codes.NOT_STATED}
    for problem in problems:
        if problem.code == codes.NOT_STATED and (problem.record, problem.place) in spoken:
            continue
        yield problem
