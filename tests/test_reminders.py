"""Each owner is told what is due, once for each month, and the issue is closed when it is done."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest
from click.testing import CliRunner, Result
from sites import ROOT, example
from trustportal.command import main
from trustportal.deadlines import Deadline, deadlines
from trustportal.judge import judge
from trustportal.problems import Place
from trustportal.reports.reminders import LABEL, MOST_TASKS, Action, Issue, actions
from workflow_steps import Runner, step

MINIMAL = ROOT / "tests" / "portals" / "minimal"
LEGAL, NOBODY = "legal@example.com", "nobody"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def a_deadline(day: str, title: str = "X", owner: str | None = LEGAL) -> Deadline:
    place = Place("data/x.yml", 7)
    return Deadline(date.fromisoformat(day), f"x/{title}", "review", "Review", title, owner, place)


def link(deadline: Deadline) -> str:
    return f"https://example.com/{deadline.place.file}#L{deadline.place.line}"


def planned(month: str, due: Sequence[Deadline], *issues: Issue) -> list[Action]:
    return list(actions(due, month, issues, link))


def opened(action: Action, number: int, state: str = "OPEN") -> Issue:
    """The issue that an action leads to, as the tracker gives it back."""
    body = action.body.replace("\n", "\r\n")
    return Issue.model_validate(
        {"number": number, "state": state, "title": action.title, "body": body}
    )


def test_an_owner_gets_one_issue_with_what_is_due_by_the_end_of_the_month() -> None:
    due = [
        a_deadline("2026-10-01", "past"),
        a_deadline("2026-12-01", "first"),
        a_deadline("2026-12-31", "last"),
        a_deadline("2027-01-01", "later"),
        a_deadline("2026-12-05", "theirs", None),
    ]
    legal, nobody = planned("2026-12", due)
    assert (legal.do, legal.number) == ("create", None)
    assert legal.title == f"Trust portal, December 2026: due for {LEGAL}"
    assert legal.labels == (LABEL, "owner: legal")
    assert [word in legal.body for word in ("past", "first", "last", "later", "theirs")] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert (
        "- [ ] 2026-12-01 Review: first [`data/x.yml:7`](<https://example.com/data/x.yml#L7>)"
        in (legal.body)
    )
    assert nobody.labels == (LABEL, "owner: nobody")


def test_an_issue_that_says_what_is_due_is_left_alone() -> None:
    due = [a_deadline("2026-12-01")]
    (made,) = planned("2026-12", due)
    assert planned("2026-12", due, opened(made, 3)) == []
    assert planned("2026-12", due, opened(made, 3, "CLOSED")) == []  # somebody decided so


def test_an_issue_is_changed_with_what_is_due_and_keeps_what_was_ticked() -> None:
    both = [a_deadline("2026-12-01", "a"), a_deadline("2026-12-02", "b")]
    (made,) = planned("2026-12", both)
    ticked = opened(made, 3).model_copy(update={"body": made.body.replace("[ ]", "[x]", 1)})
    assert planned("2026-12", both, ticked) == []
    (changed,) = planned("2026-12", [*both, a_deadline("2026-12-03", "c")], ticked)
    assert (changed.do, changed.number) == ("edit", 3)
    assert changed.body.count("- [x] ") == 1
    assert "- [x] 2026-12-01" in changed.body
    assert changed.body.count("- [ ] ") == 2


def test_an_issue_is_closed_when_nothing_is_due_and_opened_again_when_something_is() -> None:
    due = [a_deadline("2026-12-01")]
    (made,) = planned("2026-12", due)
    later = [a_deadline("2027-12-01")]
    (closed,) = planned("2026-12", later, opened(made, 3))
    assert (closed.do, closed.number) == ("close", 3)
    assert "Nothing" in closed.body
    done = opened(closed, 3, "CLOSED")
    assert planned("2026-12", later, done) == []
    (again,) = planned("2026-12", due, done)
    assert (again.do, again.number, again.body) == ("reopen", 3, made.body)


def test_nothing_is_in_two_issues_and_nothing_in_none() -> None:
    november, december = a_deadline("2026-11-05", "eleven"), a_deadline("2026-12-05", "twelve")
    old = a_deadline("2026-08-01", "old")
    (first,) = planned("2026-11", [old, november, december])
    (second,) = planned("2026-12", [old, november, december], opened(first, 3))
    assert ("old" in first.body, "eleven" in first.body, "twelve" in first.body) == (
        True,
        True,
        False,
    )
    assert ("old" in second.body, "eleven" in second.body, "twelve" in second.body) == (
        False,
        False,
        True,
    )
    (done,) = planned("2027-01", [december], opened(first, 3), opened(second, 4))
    assert (done.do, done.number) == ("close", 3)


def test_what_is_no_reminder_is_left_alone() -> None:
    other = Issue(number=1, state="OPEN", title="Something", body="<!-- trust-portal reminder -->")
    (made,) = planned("2026-12", [a_deadline("2026-12-01")], other)
    assert made.do == "create"
    assert planned("2026-12", [], other) == []


def test_a_title_breaks_no_list_calls_nobody_and_a_long_list_is_cut() -> None:
    evil = "@team <!-- x --> #1 [a](https://example.com) `b` ![c](d)"
    (made,) = planned("2026-12", [a_deadline("2026-12-01", evil)])
    task = next(line for line in made.body.splitlines() if line.startswith("- ["))
    for word in ("@team", "<!--", "#1", "[a](", "![", "https://example.com)"):
        assert word not in task
    many = [a_deadline("2026-12-01", f"n{number}") for number in range(MOST_TASKS + 3)]
    (long,) = planned("2026-12", many)
    assert long.body.count("- [ ] ") == MOST_TASKS
    assert "- and 3 more" in long.body


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MINIMAL, tmp_path / "portal", symlinks=True))


def test_every_sort_of_end_is_a_deadline_at_its_line() -> None:
    judgement = judge(ROOT / "tests/portals/specimens")
    assert judgement.portal
    found = deadlines(judgement.portal, judgement.as_of)
    said = {
        each.says.partition(" of the edition")[0].partition(" of the waiver")[0] for each in found
    }
    assert said >= {
        "Review",
        "Last day as current",
        "Last day of the bridge letter",
        "Last day on which the mark may be shown",
        "Last day of the permission to name it",
        "Last day of the module's validation",
        "Due again",
        "Next audit",
    }
    for each in found:
        lines = (ROOT / "tests/portals/specimens" / each.place.file).read_text("utf-8").splitlines()
        assert 0 < each.place.line <= len(lines)
        assert each.what != "review" or "reviewed_on:" in lines[each.place.line - 1]


def test_waivers_and_security_txt_end_too_and_drafts_are_nobodys_business(portal: Path) -> None:
    (portal / "data" / "waivers.yml").write_text(
        "waivers:\n  - rule: GEN-02\n    record: certifications/soc-2\n    reason: In work\n"
        "    approved_by: Compliance lead\n    granted_on: 2026-11-01\n    until: 2026-12-31\n"
    )
    judgement = judge(portal)
    assert judgement.portal
    found = {each.says: each for each in deadlines(judgement.portal, judgement.as_of)}
    waiver = found["Last day of the waiver of GEN-02"]
    assert (waiver.day, waiver.place.line) == (date(2026, 12, 31), 7)
    references = {each.reference for each in found.values()}
    assert judgement.portal.find("certifications/iso-27001")
    assert "certifications/iso-27001" not in references
    default = example()
    assert default.portal
    (contact,) = (
        each
        for each in deadlines(default.portal, default.as_of)
        if each.reference == "organization"
    )
    assert contact.says == "Last day of security.txt"


def test_the_calendar_has_every_deadline_and_its_forms_agree(portal: Path) -> None:
    told = json.loads(run("calendar", portal, "--format", "json").stdout)["deadlines"]
    events: Any = icalendar.Calendar.from_ical(run("calendar", portal).stdout).walk("VEVENT")
    assert len(events) == len(told) == len({str(each["uid"]) for each in events}) > 10
    assert sorted(str(each["dtstart"].dt) for each in events) == [each["day"] for each in told]
    text = run("calendar", portal, "--format", "text").stdout
    assert f"{len(told)} deadlines, as of 2026-11-22" in text
    for each in told:
        assert f"{each['file']}:{each['line']}:" in text


def test_the_calendar_is_narrowed_by_owner_and_days() -> None:
    def told(*arguments: str) -> list[dict[str, str]]:
        said: list[dict[str, str]] = json.loads(
            run("calendar", ROOT, "--format", "json", *arguments).stdout
        )["deadlines"]
        return said

    whole, legal = told(), told("--owner", LEGAL)
    assert 0 < len(legal) < len(whole)
    assert {each["owner"] for each in legal} == {LEGAL}
    assert all(each["owner"] is None for each in told("--owner", NOBODY))
    day = legal[0]["day"]
    assert {each["day"] for each in told("--from", day, "--to", day)} == {day}
    assert [each for each in whole if each["day"] <= day] == told("--to", day)


BAD = [
    ("calendar", "--owner", "somebody@example.com"),
    ("calendar", "--from", "2026-02-30"),
    ("calendar", "--from", "2027-01-02", "--to", "2027-01-01"),
    ("calendar", "--to", "9999-01-01"),
    ("calendar", "--format", "html"),
    ("reminders", "--month", "2026-13"),
    ("reminders", "--month", "2026-1"),
    ("reminders", "--month", "December"),
    ("reminders", "--month", "9999-12"),
    ("reminders", "--link", "javascript:alert(1)"),
    ("reminders", "--link", "https://example.com/a b"),
    ("reminders", "--link", "https://example.com/>`"),
    ("reminders", "--issues", "nowhere.json"),
]


@pytest.mark.parametrize("arguments", BAD, ids=" ".join)
def test_what_cannot_be_meant_is_refused(portal: Path, arguments: tuple[str, ...]) -> None:
    name, *others = arguments
    done = run(name, portal, *others)
    assert done.exit_code == 2
    assert done.stdout == ""


@pytest.mark.parametrize(
    "content", ["", "{}", "[1]", '[{"number": "x"}]', '[{"number": 1}]', "\xff", "[" * 90000]
)
def test_a_file_that_holds_no_issues_is_refused(portal: Path, content: str) -> None:
    file = portal / "issues.json"
    file.write_text(content, encoding="latin-1")
    done = run("reminders", portal, "--issues", file)
    assert done.exit_code == 1
    assert "is not a list of issues" in done.stderr


@pytest.mark.parametrize("name", ["calendar", "reminders", "diff"])
def test_the_help_teaches_by_example(name: str) -> None:
    said = run(name, "--help").stdout
    assert "Examples:\n" in said
    assert f"\n    trust-portal {name}" in said


@pytest.fixture
def remind(tmp_path: Path) -> Callable[[list[dict[str, Any]]], list[tuple[tuple[str, ...], str]]]:
    """The workflow's step, run for a list of actions; the calls of `gh` that changed something."""

    def done(wanted: list[dict[str, Any]]) -> list[tuple[tuple[str, ...], str]]:
        runner = Runner(tmp_path)
        runner.artifact("actions.json", json.dumps(wanted).encode())
        calls = runner.run(step("reminders", "remind", "Open, change and close"), {"RUN": "77"}, {})
        assert calls[0].given == ("run", "download", "77", "--name", "reminders")
        return [(each.given, each.body) for each in calls[1:]]

    return done


Remind = Callable[[list[dict[str, Any]]], list[tuple[tuple[str, ...], str]]]


def test_the_workflow_opens_an_issue_with_its_labels(remind: Remind) -> None:
    body = 'a "b" $(touch harm) `touch harm`\n\n- [ ] x\n'
    title = "Trust portal, December 2026: $HOME 'quoted' --body x"
    labels = ["reminder", "owner: $(touch harm)"]
    wanted = {"do": "create", "number": None, "title": title, "body": body, "labels": labels}
    first, second, (given, said) = remind([wanted])
    assert first[0][:3] == ("label", "create", "reminder")
    assert second[0][:3] == ("label", "create", "owner: $(touch harm)")
    assert given == (
        *("issue", "create", "--title", title, "--body-file", "body.md"),
        *("--label", "reminder", "--label", "owner: $(touch harm)"),
    )
    assert said.strip() == body.strip()


def test_the_workflow_changes_reopens_and_closes_the_issue_that_is_meant(remind: Remind) -> None:
    wanted = [
        {"do": do, "number": number, "title": do, "body": f"text of {do}", "labels": ["reminder"]}
        for number, do in enumerate(("edit", "reopen", "close"), start=5)
    ]
    calls = remind(wanted)
    assert [given[:3] for given, _ in calls] == [
        ("issue", "edit", "5"),
        ("issue", "edit", "6"),
        ("issue", "reopen", "6"),
        ("issue", "edit", "7"),
        ("issue", "close", "7"),
    ]
    assert [body.strip() for given, body in calls if given[1] == "edit"] == [
        "text of edit",
        "text of reopen",
        "text of close",
    ]
    assert remind([]) == []


@pytest.mark.parametrize("private", ["true", "false"])
def test_the_workflow_does_nothing_in_a_public_repository(tmp_path: Path, private: str) -> None:
    runner = Runner(tmp_path)
    where = step("reminders", "due", "Whether only the team reads here")
    runner.run(where, {}, {"api repos/o/n": private})
    assert (tmp_path / "output").read_text() == f"private={private}\n"


def test_what_the_command_says_is_what_the_workflow_does(remind: Remind) -> None:
    said = json.loads(run("reminders", ROOT, "--month", "2027-03", "--format", "json").stdout)
    calls = [given for given, _ in remind(said) if given[0] == "issue"]
    assert len(calls) == len(said) > 1
    assert [given[3] for given in calls] == [each["title"] for each in said]
