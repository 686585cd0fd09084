"""For tools: one object with the day, the counts, and every problem."""

from __future__ import annotations

from json import dumps

from trustportal.judge import Judgement
from trustportal.problems import Problem, count


def json(judgement: Judgement) -> str:
    """`as_of`, `counts` by severity and `problems`, each with its place, reason and mend."""
    report = {
        "as_of": judgement.as_of.isoformat(),
        "counts": count(judgement.problems),
        "problems": [described(problem) for problem in judgement.problems],
    }
    return dumps(report, indent=2, ensure_ascii=False) + "\n"


def described(problem: Problem) -> dict[str, str | int | None]:
    """A problem as plain values."""
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "code": problem.code.code,
        "severity": problem.severity,
        "message": problem.message,
        "why": problem.reason,
        "mend": problem.mend,
        "record": problem.record,
    }
