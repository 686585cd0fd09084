"""For people: one line a problem with its reason and its mend, then a count."""

from __future__ import annotations

from trustportal.judge import Judgement
from trustportal.problems import Problem, count


def text(judgement: Judgement) -> str:
    """The whole report, ending in the line that counts."""
    lines = [line for problem in judgement.problems for line in problem_lines(problem)]
    return "\n".join([*lines, *([""] if lines else []), summary(judgement)]) + "\n"


def problem_lines(problem: Problem) -> tuple[str, str, str]:
    """The three lines of one problem: what and where, why, and the mend."""
    said = f"{problem.place}: {problem.code.code} {problem.severity}: {problem.message}"
    return said, f"    why: {problem.reason}", f"    mend: {problem.mend}"


def summary(judgement: Judgement) -> str:
    """'3 errors, 1 warning; judged as of 2026-11-22: not published'."""
    tally = count(judgement.problems)
    parts = [
        f"{number} {severity}{'s' if number != 1 and severity != 'info' else ''}"
        for severity, number in tally.items()
        if number
    ]
    said = ", ".join(parts) or "no problems"
    verdict = "can be published" if judgement.stands else "must not be published"
    records = sum(1 for _ in judgement.portal.published()) if judgement.portal else 0
    return f"{said}; {records} records, judged as of {judgement.as_of}: the portal {verdict}"
