"""For tools: one object with the day, the counts, and every problem."""

from __future__ import annotations

from json import dumps

from trustportal.judge import Judgement
from trustportal.problems import count


def json(judgement: Judgement) -> str:
    """`as_of`, `counts` by severity and `problems`, each with its place, reason and mend."""
    report = {
        "as_of": judgement.as_of.isoformat(),
        "counts": count(judgement.problems),
        "problems": [
            {
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
            for problem in judgement.problems
        ],
    }
    return dumps(report, indent=2, ensure_ascii=False) + "\n"
