"""Run one command and write down what it took: `python -S -I launch.py REPORT COMMAND...`

A process of its own, and a small one: the system counts the memory of whoever starts a program to
the program's own peak. It imports nothing of the project.
"""

import json
import os
import sys
import threading
import time
from pathlib import Path

PAUSE = 0.1
"""Seconds between two looks at the processes that the command started."""


def tree(pid: int) -> list[int]:
    """The process and all below it, as far as they still run."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:  # it has ended
                continue
    return found


def shared_out(pid: int) -> int:
    """Bytes of a process, what it shares with others counted in part."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended, or this is no Linux
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) * 1024


def watch(pid: int, ended: threading.Event, peak: list[int]) -> None:
    """Keep the highest sum over the processes of a command that has several."""
    while not ended.wait(PAUSE):
        several = tree(pid)
        if len(several) > 1:
            peak[0] = max(peak[0], sum(map(shared_out, several)))


def main() -> None:
    """Report seconds, the peak in bytes, and the status with which the command ended."""
    report, *command = sys.argv[1:]
    ended, peak = threading.Event(), [0]
    begin = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ)
    watcher = threading.Thread(target=watch, args=(pid, ended, peak))
    watcher.start()
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - begin
    ended.set()
    watcher.join()
    unit = 1 if sys.platform == "darwin" else 1024
    largest = usage.ru_maxrss * unit
    code = os.waitstatus_to_exitcode(status)
    Path(report).write_text(json.dumps([seconds, max(largest, peak[0]), code]))


if __name__ == "__main__":
    main()
