"""How far a long piece of work is: one line on a terminal, after two seconds, and gone at the end.

Nothing is shown in a pipe, in CI or on a terminal that cannot rewrite a line. There is no thread:
the judge forks, and a process with threads is not forked. So a step shows itself when it is told.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol, TextIO

SHOWN_AFTER, AGAIN_AFTER = 2.0, 0.1
"""Seconds from the beginning, and from one line to the next."""


class Step(Protocol):
    """Told what is being done, and how many of how many parts are done, if that is known."""

    def __call__(self, name: str, done: int = 0, of: int = 0) -> None:
        """Say that `done` of `of` parts of the work of this name are done."""


def silent(name: str, done: int = 0, of: int = 0) -> None:
    """A step that shows nothing: what programs use."""


@dataclass(slots=True)
class _Line:
    names: tuple[str, ...]
    stream: TextIO
    clock: Callable[[], float]
    began: float
    last: float = field(default=0.0)

    def __call__(self, name: str, done: int = 0, of: int = 0) -> None:
        now = self.clock()
        if now - self.began < SHOWN_AFTER or now - self.last < AGAIN_AFTER:
            return
        self.last = now
        number = f"{self.names.index(name) + 1}/{len(self.names)} " if name in self.names else ""
        part = f": {done:,} of {of:,}" if of else ""
        self.stream.write(f"\r\x1b[K{number}{name}{part} ({now - self.began:.0f} s)")
        self.stream.flush()


@contextmanager
def steps(
    *names: str, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
) -> Iterator[Step]:
    """The steps of some work, by name: within, `step("judging", done, of)` says how far it is."""
    stream = stream or sys.stderr
    if not _rewrites(stream):
        yield silent
        return
    line = _Line(names, stream, clock, clock())
    try:
        yield line
    finally:
        if line.last:
            stream.write("\r\x1b[K")
            stream.flush()


def _rewrites(stream: TextIO) -> bool:
    quiet = os.environ.get("CI") or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not quiet
