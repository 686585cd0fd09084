"""Work that two processes do at once: pure functions, so it does not matter where each is done.

The second process is a fork of the first and has all that was read before. Both take what is left
to do from one pipe, piece by piece, and what they find is put together in the order of the pieces.
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from signal import SIGKILL
from typing import TypeVar

from trustportal.progress import Step, silent

T = TypeVar("T")

_NUMBER = 2
"""Bytes of the number of a piece of work."""
_PR_SET_PDEATHSIG = 1
"""Of Linux' <sys/prctl.h>."""
MOST = 10_000
"""Pieces of work: their numbers have to fit into a pipe before anybody reads it."""


def can_fork() -> bool:
    """Whether a second process can help.

    A process with threads is not forked: a lock that another thread holds would stay locked.
    """
    return hasattr(os, "fork") and threading.active_count() == 1 and _processors() > 1


def done(
    work: Sequence[Callable[[], T]],
    name: str = "",
    step: Step = silent,
    last: Callable[[], object] | None = None,
) -> list[T]:
    """What each piece of work gives, in order; by two processes where that can be.

    What a piece gives must be plain enough to be sent. `step` is told how far the work of this name
    is. `last` is done by the second process before it ends. A piece that fails there is done again
    here, where its error is told. Where one fails here, the second process is ended before the
    error is told, so nothing is written any more by whoever gave the work.
    """

    def told(number: int) -> T:
        step(name, number, len(work))
        return work[number]()

    if not (can_fork() and 1 < len(work) <= MOST):
        return [told(number) for number in range(len(work))]
    found = _by_two(len(work), told, last)
    return [found[number] for number in range(len(work))]


def pieces(items: Sequence[T], size: int) -> list[Sequence[T]]:
    """The items in pieces of a size, the last one shorter; larger ones where there are too many."""
    size = max(size, -(-len(items) // MOST))
    return [items[start : start + size] for start in range(0, len(items), size)]


def _processors() -> int:
    """The processors on which this process may run."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _by_two(
    count: int, work: Callable[[int], T], last: Callable[[], object] | None
) -> dict[int, T]:
    """Do all pieces of the work, in this process and in a fork of it."""
    left, numbers = os.pipe()
    os.write(numbers, b"".join(each.to_bytes(_NUMBER) for each in range(count)))
    os.close(numbers)
    answer, other = os.pipe()
    gc.freeze()  # neither process looks again through all that was made before
    parent, child = os.getpid(), os.fork()
    if child == 0:
        _end_with(parent)
        os.close(answer)  # else it would wait for ever for itself, were the parent gone
        _answer(other, work, left, last)
    os.close(other)
    with os.fdopen(answer, "rb") as pipe, os.fdopen(left, "rb", buffering=0):
        try:
            found = _done(work, left)
            said = pipe.read()
        except BaseException:
            os.kill(child, SIGKILL)
            os.waitpid(child, 0)
            raise
        finally:
            gc.unfreeze()
    _, status = os.waitpid(child, 0)
    if status == 0:
        found |= pickle.loads(said)  # noqa: S301 - from the process made above
    for number in range(count):
        if number not in found:  # the other process failed: what it met is met, and told, here
            found[number] = work(number)
    return found


def _done(work: Callable[[int], T], left: int) -> dict[int, T]:
    """Take pieces of work until nothing is left to do."""
    found = {}
    while taken := os.read(left, _NUMBER):
        number = int.from_bytes(taken)
        found[number] = work(number)
    return found


def _end_with(parent: int) -> None:
    """Have this process end at once when its parent does, however that ends: what it would go on to
    write belongs to nobody, and it holds the locks of the parent.

    Linux has a call for it, of which Python knows nothing; elsewhere it ends when it is done.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, SIGKILL)
    if os.getppid() != parent:  # it ended before the call
        os._exit(1)


def _answer(
    pipe: int, work: Callable[[int], T], left: int, last: Callable[[], object] | None
) -> None:
    """What the other process does: work, answer, and end, with 0 only after the whole answer."""
    status = 1
    try:
        with os.fdopen(pipe, "wb") as answer:
            answer.write(pickle.dumps(_done(work, left)))
        if last:
            last()
        status = 0
    finally:
        os._exit(status)
