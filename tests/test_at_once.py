"""Two processes find what one finds, and say what one says when a rule fails."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from trustportal import two_processes
from trustportal.judge import judge
from trustportal.loading import load
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import Code
from trustportal.rules import RULES, at_once
from trustportal.rules.rule import Finding, Rule

BUSINESS_DATA = Path(__file__).parent / "portals" / "business-data"
TODAY = date(2027, 8, 1)


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that are made, on a system that lets them be made."""
    made: list[int] = []
    fork = os.fork

    def counted() -> int:
        made.append(1)
        return fork()

    monkeypatch.setattr(os, "fork", counted)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(two_processes, "_processors", lambda: 2)
    return made


def test_two_processes_find_the_same_in_the_same_order(forks: list[int]) -> None:
    alone = judge(BUSINESS_DATA, TODAY)
    assert len(alone.problems) > 100
    assert judge(BUSINESS_DATA, TODAY, at_once=True).problems == alone.problems
    assert forks == [1]


@pytest.mark.parametrize("lacking", ["processors", "threads", "fork"])
def test_where_no_second_process_can_be_one_does_it(
    lacking: str, forks: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    if lacking == "fork":
        monkeypatch.delattr(os, "fork")
    elif lacking == "threads":
        monkeypatch.setattr(threading, "active_count", lambda: 2)
    else:
        monkeypatch.setattr(two_processes, "_processors", lambda: 1)
    found = judge(BUSINESS_DATA, TODAY, at_once=True).problems
    assert found == judge(BUSINESS_DATA, TODAY).problems
    assert forks == []


def test_what_fails_in_the_other_process_is_done_and_told_in_this_one(forks: list[int]) -> None:
    here = os.getpid()

    def fails_elsewhere(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
        if os.getpid() != here:
            os._exit(9)
        yield Finding("organization", "found after all")

    portal = load(BUSINESS_DATA, lambda _: None)
    assert portal
    rules = [Rule(Code(f"X-{number}", "error", "", ""), fails_elsewhere) for number in range(40)]
    found = at_once.tried(rules, portal, TODAY, at_once=True)
    assert sorted(found.rules) == list(range(len(rules)))
    assert all(len(each) == 1 for each in found.rules.values())

    def fails(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
        raise ZeroDivisionError

    broken = [*RULES[:5], Rule(Code("X-1", "error", "", ""), fails)]
    with pytest.raises(ZeroDivisionError):
        at_once.tried(broken, portal, TODAY, at_once=True)
