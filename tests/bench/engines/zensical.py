"""Zensical, which reads what MkDocs Material reads."""

from __future__ import annotations

from pathlib import Path

from bench.engines import material
from bench.engines.engine import Served, Source, installed, installed_file, said, without
from bench.measure import Job

NAME = "zensical"
LABEL = "Zensical"
_PROGRAM = "bin/zensical"
_CONFIGURATION = material.CONFIGURATION.replace("plugins:\n  - search\n", "")
"""It always has search."""


def available() -> str:
    """Installed apart, from pinned packages."""
    return installed(NAME)


def version() -> str:
    """Its own word."""
    return f"Zensical {said(installed_file(NAME, _PROGRAM), '--version')}"


def prepare(source: Source, folder: Path) -> Job:
    """A build with neither site nor cache."""
    material.lay_down(source.pages, folder, _CONFIGURATION)
    command = (installed_file(NAME, _PROGRAM), "build", "--clean")
    return Job(command, folder, without(folder, "site", ".cache"), material.QUIET)


def served(source: Source, folder: Path) -> Served | None:
    """Its preview is not compared."""
    return None
