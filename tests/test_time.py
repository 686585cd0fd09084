"""The day before, the day, the day after: where each rule of time begins."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from trustportal.judge import judge

MINIMAL = Path(__file__).parent / "portals" / "minimal"


def codes_on(day: str, root: Path = MINIMAL) -> set[str]:
    return {problem.code.code for problem in judge(root, date.fromisoformat(day)).problems}


@pytest.mark.parametrize(
    ("day", "ended"), [("2027-09-29", 0), ("2027-09-30", 0), ("2027-10-01", 1)]
)
def test_a_report_is_current_for_twelve_months_after_its_period(day: str, ended: int) -> None:
    assert ("TP503" in codes_on(day)) == bool(ended)


@pytest.mark.parametrize(("day", "due"), [("2027-09-30", 0), ("2027-10-01", 0), ("2027-10-02", 1)])
def test_a_review_is_due_after_a_year(day: str, due: int) -> None:
    assert ("TP504" in codes_on(day)) == bool(due)


@pytest.mark.parametrize(("day", "late"), [("2027-12-29", 0), ("2027-12-30", 0), ("2027-12-31", 1)])
def test_a_review_is_overdue_when_the_grace_has_run_out(day: str, late: int) -> None:
    assert ("TP505" in codes_on(day)) == bool(late)


@pytest.mark.parametrize(
    ("day", "early"), [("2026-11-04", 1), ("2026-11-05", 0), ("2026-11-06", 0)]
)
def test_a_review_cannot_be_dated_ahead(day: str, early: int) -> None:
    assert ("TP502" in codes_on(day)) == bool(early)


@pytest.mark.parametrize(
    ("effective", "short"), [("2026-12-21", 1), ("2026-12-22", 0), ("2026-12-23", 0)]
)
def test_notice_of_thirty_days_is_thirty_days(effective: str, short: int, tmp_path: Path) -> None:
    root = Path(shutil.copytree(MINIMAL, tmp_path / "portal"))
    path = root / "data" / "subprocessors.yml"
    text = re.sub("announced_on: .*", "announced_on: 2026-11-22", path.read_text(encoding="utf-8"))
    path.write_text(re.sub("effective_on: .*", f"effective_on: {effective}", text))
    assert ("TP506" in codes_on("2026-11-22", root)) == bool(short)
