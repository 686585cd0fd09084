"""The day before, the day, the day after: where each rule of time begins."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from trustportal.judge import judge

MINIMAL = Path(__file__).parent / "portals" / "minimal"


def codes_on(day: str, root: Path = MINIMAL) -> set[tuple[str, str]]:
    found = judge(root, date.fromisoformat(day)).problems
    return {(problem.code.code, problem.severity) for problem in found}


@pytest.mark.parametrize(
    ("day", "ended"), [("2027-09-29", 0), ("2027-09-30", 0), ("2027-10-01", 1)]
)
def test_a_report_is_current_for_twelve_months_after_its_period(day: str, ended: int) -> None:
    assert (("GEN-08", "error") in codes_on(day)) == bool(ended)


@pytest.mark.parametrize(("day", "due"), [("2027-09-30", 0), ("2027-10-01", 0), ("2027-10-02", 1)])
def test_a_review_is_due_after_a_year(day: str, due: int) -> None:
    assert (("GEN-02", "warning") in codes_on(day)) == bool(due)


@pytest.mark.parametrize(("day", "late"), [("2027-12-29", 0), ("2027-12-30", 0), ("2027-12-31", 1)])
def test_a_review_is_overdue_when_the_grace_has_run_out(day: str, late: int) -> None:
    assert (("GEN-02", "error") in codes_on(day)) == bool(late)


@pytest.mark.parametrize(
    ("day", "early"), [("2026-11-04", 1), ("2026-11-05", 0), ("2026-11-06", 0)]
)
def test_a_review_cannot_be_dated_ahead(day: str, early: int) -> None:
    assert (("GEN-05", "error") in codes_on(day)) == bool(early)


@pytest.mark.parametrize(
    ("effective", "short"), [("2026-12-21", 1), ("2026-12-22", 0), ("2026-12-23", 0)]
)
def test_notice_of_thirty_days_is_thirty_days(effective: str, short: int, tmp_path: Path) -> None:
    root = Path(shutil.copytree(MINIMAL, tmp_path / "portal"))
    path = root / "data" / "subprocessors.yml"
    text = re.sub("announced_on: .*", "announced_on: 2026-11-22", path.read_text(encoding="utf-8"))
    path.write_text(re.sub("effective_on: .*", f"effective_on: {effective}", text))
    assert (("SUB-03", "error") in codes_on("2026-11-22", root)) == bool(short)
