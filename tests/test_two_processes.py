"""Work that two processes share: its order, its errors, and who still writes after one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from trustportal import two_processes
from trustportal.two_processes import done, pieces


class _NotDoneError(Exception):
    """What a piece of work may raise."""


@pytest.fixture(autouse=True)
def _two(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a second process, whatever machine and whichever tests before left a thread."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(two_processes, "_processors", lambda: 2)


def started(program: str, folder: Path) -> subprocess.Popen[bytes]:
    hooks = Path(two_processes.__file__).parent.parent
    return subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        env=os.environ | {"PYTHONPATH": str(hooks)},
        stderr=subprocess.DEVNULL,
    )


def test_the_answers_stand_in_the_order_of_the_work() -> None:
    assert done([partial(pow, number, 2) for number in range(100)]) == [
        number**2 for number in range(100)
    ]


def test_pieces_are_all_items_once_and_in_order() -> None:
    assert [list(piece) for piece in pieces(range(7), 3)] == [[0, 1, 2], [3, 4, 5], [6]]


@pytest.mark.parametrize("failing", range(4))
def test_an_error_is_told_whoever_met_it(failing: int) -> None:
    def work(number: int) -> int:
        if number == failing:
            raise _NotDoneError(str(number))
        return number

    with pytest.raises(_NotDoneError, match=str(failing)):
        done([partial(work, number) for number in range(4)])


def test_nobody_writes_any_more_once_the_error_is_told(tmp_path: Path) -> None:
    """The first piece of this process fails, while the other one makes a file every moment."""
    here = os.getpid()

    def work(number: int) -> None:
        if os.getpid() == here:
            while not any(tmp_path.iterdir()):  # until the other one is at work
                time.sleep(0.001)
            raise _NotDoneError
        (tmp_path / str(number)).touch()
        time.sleep(0.001)

    tries: list[Callable[[], None]] = [partial(work, number) for number in range(1_000)]
    with pytest.raises(_NotDoneError):
        done(tries)
    written = len(list(tmp_path.iterdir()))
    time.sleep(0.05)
    assert len(list(tmp_path.iterdir())) == written


PROGRAM = """
import pathlib, sys, time
from functools import partial
from trustportal import two_processes

def work(number):
    (pathlib.Path(sys.argv[1]) / str(number)).touch()
    time.sleep(0.005)

two_processes._processors = lambda: 2
two_processes.done([partial(work, number) for number in range(2_000)])
"""


def test_nobody_writes_any_more_once_the_first_process_is_killed(tmp_path: Path) -> None:
    process = started(PROGRAM, tmp_path)
    while len(list(tmp_path.iterdir())) < 10:
        assert process.poll() is None
        time.sleep(0.001)
    process.kill()
    process.wait()
    time.sleep(0.05)
    written = len(list(tmp_path.iterdir()))
    time.sleep(0.1)
    assert len(list(tmp_path.iterdir())) == written < 2_000


ORPHAN = """
import os, pathlib, sys, time
from functools import partial
from trustportal import two_processes

here = os.getpid()

def work(number):
    if os.getpid() == here:
        time.sleep(60)
    file = pathlib.Path(sys.argv[1]) / "process"
    file.with_suffix(".new").write_text(str(os.getpid()))
    file.with_suffix(".new").replace(file)
    return bytes(1_000_000)

two_processes._processors = lambda: 2
two_processes._end_with = lambda parent: None
two_processes.done([partial(work, number) for number in range(20)])
"""


def test_the_second_process_ends_when_nobody_takes_its_answer(tmp_path: Path) -> None:
    """As where no call of the system ends it with the first."""
    process = started(ORPHAN, tmp_path)
    said = tmp_path / "process"
    while not said.exists():
        assert process.poll() is None
        time.sleep(0.01)
    process.kill()
    process.wait()
    other = int(said.read_text())
    for _ in range(1_000):
        if not is_running(other):
            return
        time.sleep(0.01)
    os.kill(other, signal.SIGKILL)
    pytest.fail("it waits for ever, with the locks of the first")


def is_running(process: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
