"""The command line teaches by example, completes what one types, and says how far long work is."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from click import Context
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from sites import ROOT, what_is_written
from trustportal.command import main
from trustportal.commands import COMMANDS
from trustportal.commands.completion import PROGRAM, VARIABLE
from trustportal.judge import judge
from trustportal.model.kinds import COLLECTIONS
from trustportal.progress import steps
from trustportal.reports.explanation import EXPLAINED

QUESTIONS = "ID,Question,Answer,Comment\n1,How long are backups kept?,,\n"


def epilog(name: str) -> str:
    command = main.get_command(Context(main), name)
    assert command
    return command.epilog or ""


EXAMPLES = [
    (name, line.strip().removeprefix("trust-portal "))
    for name in COMMANDS
    if name != "edit"  # it serves until it is ended; tests/test_editor.py starts it
    for line in epilog(name).splitlines()[2:]
]


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the default portal, as the working folder."""
    what_is_written(tmp_path)
    other = "tests/portals/business-data"
    shutil.copytree(ROOT / other, tmp_path / other)
    (tmp_path / "questions.csv").write_text(QUESTIONS, encoding="utf-8")
    shutil.copytree(ROOT / ".vscode", tmp_path / ".vscode")
    _lists(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _lists(folder: Path) -> None:
    """What the examples of import and init take in."""
    book = openpyxl.Workbook()
    book.create_sheet("Vendors 2026").append(["Vendor", "Start date"])
    book["Vendors 2026"].append(["Acme", "03/04/2026"])
    book.save(folder / "vendors.xlsx")
    for name, text in {
        "vendors.csv": "Vendor,Country\nAcme,Germany\n",
        "schedule.csv": "Data type,Kept for,Remark\nInvoices,10 years,x\n",
        "list.json": '[{"title": "Policy", "sort": "policy"}]',
        "issues.json": "[]",
        "answers.yml": "name: Heron Bank\nurl: https://heron.example.org\nproducts: [Pay]\n",
    }.items():
        (folder / name).write_text(text, encoding="utf-8")


def commit(root: Path) -> None:
    who = ["-c", "user.name=Compliance", "-c", "user.email=compliance@example.com"]
    for arguments in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "Begin"]):
        subprocess.run(["git", *who, *arguments], cwd=root, check=True)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_ends_in_examples_of_one_form(name: str) -> None:
    lines = epilog(name).splitlines()
    assert lines[:2] == ["\b", "Examples:"]
    assert lines[2:]
    assert all(line.startswith(f"  trust-portal {name}") and len(line) <= 100 for line in lines[2:])
    shown = CliRunner().invoke(main, [name, "--help"])
    assert shown.exit_code == 0
    assert "Examples:\n" + "\n".join(f"  {line}" for line in lines[2:]) in shown.output


@pytest.mark.parametrize(("name", "line"), EXAMPLES, ids=[line for _, line in EXAMPLES])
def test_every_example_ends_as_it_says(name: str, line: str, portal: Path) -> None:
    typed, _, said = line.partition("  # ")
    arguments = shlex.split(typed.partition(" > ")[0])
    if name in ("diff", "init"):
        commit(portal)
    done = CliRunner().invoke(main, arguments, input="Example Company Ltd\n" + "\n" * 40)
    ends = re.match(r"ends with (\d)", said)
    assert done.exit_code == (int(ends[1]) if ends else 0), done.output


def test_the_help_of_new_names_every_kind() -> None:
    shown = CliRunner().invoke(main, ["new", "--help"]).output
    assert all(re.search(rf"\b{kind}\b", shown) for kind in COLLECTIONS)


def complete(*arguments: str) -> list[str]:
    *before, last = arguments
    found = ShellComplete(main, {}, PROGRAM, VARIABLE).get_completions(list(before), last)
    return [each.value for each in found]


def test_commands_kinds_ids_and_codes_are_completed(portal: Path) -> None:
    assert complete("re") == ["review", "rename", "release", "reminders"]
    assert complete("new", "re") == ["regulations", "regions", "residency", "retention"]
    assert complete("explain", "gen-0") == sorted(
        each for each in EXPLAINED if each.startswith("GEN-0")
    )
    assert complete("review", "retention/api-c") == ["retention/api-content"]
    assert "faq/do-you-train-on-our-data" in complete("rename", "faq/")
    assert complete("links", "--product", "ed") == ["edu"]
    assert complete("links", "--region", "zz") == []
    assert complete("completion", "") == ["bash", "zsh", "fish"]
    assert complete("review", "--owner", "priv") == ["privacy@example.com"]
    assert complete("calendar", "--owner", "legal") == ["legal@example.com"]
    assert complete("diff", "2026-1") == ["2026-11-22"]
    for arguments in (["init", "-q"], [*WHO, "commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run(["git", *arguments], cwd=portal, check=True)
    subprocess.run(["git", "branch", "november"], cwd=portal, check=True)
    assert complete("diff", "nov") == ["november"]


WHO = ("-c", "user.name=Engineers", "-c", "user.email=engineers@example.com")


def test_a_command_that_was_mistyped_is_told_which_one_is_near() -> None:
    done = CliRunner().invoke(main, ["chekc"])
    assert done.exit_code == 2
    assert "there is no command 'chekc'; did you mean 'check'?" in done.output
    assert "--help lists them" in CliRunner().invoke(main, ["zzzzzz"]).output


def test_a_portal_is_found_from_a_folder_of_it(
    portal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(portal / "data" / "history")
    assert "can be published" in CliRunner().invoke(main, ["check"]).output
    named = CliRunner().invoke(main, ["check", str(portal / "data")])
    assert named.exit_code == 2
    assert "name the folder of the portal" in named.output


def test_ids_are_completed_also_where_a_file_cannot_be_read(portal: Path) -> None:
    (portal / "data" / "faq.yml").write_bytes(b"\xff")
    (portal / "data" / "updates.yml").write_text("updates: [\n", encoding="utf-8")
    assert complete("review", "faq/") == []
    assert complete("review", "retention/api-c") == ["retention/api-content"]
    (portal / "mkdocs.yml").unlink()
    assert complete("review", "retention/api-c") == ["retention/api-content"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_for_a_shell_asks_the_program(shell: str) -> None:
    done = CliRunner().invoke(main, ["completion", shell])
    assert done.exit_code == 0
    assert f"{VARIABLE}={shell}_complete" in done.output
    assert PROGRAM in done.output


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def work(stream: io.StringIO, seconds: float) -> str:
    times = iter([0.0, seconds, seconds + 0.01, seconds + 1])
    with steps("reading", "judging", stream=stream, clock=lambda: next(times)) as step:
        step("reading", 3, 19)
        step("judging", 0, 1400)
        step("judging", 1200, 1400)
    return stream.getvalue()


def test_long_work_shows_one_line_on_a_terminal_and_takes_it_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert work(Terminal(), 0.5) == ""
    shown = work(Terminal(), 2.5)
    assert (
        shown
        == "\r\x1b[K1/2 reading: 3 of 19 (2 s)\r\x1b[K2/2 judging: 1,200 of 1,400 (4 s)\r\x1b[K"
    )
    assert work(io.StringIO(), 2.5) == ""
    monkeypatch.setenv("CI", "true")
    assert work(Terminal(), 2.5) == ""
    monkeypatch.delenv("CI")
    monkeypatch.setenv("TERM", "dumb")
    assert work(Terminal(), 2.5) == ""


def test_the_judge_says_how_far_it_is_and_finds_the_same() -> None:
    said: list[tuple[str, int, int]] = []
    root = ROOT / "tests" / "portals" / "minimal"
    judgement = judge(root, step=lambda name, done=0, of=0: said.append((name, done, of)))
    assert judgement.problems == judge(root).problems
    assert [name for name, _, _ in said[:: len(said) - 1]] == ["reading", "judging"]
    assert all(done < of for _, done, of in said)
