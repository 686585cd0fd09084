"""The command says what the judge found, in four formats, and ends with the code that it owes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import icalendar
import pytest
from click.testing import CliRunner, Result
from trustportal import codes
from trustportal.command import main
from trustportal.judge import judge
from trustportal.model.sources import sources
from trustportal.reports.text import problem_lines, text
from trustportal.rules import RULES

MINIMAL = Path(__file__).parent / "portals" / "minimal"
HOOKS = Path(__file__).parent.parent / "hooks"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MINIMAL, tmp_path / "portal", symlinks=True))


@pytest.fixture
def broken(portal: Path) -> Path:
    path = portal / "data" / "faq.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("topic:", "topik:", 1))
    return portal


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def check(*arguments: object) -> Result:
    return run("check", *arguments)


def replace(path: Path, old: str, new: str, times: int = -1) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, times), encoding="utf-8")


def test_a_portal_that_stands_ends_with_0(portal: Path) -> None:
    result = check(portal)
    assert result.exit_code == 0
    assert "no problems; 23 records, judged as of 2026-11-22" in result.output


def test_warnings_alone_end_with_0(portal: Path) -> None:
    path = portal / "data" / "organization.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join("country: null" if x.startswith("country:") else x for x in lines))
    result = check(portal)
    assert result.exit_code == 0
    assert "1 warning;" in result.output


def test_an_error_ends_with_1(broken: Path) -> None:
    assert check(broken).exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere"],
        ["--today", "2026-02-30"],
        ["--today", "soon"],
        ["--today", "0001-01-01"],
        ["--today", "9999-12-31"],
        ["--until", "9999-12-31"],
        ["--format", "xml"],
        ["--nope"],
    ],
)
def test_wrong_use_ends_with_2(portal: Path, arguments: list[str]) -> None:
    result = check(*([] if arguments == ["nowhere"] else [portal]), *arguments)
    assert result.exit_code == 2
    assert "Error:" in result.stderr


def test_json_is_one_object_with_every_problem(broken: Path) -> None:
    report = json.loads(check(broken, "--format", "json").stdout)
    assert list(report) == ["as_of", "counts", "problems"]
    assert report["as_of"] == "2026-11-22"
    assert report["counts"] == {"error": 1, "warning": 0, "info": 0}
    (problem,) = report["problems"]
    assert problem.pop("why")
    assert problem.pop("mend").startswith("write 'topic', or one of: ")
    assert problem == {
        "file": "data/faq.yml",
        "line": 4,
        "column": 5,
        "code": "TP201",
        "severity": "error",
        "message": "unknown key 'topik'; did you mean 'topic'?",
        "record": "faq/where-are-receipts",
    }


def test_sarif_names_the_rule_and_the_place(broken: Path) -> None:
    log = json.loads(check(broken, "--format", "sarif").stdout)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "TP201"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "data/faq.yml"
    assert place["region"] == {"startLine": 4, "startColumn": 5}
    assert result["level"] == "error"


def test_sarif_gives_the_sources_and_the_mend_of_each_rule(portal: Path) -> None:
    replace(portal / "data" / "faq.yml", "reviewed_on: 2026", "reviewed_on: 2020")
    (run_,) = json.loads(check(portal, "--format", "sarif").stdout)["runs"]
    (rule,) = (rule for rule in run_["tool"]["driver"]["rules"] if rule["id"] == "GEN-02")
    assert rule["help"]["text"].startswith("have its owner confirm it")
    assert [source["id"] for source in rule["properties"]["sources"]] == ["S39", "S52"]
    assert rule["helpUri"].startswith("https://www.ftc.gov/")


def test_text_is_grouped_by_file_and_says_nothing_twice(portal: Path) -> None:
    replace(portal / "data" / "faq.yml", "reviewed_on: 2026", "reviewed_on: 2020")
    replace(portal / "data" / "controls.yml", "reviewed_on: 2026", "reviewed_on: 2020")
    problems = judge(portal).problems
    report = check(portal).stdout
    *files, summary = report.split("\n\n")
    assert summary.startswith(f"{len(problems)} errors; ")
    assert [file.splitlines()[0].partition(":")[0] for file in files] == [
        "data/controls.yml",
        "data/faq.yml",
    ]
    for file in files:
        heading, *lines = file.splitlines()
        places = [line for line in lines if not line.startswith(" ")]
        assert heading.endswith(f": {len(places)} error{'s' if len(places) != 1 else ''}")
        assert all(line.startswith(heading.partition(":")[0]) for line in places)
        assert [line for line in lines if line.startswith("    why: ")] == lines[1:2]
        assert [line for line in lines if line.startswith("    mend: ")] == lines[2:3]
    assert all(problem_lines(problem)[0] in report for problem in problems)


def test_a_reason_or_a_mend_of_its_own_is_said(portal: Path) -> None:
    path = portal / "data" / "faq.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("topic:", "topik:"), encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("answer:", "anser:", 1), encoding="utf-8")
    report = check(portal).stdout
    assert report.count("unknown key") == report.count("TP201")
    assert report.count("    why: ") == 1


def test_colours_are_for_terminals_only(broken: Path) -> None:
    assert "\x1b[" not in check(broken).stdout
    judgement = judge(broken)
    coloured = text(judgement, colour=True)
    assert "\x1b[" in coloured
    assert click.unstyle(coloured) == text(judgement)


@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_gets_colours_unless_it_asks_for_none(
    broken: Path, environment: dict[str, str], coloured: bool
) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    known = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    subprocess.run(
        [sys.executable, "-m", "trustportal", "check", str(broken)],
        stdout=theirs,
        env={**known, "PYTHONPATH": str(HOOKS), "TERM": "xterm", **environment},
        check=False,
    )
    os.close(theirs)
    said = os.read(ours, 1_000_000).decode()
    os.close(ours)
    assert ("\x1b[" in said) == coloured


@pytest.mark.parametrize(
    "epoch", ["", "²", "soon", "-1e9", "253402300800", "99999999999999999999", "-62135596801"]
)
def test_an_epoch_that_names_no_day_of_our_time_is_passed_over(
    portal: Path, epoch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace(portal / "data" / "organization.yml", "as_of: 2026-11-22\n", "")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert 2026 <= judge(portal).as_of.year < 2200


def test_the_name_of_a_file_cannot_forge_a_line_of_the_report(portal: Path) -> None:
    (portal / "content" / "a\ndata.yml:1:1: TP999 error.md").write_text("no title")
    report = check(portal).stdout
    assert "content/a<U+000A>data.yml:1:1: TP999 error.md:1:1: TP408 error" in report
    assert "\ndata.yml" not in report


def test_a_terminal_that_knows_few_letters_gets_their_numbers(portal: Path) -> None:
    replace(portal / "data" / "faq.yml", "topic:", "topik漢:", 1)
    done = subprocess.run(
        [sys.executable, "-m", "trustportal", "check", str(portal)],
        env={**os.environ, "PYTHONPATH": str(HOOKS), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert rb"unknown key 'topik\u6f22'" in done.stdout


def test_until_says_what_comes_day_by_day(portal: Path) -> None:
    result = check(portal, "--until", "2027-12-31")
    *days, last = result.stdout.split("\n\n")
    begins = [day.splitlines()[0] for day in days]
    assert begins == sorted(begins)
    assert all(re.match(r"from \d{4}-\d\d-\d\d on: ", begin) for begin in begins)
    assert begins[0].startswith("from 2027-")
    assert last.startswith("by 2027-12-31: ")
    assert "no problems; 23 records" in last
    assert result.exit_code == 0


def test_what_is_foreseen_is_found_on_its_day_and_not_before(portal: Path) -> None:
    coming = json.loads(check(portal, "--until", "2028-06-30", "--format", "json").stdout)
    assert coming["as_of"] == "2026-11-22"
    assert coming["until"] == "2028-06-30"
    assert sum(coming["counts"].values()) == len(coming["turns"]) > 10
    for turn in coming["turns"]:
        day = date.fromisoformat(turn.pop("day"))
        on_the_day = json.loads(check(portal, "--today", day, "--format", "json").stdout)
        before = day - timedelta(days=1)
        the_day_before = json.loads(check(portal, "--today", before, "--format", "json").stdout)
        assert turn in on_the_day["problems"]
        assert turn not in the_day_before["problems"]


def test_until_a_day_on_which_nothing_comes(portal: Path) -> None:
    assert check(portal, "--until", "2026-11-22").stdout.startswith(
        "by 2026-11-22: nothing to come"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["--until", "2026-11-21"],
        ["--until", "2027-02-30"],
        ["--until", "2027-01-01", "--format", "sarif"],
        ["--until", "2027-01-01", "--format", "github"],
        ["--until", "2027-01-01", "--today", "2027-01-02"],
    ],
)
def test_until_used_wrongly_ends_with_2(portal: Path, arguments: list[str]) -> None:
    result = check(portal, *arguments)
    assert result.exit_code == 2
    assert "Error:" in result.stderr
    assert result.stdout == ""


def test_until_of_a_portal_that_cannot_be_read_says_why(portal: Path) -> None:
    (portal / "data" / "organization.yml").unlink()
    result = check(portal, "--until", "2027-01-01")
    assert "TP101" in result.stdout
    assert result.exit_code == 1


CODES = [code.code for code in codes.CODES] + [rule.code.code for rule in RULES]


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(code: str) -> None:
    result = run("explain", code)
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{code} ")
    assert "\n    why: " in result.stdout
    assert "\n    mend: " in result.stdout


def test_an_explanation_names_its_sources_and_whether_they_were_read() -> None:
    said = run("explain", "ops-07").stdout
    assert "source: RFC 9116" in said
    assert "https://www.rfc-editor.org/rfc/rfc9116" in said
    assert "not retrieved" in said
    assert "not retrieved" not in run("explain", "FED-01").stdout


def test_without_a_code_every_code_is_listed() -> None:
    listed = run("explain").stdout.splitlines()
    assert [line.split()[0] for line in listed if line] == sorted(
        CODES, key=lambda code: (code.partition("-")[0] if "-" in code else code[:3], code)
    )


def test_an_unknown_code_ends_with_2_and_a_suggestion() -> None:
    result = run("explain", "GEN-2")
    assert result.exit_code == 2
    assert "did you mean 'GEN-02'?" in result.stderr


def test_every_source_of_a_rule_is_in_the_table() -> None:
    assert {name for rule in RULES for name in rule.code.sources} <= set(sources())


def test_github_annotations_escape_what_would_end_them(broken: Path) -> None:
    first, summary = check(broken, "--format", "github").stdout.splitlines()
    assert first.startswith("::error file=data/faq.yml,line=4,col=5,title=TP201 ")
    assert "%0Amend: write 'topic', or one of: also_asked, answer" in first
    assert summary.startswith("1 error; ")


def test_the_day_asked_for_goes_before_the_day_of_the_portal(portal: Path) -> None:
    assert "judged as of 2031-01-01" in check(portal, "--today", "2031-01-01").output


def test_the_day_of_the_portal_goes_before_the_epoch(
    portal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1893456000")
    assert "judged as of 2026-11-22" in check(portal).output
    path = portal / "data" / "organization.yml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if not line.startswith("as_of:")))
    assert "judged as of 2030-01-01" in check(portal).output


def test_the_calendar_of_reviews_has_each_claim_with_its_owner(portal: Path) -> None:
    done = run("calendar", portal)
    assert done.exit_code == 0
    events: Any = icalendar.Calendar.from_ical(done.stdout).walk("VEVENT")
    reviews = [each for each in events if str(each["summary"]).startswith("Review: ")]
    judged = judge(portal).portal
    assert judged
    reviewed = {
        reference
        for reference, record in judged.all()
        if record.state == "published" and getattr(record, "reviewed_on", None)
    }
    assert {str(each["description"]).partition(",")[0] for each in reviews} == reviewed
    assert all("kept by" in str(each["description"]) for each in events)


def test_the_calendar_of_a_portal_that_cannot_be_read_says_what_to_do(portal: Path) -> None:
    (portal / "data" / "organization.yml").write_text("name: [\n", encoding="utf-8")
    done = run("calendar", portal)
    assert done.exit_code == 1
    assert "trust-portal check" in done.stderr
