"""For pull requests on GitHub: workflow commands that become annotations at the line.

Source: GitHub Docs, "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

from trustportal.judge import Judgement
from trustportal.problems import Problem, Severity
from trustportal.reports.text import summary

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}


def github(judgement: Judgement) -> str:
    """One annotation a problem, then the summary as a plain line."""
    lines = [
        f"::{_COMMANDS[problem.severity]} file={_property(problem.place.file)},"
        f"line={problem.place.line},col={problem.place.column},"
        f"title={_property(f'{problem.code.code} {problem.code.title}')}"
        f"::{_data(_message(problem))}"
        for problem in judgement.problems
    ]
    return "\n".join([*lines, summary(judgement)]) + "\n"


def _message(problem: Problem) -> str:
    return f"{problem.message}\nwhy: {problem.reason}\nmend: {problem.mend}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
