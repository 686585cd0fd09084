"""The command says what the judge found, in four formats, and ends with the code that it owes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from trustportal.command import main

MINIMAL = Path(__file__).parent / "portals" / "minimal"


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MINIMAL, tmp_path / "portal", symlinks=True))


@pytest.fixture
def broken(portal: Path) -> Path:
    path = portal / "data" / "faq.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("topic:", "topik:", 1))
    return portal


def check(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


def test_a_portal_that_stands_ends_with_0(portal: Path) -> None:
    result = check(portal)
    assert result.exit_code == 0
    assert "no problems; 21 records, judged as of 2026-11-22" in result.output


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
    [["nowhere"], ["--today", "2026-02-30"], ["--today", "soon"], ["--format", "xml"], ["--nope"]],
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
    assert problem.pop("mend").startswith("use one of: ")
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


def test_github_annotations_escape_what_would_end_them(broken: Path) -> None:
    first, summary = check(broken, "--format", "github").stdout.splitlines()
    assert first.startswith("::error file=data/faq.yml,line=4,col=5,title=TP201 ")
    assert "%0Amend: use one of: also_asked, answer" in first
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
