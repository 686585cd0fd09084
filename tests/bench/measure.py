"""What one run of a command takes, and which files it left."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click

LAUNCH = Path(__file__).with_name("launch.py")
LONGEST = 7200
"""Seconds after which a run is given up."""


def surroundings() -> dict[str, str]:
    """The variables of a run: Python may keep what it compiled, as it does where a tool is used."""
    return {name: each for name, each in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True, slots=True)
class Job:
    """A command to be measured, and what must be done before each run."""

    command: tuple[str, ...]
    folder: Path
    before: Callable[[], None] = lambda: None
    environment: Mapping[str, str] = field(default_factory=dict)
    accepted: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds from start to end, and the peak of memory in bytes: of the largest process, or of
    several at a time, what they share counted once.
    """

    seconds: float
    peak: int


def run(job: Job) -> Run:
    """Run a job once."""
    job.before()
    with tempfile.TemporaryDirectory() as temporary:
        report, said = Path(temporary) / "report", Path(temporary) / "said"
        with said.open("wb") as output:
            subprocess.run(
                [sys.executable, "-S", "-I", str(LAUNCH), str(report), *job.command],
                cwd=job.folder,
                env={**surroundings(), **job.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=LONGEST,
                check=False,
            )
        seconds, peak, code = json.loads(report.read_text()) if report.exists() else (0, 0, -1)
        if code not in job.accepted:
            words = said.read_text(errors="replace")[-2000:]
            raise click.ClickException(f"{' '.join(job.command)} ended with {code}\n{words}")
    return Run(seconds, peak)


@dataclass(frozen=True, slots=True)
class Left:
    """A file as a build left it."""

    written: tuple[int, int]
    digest: bytes


def files(folder: Path) -> dict[str, Left]:
    """Every file below a folder: which writing it is of, and what it holds."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            stat = path.stat()
            digest = hashlib.sha256(path.read_bytes()).digest()
            found[path.relative_to(folder).as_posix()] = Left(
                (stat.st_ino, stat.st_mtime_ns), digest
            )
    return found


def compared(old: Mapping[str, Left], new: Mapping[str, Left]) -> tuple[int, int]:
    """How many files were written, and how many hold something else than before."""
    written = sum(
        1 for name, left in new.items() if name not in old or left.written != old[name].written
    )
    changed = sum(
        1 for name, left in new.items() if name not in old or left.digest != old[name].digest
    )
    return written, changed
