"""What runs with the repository's rights is pinned, may little, and listens to no stranger."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema.builtin_schemas import get_builtin_schema
from jsonschema import Draft7Validator
from trustportal.model.kinds import KINDS
from trustportal.portal import WAIVERS

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
MAY = {
    "actions/attest-build-provenance": {"id-token", "attestations"},
    "actions/deploy-pages": {"pages", "id-token"},
    "gh issue create": {"issues"},
    "issues/$NUMBER/comments": {"pull-requests"},
}
"""What a job may write, by the step that needs it."""
TRIGGERS = {"pull_request", "push", "schedule", "workflow_dispatch", "workflow_run"}
DAILY = {"nightly.yml", "publish.yml", "reminders.yml"}


@pytest.fixture(params=FILES, ids=lambda path: str(path.stem))
def text(request: pytest.FixtureRequest) -> str:
    path: Path = request.param
    return path.read_text(encoding="utf-8")


@pytest.fixture
def workflow(text: str) -> dict[str, Any]:
    """A workflow, whose key `on` stays the text that it is."""
    return dict(yaml.load(text, yaml.BaseLoader))


def test_the_portal_is_checked_reviewed_published_and_fuzzed_and_reminds_daily() -> None:
    assert {path.name for path in FILES} == {"check.yml", "comment.yml", "review.yml", *DAILY}
    for name in DAILY:
        workflow = yaml.load((FILES[0].parent / name).read_text("utf-8"), yaml.BaseLoader)
        (daily,) = workflow["on"]["schedule"]
        assert re.fullmatch(r"\d+ \d+ \* \* \*", daily["cron"])


def test_a_workflow_is_of_githubs_own_schema(text: str) -> None:
    schema = get_builtin_schema("vendor.github-workflows")
    given = re.sub(r"^on:", '"on":', text, flags=re.MULTILINE)
    errors = Draft7Validator(schema).iter_errors(yaml.safe_load(given))
    assert [error.message for error in errors] == []


def test_every_action_is_githubs_own_and_pinned_to_a_commit(text: str) -> None:
    used = re.findall(r"^\s*(?:- )?uses:\s*(.*)$", text, re.MULTILINE)
    assert used or "workflow_run" in text
    for each in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each), each


def test_one_action_is_pinned_to_one_commit_everywhere() -> None:
    together = "".join(path.read_text(encoding="utf-8") for path in FILES)
    pins = set(re.findall(r"uses: (\S+)@(\S+ # \S+)", together))
    assert len(pins) == len({name for name, _ in pins})


def test_a_workflow_may_nothing_and_a_job_only_what_a_step_needs(workflow: dict[str, Any]) -> None:
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for job in workflow["jobs"].values():
        assert isinstance(job["permissions"], dict)
        steps = " ".join(f"{step.get('uses', '')} {step.get('run', '')}" for step in job["steps"])
        allowed = {name for needs, names in MAY.items() if needs in steps for name in names}
        written = {name for name, right in job["permissions"].items() if right != "read"}
        assert written == allowed
        assert set(job["permissions"].values()) <= {"read", "write"}
        assert int(job["timeout-minutes"])


def test_a_job_that_may_write_runs_no_code_of_the_repository(workflow: dict[str, Any]) -> None:
    for job in workflow["jobs"].values():
        if "write" in job["permissions"].values():
            used = [step.get("uses", "") for step in job["steps"]]
            assert not any(each.startswith("actions/checkout") for each in used)


def test_no_stranger_starts_a_workflow_with_rights_or_speaks_in_a_script(
    workflow: dict[str, Any],
) -> None:
    assert set(workflow["on"]) <= TRIGGERS
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")
            if step.get("uses", "").startswith("actions/checkout"):
                assert step["with"]["persist-credentials"] == "false"


def test_what_runs_after_a_strangers_change_uses_no_action_and_none_of_its_files(
    workflow: dict[str, Any],
) -> None:
    if "workflow_run" in workflow["on"]:
        steps = [each for job in workflow["jobs"].values() for each in job["steps"]]
        assert not any("uses" in each for each in steps)
        assert not any(
            re.search(r"\./\w|\bmake\b|\.venv", each["run"].replace("./comment.md", ""))
            for each in steps
        )


def test_only_the_branch_main_is_published(workflow: dict[str, Any]) -> None:
    if any("pages" in job["permissions"] for job in workflow["jobs"].values()):
        assert "pull_request" not in workflow["on"]
    if "push" in workflow["on"]:
        assert workflow["on"]["push"] == {"branches": ["main"]}
    assert workflow["concurrency"]["group"]


OWNERS = [
    line.split()
    for line in (ROOT / ".github" / "CODEOWNERS").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def owners_of(path: str) -> list[str]:
    """The teams of the last line whose pattern is this path or above it."""
    found: list[str] = []
    for pattern, *teams in OWNERS:
        whole = pattern.removeprefix("/")
        below = whole.endswith("/") and path.startswith(whole)
        if pattern == "*" or below or fnmatch(path, whole):
            found = teams
    return found


@pytest.mark.parametrize("name", [*(kind.name for kind in KINDS), WAIVERS])
def test_every_file_of_data_has_an_owner_of_its_own(name: str) -> None:
    assert f"/data/{name}*" in [pattern for pattern, *_ in OWNERS]
    assert owners_of(f"data/{name}.yml") == owners_of(f"data/{name}/part.yml")
    assert all(re.fullmatch(r"@example-ai/[a-z]+", team) for team in owners_of(f"data/{name}.yml"))


@pytest.mark.parametrize(
    ("path", "team"),
    [
        ("data/certifications.yml", "compliance"),
        ("data/encryption.yml", "security"),
        ("data/retention.yml", "privacy"),
        ("data/a_new_kind.yml", "compliance"),
        ("content/index.md", "compliance"),
        ("hooks/trustportal/judge.py", "engineers"),
        ("overrides/main.html", "engineers"),
        ("requirements.txt", "engineers"),
        (".github/CODEOWNERS", "security"),
        (".github/workflows/publish.yml", "security"),
    ],
)
def test_the_team_that_answers_for_it_approves_a_change(path: str, team: str) -> None:
    assert f"@example-ai/{team}" in owners_of(path)


def test_every_pattern_of_the_owners_is_about_something() -> None:
    for pattern, *_ in OWNERS[1:]:
        assert list(ROOT.glob(pattern.strip("/"))), pattern
