"""What will stand against publication by a day, unless something changes, for people and tools."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from json import dumps

import click

from trustportal.judge import Judgement, Turn, turns
from trustportal.problems import count
from trustportal.reports.json import described
from trustportal.reports.text import counted, lines_of, summary


def coming_text(judgement: Judgement, until: date, *, colour: bool = False) -> str:
    """Day by day what comes, then a count and how things stand today."""
    coming = turns(judgement, until)
    groups = groupby(coming, key=lambda turn: turn.day)
    days = ["\n".join(_of_day(day, list(several))) for day, several in groups]
    said = counted(turn.problem for turn in coming) or "nothing"
    ahead = f"by {until}: {said} to come, unless something changes"
    report = "\n\n".join([*days, f"{ahead}\n{summary(judgement)}"]) + "\n"
    return report if colour else click.unstyle(report)


def _of_day(day: date, coming: list[Turn]) -> Iterator[str]:
    problems = [turn.problem for turn in coming]
    yield click.style(f"from {day} on: {counted(problems)}", bold=True)
    yield from lines_of(problems)


def coming_json(judgement: Judgement, until: date) -> str:
    """`as_of`, `until`, `counts` by severity and `turns`: each problem with its first day."""
    coming = turns(judgement, until)
    report = {
        "as_of": judgement.as_of.isoformat(),
        "until": until.isoformat(),
        "counts": count(turn.problem for turn in coming),
        "turns": [{"day": turn.day.isoformat(), **described(turn.problem)} for turn in coming],
    }
    return dumps(report, indent=2, ensure_ascii=False) + "\n"
