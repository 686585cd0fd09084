"""What was said on a day can be proved: a chain of releases, written, verified, compared, shown."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import example_history
import pytest
import rfc8785
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from sites import example, what_is_written, written
from trustportal import codes
from trustportal.command import main
from trustportal.judge import judge
from trustportal.public import publish
from trustportal.publication.changes import diff
from trustportal.publication.format import document
from trustportal.publication.history import read_chain
from trustportal.publication.ledger import ledger
from trustportal.publication.release import next_release
from trustportal.source import history

ROOT = Path(__file__).parent.parent
MINIMAL = Path(__file__).parent / "portals" / "minimal"
RELEASES = sorted((ROOT / "data" / "history").glob("*.json"))


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MINIMAL, tmp_path / "portal", symlinks=True))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def release(portal: Path, day: str) -> Result:
    return run("release", portal, "--today", day)


def edit(portal: Path, name: str, old: str, new: str) -> None:
    path = portal / "data" / f"{name}.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def found(portal: Path) -> list[str]:
    return [problem.code.code for problem in judge(portal).problems]


def weaken(portal: Path) -> None:
    """The data of the minimal portal are kept for longer."""
    edit(portal, "retention", "duration: P", "duration: P9")


# The chain


def test_each_release_names_the_one_before_by_its_digest(portal: Path) -> None:
    assert release(portal, "2026-11-22").exit_code == 0
    edit(portal, "products", "title: ", "title: New ")
    done = release(portal, "2026-11-23")
    assert done.exit_code == 0, done.output
    assert "1 redefined" in done.output
    first, second = (portal / "data" / "history" / f"2026-11-{day}.json" for day in (22, 23))
    said = json.loads(second.read_bytes())
    assert said["previous"] == {
        "file": first.name,
        "sha256": sha256(first.read_bytes()).hexdigest(),
    }
    assert rfc8785.dumps(said) == second.read_bytes()
    assert found(portal) == []


def test_a_portal_that_does_not_stand_is_not_released(portal: Path) -> None:
    edit(portal, "faq", "topic:", "topik:")
    done = release(portal, "2026-11-22")
    assert done.exit_code == 1
    assert "must not be published" in done.output
    said = [line for line in done.output.splitlines() if not line.startswith("    ")]
    assert all(" error: " in line for line in said[:-1])
    assert not (portal / "data" / "history").exists()


@pytest.mark.parametrize("day", ["2026-11-22", "2026-11-21"])
def test_a_day_has_one_release_and_none_goes_before_another(portal: Path, day: str) -> None:
    release(portal, "2026-11-22")
    edit(portal, "products", "title: ", "title: New ")
    before = list((portal / "data" / "history").iterdir())
    done = release(portal, day)
    assert done.exit_code == 1
    assert "a day has one release" in done.output
    assert list((portal / "data" / "history").iterdir()) == before


def test_what_says_the_same_is_not_released_again(portal: Path) -> None:
    release(portal, "2026-11-22")
    done = release(portal, "2026-11-23")
    assert (done.exit_code, "nothing to release" in done.output) == (0, True)
    assert len(list((portal / "data" / "history").iterdir())) == 1


def test_a_weakening_is_not_released_in_silence(portal: Path) -> None:
    release(portal, "2026-11-22")
    weaken(portal)
    assert "REL-01" in found(portal)
    assert release(portal, "2026-11-23").exit_code == 1


def test_a_claim_that_became_a_draft_is_to_be_published_again(portal: Path) -> None:
    release(portal, "2026-11-22")
    edit(portal, "assessments", "\n    title: ", "\n    state: draft\n    title: ")
    (problem,) = (each for each in judge(portal).problems if each.code.code == "REL-03")
    assert "is a draft now" in problem.message
    assert "did you mean" not in problem.message
    assert problem.mend.startswith("publish it again")


SLIPS = {
    "a key of a report": ("certifications", "      evidence:", "      evidnce:", {"TP201"}),
    "a date of a report": (
        "certifications",
        "issued_on: 2026-08-21",
        "issued_on: 21.8.",
        {"TP205"},
    ),
    "the key of an id": ("certifications", "- id: soc-2-type-2", "- ids: soc-2-type-2", {"TP201"}),
    "an id": ("certifications", "- id: soc-2-type-2", "- id: SOC 2", {"TP208"}),
    "the key of a kind": ("certifications", "certifications:", "certification:", {"TP201"}),
    "a key of a document": ("documents", "    version: ", "    verzion: ", {"TP201"}),
    "a region": ("subprocessors", "region: united-states", "region: united-state", {"TP302"}),
    "a key of a subprocessor": (
        "subprocessors",
        "    seat: US",
        "    seet: US",
        {"TP201", "TP202"},
    ),
    "an id that is referred to": (
        "subprocessors",
        "- id: example-cloud-hosting",
        "- id: example-cloud-hostin",
        {"TP302", "REL-03"},
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_no_news_and_makes_nothing_that_rests_on_it_weaker(
    slip: str, tmp_path: Path
) -> None:
    name, old, new, expected = SLIPS[slip]
    root = what_is_written(tmp_path)
    edit(root, name, old, new)
    assert set(found(root)) <= expected


@pytest.mark.parametrize("at", range(0, 200_000, 9_973))
def test_no_byte_of_an_earlier_release_can_be_another(at: int) -> None:
    judgement = example()
    assert judgement.portal
    files = judgement.portal.history
    first = files[0]
    at %= len(first.content)
    other = bytes([first.content[at] ^ 1])
    altered = history.HistoryFile(first.file, first.content[:at] + other + first.content[at + 1 :])
    assert read_chain((altered, *files[1:])).problems
    assert not read_chain(files).problems


def test_a_release_larger_than_any_real_one_is_not_read(portal: Path) -> None:
    release(portal, "2026-11-22")
    with (portal / "data" / "history" / "2026-11-22.json").open("ab") as stream:
        stream.truncate(history.MOST_BYTES + 1)
    (problem,) = judge(portal).problems
    assert problem.code is codes.TOO_LARGE


def test_more_releases_than_days_of_years_are_not_read(
    portal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(portal, "2026-11-22")
    monkeypatch.setattr(history, "MOST_RELEASES", 0)
    (problem,) = judge(portal).problems
    assert problem.code is codes.TOO_LARGE


def test_a_release_that_is_a_link_to_nothing_or_a_folder_is_said(portal: Path) -> None:
    folder = portal / "data" / "history"
    (folder / "2026-11-01.json").mkdir(parents=True)
    (folder / "2026-11-02.json").symlink_to("nowhere")
    assert found(portal) == ["TP102", "TP102"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.from_regex("[a-z_$]{1,8}", fullmatch=True), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(_JSON)
def test_the_fast_canonical_form_is_that_of_rfc_8785(value: Any) -> None:
    fast = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert fast.encode() == rfc8785.dumps(value)


# The example


def test_the_past_of_the_example_is_what_its_own_program_releases(tmp_path: Path) -> None:
    made = example_history.release_all(ROOT, tmp_path)
    expected = {path.name: path.read_bytes() for path in RELEASES}
    assert {path.name: path.read_bytes() for path in made.iterdir()} == expected, (
        "run 'make example-history'"
    )


def test_the_example_ends_with_what_it_says_today() -> None:
    judgement = example()
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    last = read_chain(view.history).last(judgement.as_of)
    assert last
    assert last.document == document(view, view.claims())
    kinds = {
        kind for each in ledger(view).entries for change in each.changes for kind in change.kinds
    }
    assert {"weakened", "strengthened", "added", "changed", "corrected", "reworded"} <= kinds


def test_a_portal_without_releases_publishes_nothing_for_the_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("trustportal.public.publish", lambda *_: pytest.fail("made"))
    assert judge(MINIMAL).problems == ()


def test_the_history_of_a_claim_outlives_its_name(portal: Path) -> None:
    release(portal, "2026-11-20")
    edit(portal, "data_classes", "  - id: ", "  - formerly: [former-name]\n    id: ")
    path = portal / "data" / "history" / "2026-11-20.json"
    said = json.loads(path.read_bytes())
    now = judge(portal).portal
    assert now
    present = f"data_classes/{now.records['data_classes'][0].id}"
    for each in said["view"]["statements"]:
        if each["id"] == present:
            each["id"], each["title"] = "data_classes/former-name", "Former title"
    path.write_bytes(rfc8785.dumps(said))
    portal_now = judge(portal).portal
    assert portal_now
    past = ledger(publish(portal_now, date(2026, 11, 22))).claims[present]
    assert past.first == date(2026, 11, 20)
    assert any("former-name" in shift.says for _, change in past.changes for shift in change.shifts)


# diff


def test_diff_is_against_the_last_release_unless_another_is_named(portal: Path) -> None:
    release(portal, "2026-11-20")
    edit(portal, "products", "title: ", "title: New ")
    release(portal, "2026-11-22")
    assert "nothing changed" in run("diff", "2026-11-22", portal).output
    said = run("diff", "2026-11-20.json", portal, "--format", "json")
    assert said.exit_code == 0
    (change,) = json.loads(said.output)["changes"]
    assert change["kinds"] == ["redefined"]
    assert change["url"].endswith(f"/claims/{change['id']}/")
    done = run("diff", "2026-11-21", portal)
    assert (done.exit_code, "there are 2026-11-20, 2026-11-22" in done.output) == (1, True)


def test_diff_says_what_weakened_first(portal: Path) -> None:
    release(portal, "2026-11-20")
    edit(portal, "products", "title: ", "title: New ")
    weaken(portal)
    text = run("diff", portal)
    assert text.stdout.startswith(
        "from the release of 2026-11-20 to the portal as of 2026-11-22: 1"
    )
    assert text.output.index("  weakened: Kept longer") < text.output.index("  redefined: ")
    assert "note: the portal has 1 error;" in text.stderr
    done = run("diff", "2026-11-20", portal, "--format", "markdown")
    assert done.output.index("#### Weakened") < done.output.index("#### Redefined")
    assert "no update tells of it" in done.output


def git(folder: Path, *arguments: str) -> str:
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    who = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    return subprocess.run(
        ["git", *who, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **alone},
    ).stdout.strip()


def test_diff_reads_a_revision_of_git_and_leaves_the_tree_alone(portal: Path) -> None:
    git(portal.parent, "init", "--quiet")
    git(portal.parent, "add", ".")
    git(portal.parent, "commit", "--quiet", "-m", "x")
    weaken(portal)
    before = git(portal.parent, "status", "--porcelain")
    done = run("diff", "HEAD", portal)
    assert done.exit_code == 0, done.output
    assert "weakened: Kept longer" in done.output
    assert git(portal.parent, "status", "--porcelain") == before
    for wrong in ("HEAD~5", "no-such-branch", "HEAD:portal", "../x", "a b"):
        done = run("diff", wrong, portal)
        assert (done.exit_code, "nor a revision that git knows" in done.output) == (1, True), wrong
    done = run("diff", "--", "--output=x", portal)
    assert (done.exit_code, "nor a revision" in done.output) == (1, True)


def test_diff_says_where_there_is_no_git(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run("diff", "HEAD", portal)
    assert (done.exit_code, "in no git repository" in done.output) == (1, True)
    monkeypatch.setattr("trustportal.source.revisions.shutil.which", lambda _: None)
    done = run("diff", "HEAD", portal)
    assert (done.exit_code, "git is not installed" in done.output) == (1, True)


def test_diff_without_any_release_says_how_to_make_one(portal: Path) -> None:
    done = run("diff", portal)
    assert (done.exit_code, "'trust-portal release' makes one" in done.output) == (1, True)


def test_diff_of_a_revision_that_holds_no_portal_says_what_is_missing(portal: Path) -> None:
    git(portal.parent, "init", "--quiet")
    git(portal.parent, "add", "portal/mkdocs.yml")
    git(portal.parent, "commit", "--quiet", "-m", "x")
    done = run("diff", "HEAD", portal)
    assert done.exit_code == 1
    assert "the portal of HEAD cannot be read: content:1:1: the folder of the pages" in done.output


# Published


def test_the_releases_are_published_byte_for_byte_with_their_digests(built: Path) -> None:
    site = built / "site" / "history"
    index = json.loads((site / "index.json").read_bytes())
    assert [each["file"] for each in index["releases"]] == [path.name for path in RELEASES[::-1]]
    for each in index["releases"]:
        content = (site / each["file"]).read_bytes()
        assert content == (ROOT / "data" / "history" / each["file"]).read_bytes()
        assert each["sha256"] == sha256(content).hexdigest()
    assert index["not_yet_released"] == []


def test_the_index_says_what_a_comparison_of_the_files_says(built: Path) -> None:
    site = built / "site" / "history"
    index = json.loads((site / "index.json").read_bytes())
    newest, older = index["releases"][:2]
    views = [json.loads((site / each["file"]).read_bytes())["view"] for each in (older, newest)]
    said = [(each["id"], tuple(each["kinds"])) for each in newest["changes"]]
    assert said == [(each.id, each.kinds) for each in diff(*views)]


def test_the_page_lists_every_change_and_each_claim_its_own(built: Path) -> None:
    page = (built / "site" / "history" / "index.html").read_text(encoding="utf-8")
    index = json.loads((built / "site" / "history" / "index.json").read_bytes())
    for each in index["releases"]:
        assert each["sha256"] in page
        for change in each["changes"]:
            assert f'data-change="{change["id"]}" data-on="{each["released_on"]}"' in page
    claim = built / "site" / "claims" / "retention" / "usage-data-period" / "index.html"
    said = claim.read_text(encoding="utf-8")
    assert "Kept longer: 25 months instead of 24 months" in said
    assert "Corrected under" in said


def test_what_is_not_on_the_record_yet_is_told_apart(portal: Path) -> None:
    release(portal, "2026-11-20")
    edit(portal, "products", "title: ", "title: New ")
    judgement = judge(portal)
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    said = json.loads(written(view)["history/index.json"])
    assert [each["kinds"] for each in said["not_yet_released"]] == [["redefined"]]
    assert next_release(view).name == f"{judgement.as_of}.json"
