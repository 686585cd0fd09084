"""The judge of a preview, in a process of its own: a page is there before it has been judged.

The process is started once and keeps what it has learnt. It leaves the other processor to the
build. It ends with the preview, since then nothing can be read from its input any more.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from concurrent.futures import Future
from datetime import date
from math import inf
from pathlib import Path
from subprocess import PIPE, Popen
from threading import Lock, Thread
from time import monotonic
from typing import IO, cast

import trustportal
from trustportal.judge import judge
from trustportal.problems import Problem

Found = Future[tuple[Problem, ...]]
"""What the judge will have found; cancelled where somebody asked again before it had begun."""


class Judging:
    """Asks the judge, in the background, one question after the other."""

    def __init__(self) -> None:
        self._process: Popen[bytes] | None = None
        self._busy = Lock()
        self._last: Found | None = None
        self._at: Found | None = None
        self._begun, self._took = 0.0, inf

    def begin(self, root: Path, day: date | None) -> Found:
        """Have a portal judged as of a day; what was asked before and has not begun is dropped."""
        if self._last:
            self._last.cancel()
        found = self._last = Found()
        Thread(target=self._judge, args=(root, day, found), daemon=True).start()
        return found

    def left(self) -> float:
        """Seconds that the judge will still need, if it takes as long as last time; infinity where
        it has not answered yet.
        """
        still = self._begun + self._took - monotonic()
        return still if self._at is self._last else max(still, 0) + self._took

    def _judge(self, root: Path, day: date | None, found: Found) -> None:
        with self._busy:
            if found.set_running_or_notify_cancel():
                self._at, self._begun = found, monotonic()
                try:
                    problems = self._asked(root, day)
                    self._took = monotonic() - self._begun
                    found.set_result(problems)
                except Exception as error:  # noqa: BLE001 - whatever it is, the page says so
                    found.set_exception(error)

    def _asked(self, root: Path, day: date | None) -> tuple[Problem, ...]:
        if self._process is None or self._process.poll() is not None:
            package = str(Path(trustportal.__file__).parents[1])
            places = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
            self._process = Popen(  # noqa: S603 - this very program
                [sys.executable, "-c", f"from {__name__} import answer; answer()"],
                stdin=PIPE,
                stdout=PIPE,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(places)},
            )
        asks, says = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)
        pickle.dump((root.absolute(), day), asks)
        asks.flush()
        found: tuple[Problem, ...] = pickle.load(says)  # noqa: S301 - from the process made above
        return found


def answer() -> None:
    """What the other process does: judge whatever it is asked, until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # typed at the terminal, it is for the preview
    says, sys.stdout = sys.stdout.buffer, sys.stderr
    gc.disable()  # what is made for one answer is thrown away as a whole
    while True:
        try:
            root, day = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the preview
        except EOFError:
            return
        pickle.dump(judge(root, day).problems, says)
        says.flush()
        gc.collect()
