"""Who reviews a change is told what it does, in one comment that nobody can turn against them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from sites import ROOT
from trustportal.command import main
from trustportal.reports.pull_request import LONGEST, MOST_PROBLEMS
from workflow_steps import Call, Runner, step

MINIMAL = ROOT / "tests" / "portals" / "minimal"
MARK = "<!-- trust-portal review -->"


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=A role", "-c", "user.email=role@example.com")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """The minimal portal as a repository with one commit."""
    root = Path(shutil.copytree(MINIMAL, tmp_path / "portal", symlinks=True))
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=Begin")
    return root


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def comment(root: Path, base: str = "HEAD") -> str:
    done = CliRunner().invoke(main, ["diff", base, str(root), "--format", "pull-request"])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_change_without_effect_says_so(portal: Path) -> None:
    said = comment(portal)
    assert said.startswith("### After this change the portal can be published: no problems\n")
    assert "What changes for customers: nothing changed" in said
    assert "Pages to look at" not in said


def test_a_comment_names_what_weakened_and_the_pages_that_show_it(portal: Path) -> None:
    replace(
        portal / "data/certifications.yml",
        "  - id: soc-2\n",
        "  - id: soc-2\n    limits: [Not all]\n",
    )
    with (portal / "content" / "faq.md").open("a", encoding="utf-8") as page:
        page.write("\nMore to read.\n")
    said = comment(portal)
    assert "#### Weakened" in said
    assert "- /claims/certifications/soc-2/ (the claim's own page)" in said
    assert "- /certifications/ (it draws 1 of the changed claims)" in said
    assert "- / (it draws 1 of the changed claims)" in said
    assert "- /faq/ (its text changed)" in said
    assert "documents/ (" not in said


def test_a_comment_says_what_stands_in_the_way_errors_first(portal: Path) -> None:
    replace(portal / "data/organization.yml", "country: ", "country: null # ")
    replace(portal / "data/faq.yml", "topic:", "topik:")
    said = comment(portal)
    assert "must not be published: 1 error, 1 warning" in said
    assert said.index("**error ") < said.index("**warning ")
    assert "data/faq.yml:" in said
    assert said.count("  - mend: ") == 2


@pytest.mark.parametrize("broken", ["portal", "base", "revision"])
def test_where_nothing_can_be_compared_the_comment_says_why(portal: Path, broken: str) -> None:
    about = portal / "data" / "organization.yml"
    good = about.read_text(encoding="utf-8")
    about.write_text("name: [", encoding="utf-8")
    if broken == "base":
        git(portal, "commit", "--all", "--quiet", "--message=Break")
    if broken != "portal":
        about.write_text(good, encoding="utf-8")
    said = comment(portal, "nowhere" if broken == "revision" else "HEAD")
    assert "What changes for customers cannot be told: " in said
    assert ("must not be published" in said) == (broken == "portal")


EVIL = "@team #1 o/n#2 [a](https://evil.example) ![p](https://evil.example/p) `x` <!-- </details>"


def test_a_title_calls_nobody_and_breaks_nothing(portal: Path) -> None:
    title = "@team asks o/n#2 and #1 of @legal"
    replace(portal / "data/certifications.yml", "    title: SOC 2 Type 2", f'    title: "{title}"')
    _is_harmless(comment(portal), title)


def test_a_value_that_is_refused_calls_nobody_and_breaks_nothing(portal: Path) -> None:
    replace(portal / "data/certifications.yml", "    phase: planned", f'    phase: "{EVIL}"')
    _is_harmless(comment(portal), EVIL)


def _is_harmless(said: str, evil: str) -> None:
    assert "team" in said
    for word in ("@team", "<!--", "#1", "n#2", "](https://evil", "![", "`x`", "</details>", evil):
        assert word not in said


def test_a_comment_is_never_longer_than_a_comment_can_be(portal: Path) -> None:
    faq = portal / "data" / "faq.yml"
    faq.write_text("faq:\n" + "".join(f"  - id: q-{n}\n    z: {'y' * 900}\n" for n in range(400)))
    said = comment(portal)
    assert len(said) <= LONGEST + 200
    assert said.count("- **error ") == MOST_PROBLEMS
    assert re.search(r"and \d+ more; `trust-portal check` names them", said)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


ENVIRONMENT = {
    "MARK": MARK,
    "RUN": "77",
    "FROM": "https://example.com/runs/77",
    "COMMIT": "a" * 40,
    "NUMBER": "12",
    "BRANCH": "stranger:$(touch harm)",
}


def write(runner: Runner, text: bytes, answers: dict[str, str]) -> list[Call]:
    runner.artifact("comment.md", text)
    return runner.run(
        step("comment", "comment", "Write the comment, or write it anew"), ENVIRONMENT, answers
    )


def test_the_first_comment_is_posted_and_then_the_same_one_is_changed(runner: Runner) -> None:
    first = write(runner, b"### Fine\n", {})
    assert first[0].given == ("run", "download", "77", "--name", "review")
    assert first[-1].given[:4] == ("api", "--method", "POST", "repos/o/n/issues/12/comments")
    assert first[-1].body.startswith(f"{MARK}\n### Fine\n")
    assert first[-1].body.endswith(
        "[Made by the checks of aaaaaaaaaaaa](https://example.com/runs/77)\n"
    )
    again = write(runner, b"### Worse\n", {"--paginate": "5\n6"})
    assert again[-1].given[:4] == ("api", "--method", "PATCH", "repos/o/n/issues/comments/5")
    assert "### Worse" in again[-1].body
    assert len(again) == 3


def test_what_a_stranger_wrote_into_the_artifact_is_cut_and_calls_nobody(runner: Runner) -> None:
    calls = write(runner, b"@team $(touch harm) \xff `touch harm`\n" + b"\xc3\xa9" * 50_000, {})
    body = calls[-1].body
    assert "@team" not in body
    assert "@\u200bteam" in body
    assert len(body) < 65_536
    assert not (runner.folder / "work" / "harm").exists()


def test_a_comment_goes_to_the_pull_request_that_is_at_the_commit(runner: Runner) -> None:
    which = step("comment", "comment", "Which pull request is at this commit, if any still is")
    (call,) = runner.run(which, ENVIRONMENT, {"repos/o/n/pulls": "12"})
    assert "head=stranger:$(touch harm)" in call.given
    assert ENVIRONMENT["COMMIT"] in call.given[-1]
    assert (runner.folder / "output").read_text() == "number=12\n"
    assert not (runner.folder / "work" / "harm").exists()


def test_what_writes_a_comment_was_never_the_strangers_code() -> None:
    path = ROOT / ".github" / "workflows" / "comment.yml"
    workflow: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    review = yaml.load((path.parent / "review.yml").read_text("utf-8"), yaml.BaseLoader)
    assert workflow["on"]["workflow_run"]["workflows"] == [review["name"]]
    assert not any("uses" in each for each in workflow["jobs"]["comment"]["steps"])
    assert review["jobs"]["review"]["permissions"] == {"contents": "read"}
