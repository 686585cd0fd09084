"""The gate says again what it said, and never what it would not say now."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sites import APART, PORTALS
from trustportal import judge as judging
from trustportal import kept_verdicts as store
from trustportal.command import main
from trustportal.judge import Judgement
from trustportal.sealed import SIZE

judged: list[Path] = []
CONTROLS, PAGE, SETTINGS = "data/controls.yml", "content/index.md", "mkdocs.yml"
LATER = store.TICK / 1e9 * 1.5


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A portal that nobody judged yet; who judges it is noted."""
    root = Path(shutil.copytree(PORTALS["minimal"], tmp_path / "portal", ignore=APART))
    itself = judging.judge

    def noted(folder: Path, *arguments: object, **options: object) -> Judgement:
        judged.append(folder)
        return itself(folder, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(judging, "judge", noted)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    time.sleep(LATER)
    return root


def check(root: Path, *arguments: str) -> Result:
    """What the gate says, after nothing is noted any more."""
    judged.clear()
    return CliRunner().invoke(main, ["check", str(root), *arguments])


def change(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def same_size_and_time(root: Path) -> None:
    at = (root / PAGE).stat()
    text = (root / PAGE).read_text(encoding="utf-8")
    (root / PAGE).write_text(text.swapcase(), encoding="utf-8")
    os.utime(root / PAGE, ns=(at.st_atime_ns, at.st_mtime_ns))


def a_folder(root: Path) -> None:
    (root / PAGE).unlink()
    (root / PAGE).mkdir()


CHANGES: dict[str, Callable[[Path], object]] = {
    "a record": lambda root: change(root, CONTROLS, "title:", "title: Of"),
    "a comment": lambda root: change(root, CONTROLS, "controls:", "# why\ncontrols:"),
    "a page, of which size and time stay": same_size_and_time,
    "a setting": lambda root: change(root, SETTINGS, "site_name:", "site_name: The"),
    "a new file of data": lambda root: (root / "data" / "other.yml").write_text("a: 1\n"),
    "a new page": lambda root: (root / "content" / "new.md").write_text("# New\n\nWe are new.\n"),
    "a new file below a folder": lambda root: shutil.copytree(root / "data", root / "content/a"),
    "a file that is gone": lambda root: (root / CONTROLS).unlink(),
    "a page that is gone": lambda root: (root / PAGE).unlink(),
    "a page by another name": lambda root: (root / PAGE).rename(root / "content" / "home.md"),
    "a folder in place of a file": a_folder,
    "a folder that is gone": lambda root: shutil.rmtree(root / "data"),
}


@pytest.mark.parametrize("broken", [False, True])
def test_what_nothing_changed_in_is_judged_once(portal: Path, *, broken: bool) -> None:
    if broken:
        change(portal, PAGE, "#", "Our service is unhackable.\n\n#")
        time.sleep(LATER)
    first = check(portal)
    assert judged == [portal]
    again = check(portal)
    assert not judged
    assert (again.output, again.exit_code) == (first.output, first.exit_code)
    assert first.exit_code == broken


@pytest.mark.parametrize("name", CHANGES)
def test_what_changed_is_judged_again(portal: Path, name: str) -> None:
    check(portal)
    CHANGES[name](portal)
    said = check(portal)
    assert judged == [portal]
    shutil.rmtree(portal / ".cache")
    assert said.output == check(portal).output


@pytest.mark.parametrize(
    "arguments",
    [("--today", "2027-08-01"), ("--format", "json"), ("--until", "2027-06-30")],
    ids=" ".join,
)
def test_another_question_has_an_answer_of_its_own(portal: Path, arguments: tuple[str]) -> None:
    plain = check(portal).output
    other = check(portal, *arguments).output
    assert judged == [portal]
    assert other != plain
    assert check(portal, *arguments).output == other
    assert check(portal).output == plain
    assert not judged


def test_another_day_is_judged_again(portal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check(portal)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1830000000")
    check(portal)
    assert judged == [portal]


def test_another_program_judges_again(
    portal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "program"
    program.mkdir()
    (program / "rules.py").write_text("RULES = (1,)\n")
    monkeypatch.setattr(store, "PROGRAM", program)
    store._program.cache_clear()
    check(portal)
    (program / "rules.py").write_text("RULES = (2,)\n")
    store._program.cache_clear()
    check(portal)
    store._program.cache_clear()
    assert judged == [portal]


def test_what_changes_while_it_is_judged_is_not_kept(
    portal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = judging.judge

    def changed(root: Path, *arguments: object, **options: object) -> Judgement:
        judgement = noted(root, *arguments, **options)  # type: ignore[arg-type]
        change(root, PAGE, "#", "Our service is unhackable.\n\n#")
        return judgement

    monkeypatch.setattr(judging, "judge", changed)
    assert check(portal).exit_code == 0
    monkeypatch.setattr(judging, "judge", noted)
    assert check(portal).exit_code == 1


def leads_elsewhere(root: Path) -> None:
    (root.parent / "base.yml").write_text("copyright: Example\n", encoding="utf-8")
    change(root, SETTINGS, "site_name:", "INHERIT: ../base.yml\nsite_name:")


def a_link(root: Path) -> None:
    shutil.copy(root / CONTROLS, root.parent / "controls.yml")
    (root / CONTROLS).unlink()
    (root / CONTROLS).symlink_to(root.parent / "controls.yml")


@pytest.mark.parametrize("elsewhere", [leads_elsewhere, a_link])
def test_what_leads_elsewhere_is_not_kept(
    portal: Path, elsewhere: Callable[[Path], object]
) -> None:
    elsewhere(portal)
    time.sleep(LATER)
    check(portal)
    check(portal)
    assert judged == [portal]


@pytest.mark.parametrize("forged", ["said", "seal", "short", "none", "folder"])
def test_a_verdict_from_elsewhere_does_not_count(portal: Path, forged: str) -> None:
    change(portal, PAGE, "#", "Our service is unhackable.\n\n#")
    time.sleep(LATER)
    assert check(portal).exit_code == 1
    file = portal / store.FILE
    content = file.read_bytes()
    forgery = {
        "said": content.replace(b'", 1]', b'", 0]'),
        "seal": bytes(SIZE) + content[SIZE:],
        "short": content[:-1],
        "none": b"",
        "folder": b"",
    }[forged]
    assert forgery != content
    file.unlink()
    if forged == "folder":
        file.mkdir()
    else:
        file.write_bytes(forgery)
    assert check(portal).exit_code == 1
    assert judged == [portal]


def test_where_nothing_can_be_written_all_is_judged(portal: Path) -> None:
    (portal / ".cache").write_text("in the way")
    first = check(portal)
    again = check(portal)
    assert judged == [portal]
    assert (first.output, first.exit_code) == (again.output, again.exit_code)
