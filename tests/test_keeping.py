"""What is kept of the tables is what they say, and nothing that came from elsewhere counts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from trustportal.reference import keeping as store
from trustportal.reference.keeping import keep, kept

ROOT = Path(__file__).parent.parent
MINIMAL = ROOT / "tests" / "portals" / "minimal"


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A file of the test's own, and nothing known yet."""
    monkeypatch.setattr(store, "FILE", tmp_path / "__pycache__" / "tables")
    monkeypatch.setattr(store, "_new", {})
    store._known.cache_clear()
    yield
    store._known.cache_clear()


def backwards(text: str) -> list[str]:
    """Work of which the test can tell that it was done."""
    DONE.append(text)
    return [*reversed(text)]


DONE: list[str] = []


def again() -> None:
    """As the next process begins."""
    keep()
    store._known.cache_clear()
    DONE.clear()


def test_work_is_done_once_and_kept_for_the_next_process() -> None:
    assert kept(backwards, "abc") == ["c", "b", "a"]
    assert kept(backwards, "x" * 5000) == ["x"] * 5000
    again()
    assert kept(backwards, "abc") == ["c", "b", "a"]
    assert kept(backwards, "x" * 5000) == ["x"] * 5000
    assert DONE == []


def test_what_is_new_is_added_until_there_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(backwards, "abc")
    again()
    kept(backwards, "def")
    again()
    assert store._read().keys() == {"backwards:abc", "backwards:def"}
    monkeypatch.setattr(store, "MOST", 2)
    kept(backwards, "ghi")
    again()
    assert store._read().keys() == {"backwards:ghi"}


@pytest.mark.parametrize("change", ["cut", "flip", "empty", "foreign", "moved"])
def test_a_file_that_is_damaged_or_of_another_program_does_not_count(
    change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(backwards, "abc")
    keep()
    content = store.FILE.read_bytes()
    if change == "cut":
        store.FILE.write_bytes(content[:-1])
    elif change == "flip":
        store.FILE.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    elif change == "empty":
        store.FILE.write_bytes(b"")
    elif change == "foreign":
        monkeypatch.setattr(sys, "version", "4.0")
    else:  # the modules lie elsewhere, as in another clone to which the file was added
        copy = store.FILE.parent / "copy"
        shutil.copytree(store.FOLDER, copy)
        monkeypatch.setattr(store, "FOLDER", copy)
    again()
    assert kept(backwards, "abc") == ["c", "b", "a"]
    assert DONE == ["abc"]


def test_where_nothing_can_be_written_all_is_worked_out_again(tmp_path: Path) -> None:
    store.FILE.parent.write_text("a file where the folder should be")
    kept(backwards, "abc")
    again()
    assert kept(backwards, "abc") == ["c", "b", "a"]
    assert DONE == ["abc"]


def test_the_first_run_and_the_next_say_the_same(tmp_path: Path) -> None:
    shutil.copytree(
        ROOT / "hooks", tmp_path / "hooks", ignore=shutil.ignore_patterns("__pycache__")
    )
    command = [sys.executable, "-m", "trustportal", "check", str(MINIMAL)]
    env = os.environ | {"PYTHONPATH": str(tmp_path / "hooks")}
    said = [subprocess.run(command, capture_output=True, env=env, check=False) for _ in range(2)]
    assert said[0].returncode == said[1].returncode
    assert said[0].stdout == said[1].stdout != b""
    assert said[0].stderr == said[1].stderr == b""
    kept_file = tmp_path / "hooks" / "trustportal" / "reference" / "__pycache__" / store.FILE.name
    assert not kept_file.exists()
    assert [*(kept_file.parent).glob("tables.*")] != []


def test_nothing_is_left_of_what_a_table_said_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = Path(shutil.copytree(store.FOLDER, tmp_path / "copy"))
    monkeypatch.setattr(store, "FOLDER", copy)
    kept(backwards, "abc")
    again()
    (copy / "topics.yml").write_text("", encoding="utf-8")
    kept(backwards, "def")
    again()
    assert store._read().keys() == {"backwards:def"}
