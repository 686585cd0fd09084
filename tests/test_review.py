"""`review` says what is due and whose it is, and records a review and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sites import what_is_written
from trustportal.command import main
from trustportal.judge import judge
from trustportal.model.base import Claim

BY = ("--by", "Head of privacy")


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return what_is_written(tmp_path)


def review(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["review", *map(str, arguments)])


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


def test_what_is_due_comes_in_order_with_owner_file_and_line(portal: Path) -> None:
    retention = portal / "data" / "retention.yml"
    edit(retention, "reviewed_on: 2026-09-08", "reviewed_on: 2025-11-21")
    edit(retention, "reviewed_on: 2026-09-08", "reviewed_on: 2025-11-30")
    said = json.loads(review(portal, "--format", "json").output)["reviews"]
    lines = retention.read_text(encoding="utf-8").splitlines()
    assert [each["record"] for each in said] == [
        "retention/until-deleted",
        "retention/configurable",
    ]
    assert [each["due_on"] for each in said] == ["2026-11-21", "2026-11-30"]
    assert {each["owner"] for each in said} == {"product@example.com"}
    assert all("reviewed_on: 2025" in lines[each["line"] - 1] for each in said)
    text = review(portal).output
    assert "2026-11-21  1 day overdue  product@example.com  retention/until-deleted" in text
    assert "1 overdue, 1 due by 2027-01-21." in text
    assert review(portal, "--within", 0).output.count("retention/") == 1
    assert "No review is due by" in review(portal, "--owner", "legal@example.com").output


def test_without_a_limit_every_published_claim_and_answer_is_listed(portal: Path) -> None:
    said = json.loads(review(portal, "--format", "json", "--within", 3660).output)["reviews"]
    judged = judge(portal).portal
    assert judged
    stated = {
        reference
        for reference, record in judged.all()
        if record.state == "published"
        and (isinstance(record, Claim) or reference.startswith("faq/"))
    }
    assert {each["record"] for each in said} == stated


@pytest.mark.parametrize("crlf", [False, True])
def test_a_review_changes_its_day_and_its_role_and_no_other_byte(portal: Path, crlf: bool) -> None:
    path = portal / "data" / "retention.yml"
    if crlf:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes().decode()
    done = review(portal, "retention/api-content", "faq/do-you-train-on-our-data", *BY)
    assert done.exit_code == 0, done.output
    assert "'retention/api-content' is reviewed on 2026-11-22 by Head of privacy" in done.output
    after = path.read_bytes().decode()
    end = "\r\n" if crlf else "\n"
    start = before.index("id: api-content")
    wanted = before[start:].replace("reviewed_on: 2026-09-08", "reviewed_on: 2026-11-22", 1)
    owner = f"      owner: platform@example.com{end}"
    wanted = wanted.replace(owner, f"{owner}      reviewed_by: Head of privacy{end}", 1)
    assert after == before[:start] + wanted
    assert judge(portal).stands
    again = review(portal, "api-content", "--on", "2026-11-22", "--by", "Head of legal")
    assert again.exit_code == 0, again.output
    wanted = after.replace("reviewed_by: Head of privacy", "reviewed_by: Head of legal")
    assert path.read_bytes().decode() == wanted


def test_a_record_without_internal_gets_it_and_a_draft_can_be_reviewed(portal: Path) -> None:
    path = portal / "data" / "retention.yml"
    edit(path, "    title: Content in Team", "    state: draft\n    title: Content in Team")
    edit(
        path,
        "    internal:\n      owner: product@example.com\n"
        "      evidence: Deletion job runs, PLAT-DEL\n",
        "",
    )
    assert review(portal, "retention/until-deleted", *BY).exit_code == 0
    assert "    internal:\n      reviewed_by: Head of privacy\n\n" in path.read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["retention/api-contents", *BY], "did you mean 'retention/api-content'?"),
        (["nothing-like-it-at-all", *BY], "there is no record 'nothing-like-it-at-all'"),
        (["retention/api-content"], "say which role confirmed it"),
        (["retention/api-content", "--by", " "], "say which role confirmed it"),
        (["retention/api-content", "--by", "a\nb"], "one line is expected"),
        (["retention/api-content", "--by", "x" * 301], "longer than 300 characters"),
        (["retention/api-content", "--on", "2026-11-23", *BY], "2026-11-23 has not come yet"),
        (["retention/api-content", "--on", "2026-09-07", *BY], "was reviewed on 2026-09-08"),
        (["retention/api-content", "--on", "2026-13-01", *BY], "is not a day of the calendar"),
        (["products/team", *BY], "'products/team' has no review"),
        (["retention/billing-law", *BY], "'retention/billing-law' is retired"),
        (["questionnaires/caiq", *BY], "there is no record 'questionnaires/caiq'"),
        (["organization", *BY], "there is no record 'organization'"),
        (BY, "name the records that were reviewed"),
        (["--owner", "product@example.co"], "did you mean 'product@example.com'?"),
        (["retention/configurable", "retention/nope", *BY], "there is no record 'retention/nope'"),
    ],
)
def test_what_cannot_be_recorded_is_refused_and_nothing_changes(
    portal: Path, arguments: list[str], said: str
) -> None:
    path = portal / "data" / "retention.yml"
    edit(
        path,
        "  - id: billing-law\n",
        "  - id: billing-law\n    state: retired\n    retired_on: 2026-11-01\n",
    )
    before = path.read_bytes()
    done = review(portal, *arguments)
    assert done.exit_code != 0
    assert said in done.output
    assert path.read_bytes() == before
