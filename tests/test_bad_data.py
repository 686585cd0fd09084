"""Whatever is wrong with a portal is said at its place, in words, and never as a traceback.

A case is a folder `bad-data/<code>/<sentence>/`. It holds the files that differ from
`portals/minimal`, at their own paths; `remove.txt` lists paths to delete first; `expected.txt`
holds the problems one by one, each with its place, its reason and its mend. `pytest --bless`
rewrites it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from trustportal import codes
from trustportal.command import main
from trustportal.commands.arguments import ERRORS
from trustportal.judge import judge
from trustportal.reports.text import problem_lines, text
from trustportal.source.files import MOST_BYTES

TESTS = Path(__file__).parent
HOOKS = TESTS.parent / "hooks"
MINIMAL = TESTS / "portals" / "minimal"
BAD_DATA = TESTS / "bad-data"
REMOVE, EXPECTED = "remove.txt", "expected.txt"

CASES = sorted(path for path in BAD_DATA.glob("*/*") if path.is_dir())
CODES = sorted(code.code for code in codes.CODES if not code.code.startswith("TP7"))
"""The codes of what is read; those of the finished site have their cases in test_audit.py."""
REAL_PROCESSES = [
    path
    for code in ("TP101", "TP103", "TP302", "TP405")
    for path in CASES
    if path.match(f"{code}/*")
][::4]
"""A few cases that are also tried with a Python of their own, since each costs half a second."""


def name_of(case: Path) -> str:
    """`TP108/a-key-stands-twice`."""
    return case.relative_to(BAD_DATA).as_posix()


def expected_of(case: Path) -> str:
    """The problems that the case expects, each of three lines."""
    path = case / EXPECTED
    return path.read_bytes().decode() if path.exists() else ""


def build(case: Path, root: Path) -> Path:
    """The portal of a case in `root`: the minimal one, less what is removed, with the overlay."""
    shutil.copytree(MINIMAL, root, symlinks=True)
    removals = case / REMOVE
    for line in removals.read_text(encoding="utf-8").splitlines() if removals.exists() else ():
        unwanted = root / line
        if unwanted.is_dir():
            shutil.rmtree(unwanted)
        else:
            unwanted.unlink()
    for path in sorted(case.rglob("*")):
        target = root / path.relative_to(case)
        if path.parent == case and path.name in (REMOVE, EXPECTED):
            continue
        if path.is_symlink() or path.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            shutil.copy2(path, target, follow_symlinks=False)
    return root


def exit_code(problems: str) -> int:
    """The exit code that the command owes to these problems."""
    return ERRORS if re.search(r"^\S.*: [A-Z]+-?\d+ error: ", problems, re.MULTILINE) else 0


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_each_mistake_is_said_where_it_stands(case: Path, tmp_path: Path, bless: bool) -> None:
    judgement = judge(build(case, tmp_path / "portal"))
    lines = [line for problem in judgement.problems for line in problem_lines(problem)]
    said = "".join(f"{line}\n" for line in lines)
    if bless:
        (case / EXPECTED).write_bytes(said.encode())
    assert said == expected_of(case)


@pytest.mark.parametrize("case", CASES[::8], ids=name_of)
def test_the_command_says_the_same_and_ends_with_1_after_an_error(
    case: Path, tmp_path: Path
) -> None:
    root = build(case, tmp_path / "portal")
    result = CliRunner().invoke(main, ["check", "--format", "text", str(root)])
    assert result.stdout == text(judge(root))
    assert result.stderr == ""
    assert result.exit_code == exit_code(expected_of(case))


@pytest.mark.parametrize("case", REAL_PROCESSES, ids=name_of)
def test_a_process_of_its_own_says_the_same(case: Path, tmp_path: Path) -> None:
    root = build(case, tmp_path / "portal")
    command = [sys.executable, "-m", "trustportal", "check", str(root)]
    environment = {**os.environ, "PYTHONPATH": str(HOOKS), "PYTHONUTF8": "1"}
    result = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert result.stdout.decode() == text(judge(root))
    assert result.stderr == b""
    assert result.returncode == exit_code(expected_of(case))


def test_each_case_shows_the_code_that_it_is_named_after() -> None:
    shown = (f": {case.parent.name} " in expected_of(case) for case in CASES)
    assert [
        name_of(case) for case, is_shown in zip(CASES, shown, strict=True) if not is_shown
    ] == []


def test_the_name_of_each_case_is_a_sentence_in_kebab_case() -> None:
    named = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
    assert [case for case in CASES if not named.fullmatch(case.name)] == []


def test_every_code_of_form_has_a_case() -> None:
    assert set(CODES) - {case.parent.name for case in CASES} == set()


def test_a_file_larger_than_any_real_one_is_not_read(tmp_path: Path) -> None:
    root = tmp_path / "portal"
    shutil.copytree(MINIMAL, root)
    with (root / "data" / "faq.yml").open("a", encoding="utf-8") as stream:
        stream.write("# long\n" * (MOST_BYTES // 7))
    (problem,) = judge(root).problems
    assert (problem.code, str(problem.place)) == (codes.TOO_LARGE, "data/faq.yml:1:1")


def test_the_minimal_portal_has_no_problems_at_all() -> None:
    assert judge(MINIMAL).problems == ()


def test_the_minimal_portal_has_a_draft_and_a_retired_record() -> None:
    portal = judge(MINIMAL).portal
    assert portal is not None
    assert {record.state for _, record in portal.all()} == {"draft", "published", "retired"}


def test_the_minimal_portal_has_a_record_of_every_kind() -> None:
    portal = judge(MINIMAL).portal
    assert portal is not None
    assert [name for name, records in portal.records.items() if not records] == []
