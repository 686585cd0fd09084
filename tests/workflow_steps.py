"""The shell of a workflow's steps, run by bash as GitHub runs it, with a `gh` that takes notes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from sites import ROOT

_GH = """#!{python}
import json, os, pathlib, shutil, sys
home, given = pathlib.Path({home!r}), sys.argv[1:]
files = [each.removeprefix("body=@") for each in given if each.startswith("body=@")]
files += [after for flag, after in zip(given, given[1:]) if flag == "--body-file"]
call = {{"given": given, "body": "".join(pathlib.Path(each).read_text() for each in files)}}
with (home / "calls").open("a") as calls:
    calls.write(json.dumps(call) + "\\n")
if given[:2] == ["run", "download"]:
    shutil.copy(home / "artifact.tar", "artifact.tar")
for words, said in json.loads((home / "answers").read_text()).items():
    if words in " ".join(given):
        print(said)
        break
"""


@dataclass(frozen=True)
class Call:
    """A call of `gh`: its words, and the text of the file that it names."""

    given: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class Runner:
    """A machine with an empty folder to work in. `gh` answers by words that are in its call."""

    folder: Path

    def run(
        self, step: dict[str, Any], environment: dict[str, str], answers: dict[str, str]
    ) -> list[Call]:
        """Run a step with what its job and it set; the calls of `gh`, or the end of the test."""
        tools = self.folder / "tools"
        tools.mkdir(exist_ok=True)
        program = tools / "gh"
        program.write_text(_GH.format(python=sys.executable, home=str(self.folder)))
        program.chmod(0o755)
        (self.folder / "answers").write_text(json.dumps(answers))
        (self.folder / "calls").write_text("")
        work = self.folder / "work"
        work.mkdir(exist_ok=True)
        path = f"{tools}{os.pathsep}{os.environ['PATH']}"
        outputs = {"GITHUB_OUTPUT": str(self.folder / "output")}
        done = subprocess.run(
            ["/bin/bash", "-e", "-c", step["run"]],
            cwd=work,
            env={"PATH": path, "GH_REPO": "o/n", **outputs, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        notes = (self.folder / "calls").read_text().splitlines()
        return [Call(tuple(each["given"]), each["body"]) for each in map(json.loads, notes)]

    def artifact(self, name: str, content: bytes) -> None:
        """What another job left: a file in the archive that upload-pages-artifact makes."""
        left = self.folder / "left"
        left.mkdir(exist_ok=True)
        (left / name).write_bytes(content)
        command = ["tar", "--directory", str(left), "-cf", str(self.folder / "artifact.tar"), "."]
        subprocess.run(command, check=True)


def step(workflow: str, job: str, name: str) -> dict[str, Any]:
    """A step of a workflow of this repository, by its name."""
    path = ROOT / ".github" / "workflows" / f"{workflow}.yml"
    steps = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)["jobs"][job]["steps"]
    found: dict[str, Any] = next(each for each in steps if each.get("name") == name)
    return found
