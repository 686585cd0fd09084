"""What VS Code is given in .vscode/: snippets that are right, a task that finds the problems."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sites import ROOT
from trustportal.editing.snippets import FILE, snippets
from trustportal.judge import judge
from trustportal.model.base import Part
from trustportal.model.kinds import COLLECTIONS
from trustportal.model.reading import Origin, read_record
from trustportal.model.waivers import Waiver
from trustportal.portal import WAIVERS
from trustportal.problems import Problem, errors
from trustportal.source.strict_yaml import read_yaml

CODE = ROOT / ".vscode"
MODELS: dict[str, type[Part]] = {**COLLECTIONS, WAIVERS: Waiver}


def test_the_committed_snippets_are_those_of_the_models() -> None:
    assert (ROOT / FILE).read_text(encoding="utf-8") == snippets(), "run make schema"


def expanded(body: list[str]) -> str:
    """What stands there when somebody presses nothing but Tab."""
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    text = "\n".join(body).replace("$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE", today)
    text = re.sub(r"\$\{\d+\|((?:[^,|\\]|\\.)*)[^|]*\|\}", r"\1", text)
    text = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", text)
    return re.sub(r"\$\d+", "", text)


@pytest.mark.parametrize("name", MODELS)
def test_a_snippet_as_it_is_inserted_is_a_record_that_the_judge_reads(name: str) -> None:
    said = json.loads(snippets())[f"New in {name}"]
    text = expanded(said["body"])
    assert "$" not in text
    found: list[Problem] = []
    document = read_yaml(text, "data/new.yml", found.append)
    assert document
    read_record(MODELS[name], Origin(document, (0,)), document.value[0], None, found.append)
    assert errors(found) == ()


def test_every_choice_of_a_snippet_is_one_of_the_model() -> None:
    for name, said in json.loads(snippets()).items():
        model = MODELS[name.removeprefix("New in ")]
        for line in said["body"]:
            if offered := re.search(r"^..([a-z_]+): \$\{\d+\|(.*)\|\}$", line):
                for choice in offered[2].split(","):
                    field = model.model_fields[offered[1]]
                    assert f"'{choice}'" in str(field.annotation) or choice == "null"


def test_the_task_finds_every_problem_that_the_check_says() -> None:
    (task,) = (
        task
        for task in json.loads((CODE / "tasks.json").read_text(encoding="utf-8"))["tasks"]
        if task["label"] == "Check the portal"
    )
    pattern = task["problemMatcher"]["pattern"]
    keys = ("file", "line", "column", "severity", "code", "message")
    later = date(2027, 8, 1)
    said = subprocess.run(
        [sys.executable, "-m", "trustportal", "check", "--today", later.isoformat()],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "hooks"), **task["options"]["env"]},
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    matches = [re.match(pattern["regexp"], line) for line in said.splitlines()]
    found = [tuple(match[pattern[key]] for key in keys) for match in matches if match]
    expected = [
        (p.place.file, str(p.place.line), str(p.place.column), p.severity, p.code.code, p.message)
        for p in judge(ROOT, later).problems
    ]
    assert sorted(found) == sorted(expected)
    assert {severity for *_, severity, _, _ in found} >= {"error", "warning"}
    assert all((ROOT / Path(file)).is_file() for file, *_ in found)


def test_the_makefile_has_what_the_tasks_run() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for task in json.loads((CODE / "tasks.json").read_text(encoding="utf-8"))["tasks"]:
        assert f"\n{task['command'].split()[-1]}: " in makefile
