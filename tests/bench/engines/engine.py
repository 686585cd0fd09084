"""What every generator is to the bench, and how one that is not here gets here."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.claims import ClaimPage
from bench.measure import Job
from bench.portals import ROOT

HOME = ROOT / ".cache" / "bench"
"""Where programs are installed and sites are built."""
PINNED = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Source:
    """What a generator may build from: a portal, its claims as pages, and the site it built."""

    portal: Path
    pages: tuple[ClaimPage, ...]
    site: Path


@dataclass(frozen=True, slots=True)
class Served:
    """A server to be watched: its command for a port, its folder, the file of a page, the text in
    it that is changed, and the page's address.
    """

    command: Callable[[int], tuple[str, ...]]
    folder: Path
    file: Path
    text: str
    address: str


class Engine(Protocol):
    """A module of this folder."""

    NAME: str
    LABEL: str

    def available(self) -> str:
        """Empty when it can run, after installing it into `HOME`; else the words why not."""

    def version(self) -> str:
        """Which version it is."""

    def prepare(self, source: Source, folder: Path) -> Job:
        """Lay down what it builds from; the job is a build from nothing."""

    def served(self, source: Source, folder: Path) -> Served | None:
        """The server over what was prepared in the folder; None where it is not compared."""


def installed(name: str) -> str:
    """Install the pinned packages of `requirements-<name>.txt` apart from the portal's own; the
    words why that failed, or none.
    """
    home, pinned = HOME / name, PINNED / f"requirements-{name}.txt"
    if (home / "done").exists():
        return ""
    shutil.rmtree(home, ignore_errors=True)
    pip = (str(home / "bin" / "python"), "-m", "pip", "install", "--quiet")
    for command in (
        (sys.executable, "-m", "venv", str(home)),
        (*pip, "--disable-pip-version-check", "--require-hashes", "-r", str(pinned)),
    ):
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if ended.returncode:
            return f"{pinned.name} cannot be installed: {_last(ended.stderr)}"
    (home / "done").touch()
    return ""


def installed_file(name: str, pattern: str) -> str:
    """The path of a file of what was installed."""
    return str(next((HOME / name).glob(pattern)))


def said(*command: str) -> str:
    """The first line that a command prints."""
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return (ended.stdout.strip() or "unknown").splitlines()[0]


def fresh(folder: Path) -> Path:
    """The folder, empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def without(folder: Path, *names: str) -> Callable[[], None]:
    """What removes these from a folder before a build from nothing."""

    def remove() -> None:
        for name in names:
            shutil.rmtree(folder / name, ignore_errors=True)

    return remove


def _last(text: str) -> str:
    return (text.strip() or "no reason was given").splitlines()[-1]
