"""For people: the problems of each file with their reasons and mends, then a count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import click

from trustportal.judge import Judgement
from trustportal.problems import Problem, Severity, count, legible

_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "info": "blue"}


def text(judgement: Judgement, *, colour: bool = False) -> str:
    """The whole report, ending in the line that counts."""
    groups = groupby(judgement.problems, key=lambda problem: problem.place.file)
    paragraphs = ["\n".join(_of_file(file, list(problems))) for file, problems in groups]
    report = "\n\n".join([*paragraphs, _styled_summary(judgement)]) + "\n"
    return report if colour else click.unstyle(report)


def text_of_site(problems: Sequence[Problem]) -> str:
    """What stands against a finished site, ending in the line that counts."""
    lines = [*lines_of(problems), f"{counted(problems)}: the site is not published"]
    return click.unstyle("\n".join(lines)) + "\n"


def _of_file(file: str, problems: list[Problem]) -> Iterator[str]:
    yield click.style(f"{legible(file)}: {counted(problems)}", bold=True)
    yield from lines_of(problems)


def lines_of(problems: Iterable[Problem]) -> Iterator[str]:
    """The lines of some problems; what was just said of a code is not said again."""
    reasons: set[tuple[str, str]] = set()
    mends: dict[str, str] = {}
    for problem in problems:
        code = problem.code.code
        said, why, mend = problem_lines(problem)
        yield _styled(said, problem)
        if (code, problem.reason) not in reasons:
            yield click.style(why, dim=True)
        if mends.get(code) != problem.mend:
            yield mend
        reasons.add((code, problem.reason))
        mends[code] = problem.mend


def problem_lines(problem: Problem) -> tuple[str, str, str]:
    """The three lines of one problem: what and where, why, and the mend."""
    said = f"{problem.place}: {problem.code.code} {problem.severity}: {problem.message}"
    return said, f"    why: {problem.reason}", f"    mend: {problem.mend}"


def _styled(said: str, problem: Problem) -> str:
    """The first line with its code and severity in colour; its place stays plain, to be clicked."""
    named = f"{problem.code.code} {problem.severity}"
    place, _, message = said.partition(f": {named}: ")
    return f"{place}: {click.style(named, fg=_COLOURS[problem.severity])}: {message}"


def _styled_summary(judgement: Judgement) -> str:
    worst = next((name for name, number in count(judgement.problems).items() if number), None)
    return click.style(summary(judgement), fg=_COLOURS[worst] if worst else "green", bold=True)


def summary(judgement: Judgement) -> str:
    """'3 errors, 1 warning; judged as of 2026-11-22: not published'."""
    said = counted(judgement.problems) or "no problems"
    verdict = "can be published" if judgement.stands else "must not be published"
    records = sum(1 for _ in judgement.portal.published()) if judgement.portal else 0
    return f"{said}; {records} records, judged as of {judgement.as_of}: the portal {verdict}"


def counted(problems: Iterable[Problem]) -> str:
    """'3 errors, 1 warning'; nothing when there are none."""
    return ", ".join(
        f"{number} {severity}{'s' if number != 1 and severity != 'info' else ''}"
        for severity, number in count(problems).items()
        if number
    )
