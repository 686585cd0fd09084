"""Each rule speaks where it must, and keeps silent beside it."""

from __future__ import annotations

import pkgutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from rule_cases import SPECIMENS, Case, build, build_pages, cases
from trustportal import rules
from trustportal.judge import judge
from trustportal.model.settings import Settings
from trustportal.model.sources import sources
from trustportal.portal import Portal
from trustportal.problems import Problem
from trustportal.rules import RULES
from trustportal.rules.rule import Finding, Rule, rule

CASES = cases()


def test_the_flawless_portal_has_no_problems() -> None:
    assert judge(SPECIMENS).problems == ()


SENTENCES = [case for case in CASES if case.is_sentence]
CHANGES = [case for case in CASES if not case.is_sentence]


@pytest.mark.parametrize("case", CHANGES, ids=str)
def test_each_rule_speaks_where_it_must_and_keeps_silent_beside_it(
    case: Case, tmp_path: Path
) -> None:
    root = build(case, tmp_path / "portal")
    if case.refused:
        (rule,) = (each for each in RULES if each.code.code == case.code)
        assert case.code in {found.code.code for found in judge(root, case.today, (rule,)).problems}
    else:
        assert wrong(case, judge(root, case.today).problems) is None


def wrong(case: Case, problems: Iterable[Problem]) -> str | None:
    """What was found, where that is not what the case expects."""
    found = {problem.code.code for problem in problems} - case.also
    expected = {case.code} if case.refused else set()
    said = [f"{problem.code.code} {problem.message}" for problem in problems]
    return None if found == expected else f"{case}: {said}"


@cache
def on_pages() -> dict[str, list[Problem]]:
    """By its file, what is found on the pages of all sentences, judged together."""
    with TemporaryDirectory() as folder:
        root = build_pages(SENTENCES, Path(folder) / "portal")
        found: dict[str, list[Problem]] = defaultdict(list)
        for problem in judge(root).problems:
            found[problem.place.file].append(problem)
        return found


@pytest.mark.parametrize("code", sorted({case.code for case in SENTENCES}))
def test_each_sentence_is_refused_or_let_pass(code: str) -> None:
    found = on_pages()
    mistakes = [
        mistake
        for number, case in enumerate(SENTENCES)
        if case.code == code
        and (mistake := wrong(case, found.get(f"content/case-{number}.md", [])))
    ]
    assert mistakes == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code.code)
def test_a_rule_that_is_switched_off_is_missed(rule: Rule, tmp_path: Path) -> None:
    others = tuple(each for each in RULES if each is not rule)
    case = next(
        case
        for case in sorted(CASES, key=lambda each: each.is_sentence)
        if case.refused and case.code == rule.code.code
    )
    problems = judge(build(case, tmp_path / "portal"), case.today, others).problems
    assert wrong(case, problems) is not None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code.code)
def test_every_rule_has_a_case_of_each_sort(rule: Rule) -> None:
    assert {case.refused for case in CASES if case.code == rule.code.code} == {True, False}


def test_every_case_is_of_a_rule() -> None:
    assert {case.code for case in CASES} <= {rule.code.code for rule in RULES}


def test_a_name_keeps_its_capitals_behind_a_colon() -> None:
    said = {
        name: problem.message.partition("': ")[2]
        for several in on_pages().values()
        for problem in several
        for name in ("TISAX", "SOC")
        if problem.code.title.startswith(f"{name} ")
    }
    assert said.keys() == {"TISAX", "SOC"}
    assert [name for name, words in said.items() if not words.startswith(name)] == []


def test_a_short_form_is_quoted_as_it_stands_on_the_page() -> None:
    said = [problem.message for several in on_pages().values() for problem in several]
    assert [each for each in said if each.startswith("'aren't registered': ")]
    assert [each for each in said if each.startswith("'are not registered': ")] == []


def test_a_rule_whose_sources_nobody_read_asks() -> None:
    asserted = {
        problem.code.code
        for several in on_pages().values()
        for problem in several
        if _nobody_read(problem.code.sources) and "?" not in problem.message
    }
    assert asserted == set()


def _nobody_read(ids: Sequence[str]) -> bool:
    """Whether nobody read any of these sources, so that a rule can ask and not assert."""
    return bool(ids) and all(sources()[each].retrieved == "false" for each in ids)


def test_every_function_that_is_decorated_as_a_rule_is_in_the_list() -> None:
    listed = Path(rules.__file__).read_text(encoding="utf-8")
    made = [
        f".{name},"
        for module in pkgutil.walk_packages(rules.__path__, f"{rules.__name__}.")
        for name, found in vars(import_module(module.name)).items()
        if isinstance(found, Rule)
    ]
    assert len(made) > 100
    assert [name for name in made if name not in listed] == []


def test_every_source_of_a_rule_is_in_the_table() -> None:
    named = {source for rule in RULES for source in rule.code.sources}
    assert named <= sources().keys()
    assert [rule.code.code for rule in RULES if not rule.code.sources] == []


def test_what_would_end_before_it_begins_does_not_come() -> None:
    today, until = date(2026, 11, 22), date(2027, 11, 22)
    since, never = date(2027, 6, 1), date(2027, 5, 1)

    @rule("GEN-08", "error", why="a case", mend="a case")
    def check(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
        """What begins on a day."""
        yield Finding("a/begins", "begins", since=since)
        yield Finding("a/ends", "begins and ends", since=since, before=until)
        yield Finding("a/never", "is over before", since=since, before=never)

    portal: Any = None
    coming = check.upcoming(portal, today, until, Settings())
    assert [each.subject for each in coming] == ["a/begins", "a/ends"]
