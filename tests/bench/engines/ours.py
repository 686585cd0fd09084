"""The portal: everything on, as its user would build it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from importlib.metadata import version as version_of
from pathlib import Path

from bench.engines.engine import Served, Source, without
from bench.measure import Job
from bench.plain_yaml import read

NAME = "ours"
LABEL = "Trust Portal"
QUIET = {"NO_MKDOCS_2_WARNING": "1"}
MADE = (".cache", "site", "site.staging", "site.old")


def available() -> str:
    """It is here."""
    return ""


def version() -> str:
    """Of the engine below it."""
    return f"MkDocs {version_of('mkdocs')}, Material {version_of('mkdocs-material')}"


def copied(portal: Path, folder: Path) -> Path:
    """A portal's own files, without what was built from them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("data", "content"):
        shutil.copytree(portal / name, folder / name)
    for name in ("hooks", "overrides"):
        (folder / name).symlink_to((portal / name).resolve())
    shutil.copy(portal / "mkdocs.yml", folder)
    return folder


def prepare(source: Source, folder: Path) -> Job:
    """A build with neither site nor cache."""
    copied(source.portal, folder)
    return Job(_command("build", "--strict"), folder, without(folder, *MADE), QUIET)


def rebuilt(folder: Path) -> Job:
    """A build over the last one, if there is one, after one claim was edited."""
    return Job(_command("build", "--strict"), folder, edit(folder), QUIET)


def checked(portal: Path) -> Job:
    """The gate alone, which says nothing again that it said before."""
    command = (sys.executable, "-m", "trustportal", "check", ".")
    return Job(command, portal, without(portal, ".cache"))


def edit(folder: Path) -> Callable[[], None]:
    """What changes a word of one statement, each time another one."""
    file, statement = _statement(folder)
    text = file.read_text(encoding="utf-8")
    times = iter(range(1, 1_000_000))

    def change() -> None:
        said = f"{statement.rstrip('.')} (edition {next(times)})."
        file.write_text(text.replace(f'"{statement}"', f'"{said}"'), encoding="utf-8")

    return change


def served(source: Source, folder: Path) -> Served:
    """The preview; the page of the claim that is edited."""
    copied(source.portal, folder)
    file, statement = _statement(folder)
    identifier = read(file)["controls"][-1]["id"]
    return Served(
        lambda port: _command("serve", "--dev-addr", f"127.0.0.1:{port}"),
        folder,
        file,
        statement,
        f"claims/controls/{identifier}/",
    )


def _statement(folder: Path) -> tuple[Path, str]:
    """The file of the last control, and what it states."""
    file = folder / "data" / "controls.yml"
    return file, read(file)["controls"][-1]["statement"]


def _command(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "mkdocs", *arguments)
