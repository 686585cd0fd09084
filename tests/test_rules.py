"""Each rule speaks where it must, and keeps silent beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rule_cases import SPECIMENS, Case, build, cases
from trustportal.judge import judge
from trustportal.problems import Problem
from trustportal.rules import RULES
from trustportal.rules.rule import Rule

CASES = cases()
SOURCES_NOT_SEEN = "known primary, not retrieved"


def codes_of(problems: tuple[Problem, ...]) -> set[str]:
    return {problem.code.code for problem in problems}


def test_the_flawless_portal_has_no_problems() -> None:
    assert judge(SPECIMENS).problems == ()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_rule_speaks_where_it_must_and_only_there(case: Case, tmp_path: Path) -> None:
    problems = judge(build(case, tmp_path / "portal"), case.today).problems
    found = codes_of(problems)
    assert found - case.also == ({case.code} if case.refused else set()), problems


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code.code)
def test_a_rule_that_is_switched_off_is_missed(rule: Rule, tmp_path: Path) -> None:
    others = tuple(each for each in RULES if each is not rule)
    refused = [case for case in CASES if case.refused and case.code == rule.code.code]
    missed = [
        case
        for number, case in enumerate(refused)
        if rule.code.code
        not in codes_of(judge(build(case, tmp_path / str(number)), case.today, others).problems)
    ]
    assert missed


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code.code)
def test_every_rule_has_a_case_of_each_sort(rule: Rule) -> None:
    assert {case.refused for case in CASES if case.code == rule.code.code} == {True, False}


def test_every_case_is_of_a_rule() -> None:
    assert {case.code for case in CASES} <= {rule.code.code for rule in RULES}
