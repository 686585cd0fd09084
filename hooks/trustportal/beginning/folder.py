"""A new portal on disk: a folder of its own, or in the place of the example of this repository."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from trustportal.beginning.answers import Answers
from trustportal.beginning.data import data_files
from trustportal.editing.splices import spliced, text_of, written
from trustportal.loading import load
from trustportal.model.kinds import KINDS
from trustportal.portal import DATA, WAIVERS, Portal
from trustportal.problems import Problem
from trustportal.reference import read_table
from trustportal.source.settings import SETTINGS

REPOSITORY = Path(__file__).resolve().parents[3]
"""Where the program came from: its templates, hooks and example lie beside it."""
CONTENT = "content"


class BeginningError(Exception):
    """Why no portal can begin here: a sentence with the mend."""


def example_in(root: Path) -> Portal:
    """The example portal of a folder; a portal that is somebody's own is never replaced."""
    problems: list[Problem] = []
    portal = load(root, problems.append) if (root / SETTINGS).exists() else None
    if portal is None or not portal.organization.example:
        raise BeginningError(
            f"the portal in '{root}' is no example: name an empty folder, or begin in a fresh"
            " clone of the program"
        )
    return portal


def refuse_unclean(root: Path) -> None:
    """What is replaced must be in git, so that nothing is lost."""
    done = subprocess.run(
        ["git", "status", "--porcelain"],  # noqa: S607 - whichever git the user has
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BeginningError("the folder is not in git, so nothing could be brought back; --force")
    if done.stdout.strip():
        raise BeginningError("git has changes that are not committed: commit them, or use --force")


def refuse_occupied(folder: Path) -> None:
    """A new portal begins in a folder that is new or empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BeginningError(f"'{folder}' is not an empty folder: name another one")


def new_files(answers: Answers, source: Path) -> dict[str, str]:
    """Every file that is the organisation's own, by path."""
    heads = {name: _head(source / DATA / f"{name}.yml") for name in _names()}
    return {
        **dict(data_files(answers, heads)),
        **dict(_pages(answers, source / CONTENT)),
        SETTINGS: _settings(answers, source),
    }


def begin_in(folder: Path, answers: Answers, source: Path) -> None:
    """Make a folder with the program, its templates and the portal's own files."""
    table = read_table("beginning")
    files = new_files(answers, source) | {
        "README.md": _said(table["readme"], answers.name),
        "SECURITY.md": table["security"].replace("{security}", _takes_reports(answers)),
    }
    left_out = shutil.ignore_patterns(*table["left_out"])
    folder.mkdir(parents=True, exist_ok=True)
    for name in table["copied"]:
        path = source / name
        if path.is_dir():
            shutil.copytree(path, folder / name, ignore=left_out)
        elif path.exists():
            shutil.copy(path, folder / name)
    shutil.copytree(source / DATA / "schema", folder / DATA / "schema")
    _write(folder, files, answers)


def begin_instead(root: Path, answers: Answers) -> None:
    """Put the portal in the place of the example: its data, pages, history and attachments."""
    files = new_files(answers, root)
    for path in sorted((root / DATA).iterdir()):
        if path.name != "schema":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.rmtree(root / CONTENT)
    _write(root, files, answers)


def _write(root: Path, files: Mapping[str, str], answers: Answers) -> None:
    for path, text in files.items():
        written(root, path, text)
    example = read_table("beginning")["example"]
    for path in sorted(each for name in example["speak"] for each in (root / name).rglob("*")):
        said = before = path.read_text(encoding="utf-8") if path.is_file() else ""
        for old, new in example["words"].items():
            said = said.replace(old, new.format(host=urlsplit(answers.site_url).hostname))
        if said != before:
            written(root, path.relative_to(root).as_posix(), said)


def _takes_reports(answers: Answers) -> str:
    address = answers.contacts.get("security")
    return f"[{address}](mailto:{address})" if address else "the contacts that the portal names"


def _names() -> Iterator[str]:
    yield from (kind.name for kind in KINDS)
    yield WAIVERS


def _head(path: Path) -> str:
    """The comment with which a file of data/ begins."""
    return path.read_text(encoding="utf-8").partition("\n\n")[0]


def _pages(answers: Answers, folder: Path) -> Iterator[tuple[str, str]]:
    table = read_table("beginning")
    for path in sorted(folder.glob("*.md")):
        text = table["pages"].get(path.name)
        if text is None:
            text = path.read_text(encoding="utf-8").replace(table["example"]["name"], "{name}")
        yield f"{CONTENT}/{path.name}", _said(text, answers.name)


def _said(text: str, name: str) -> str:
    """A page with the name in it: in its front matter as a YAML text, below as Markdown."""
    front, body = re.fullmatch(r"(---\n.*?\n---\n)?(.*)", text, re.DOTALL).groups("")  # type: ignore[union-attr]
    front = re.sub(
        r"(?m)^description: (.*\{name\}.*)$",
        lambda found: (
            "description: " + json.dumps(found[1].replace("{name}", name), ensure_ascii=False)
        ),
        front,
    )
    return front + body.replace("{name}", re.sub(r"([\\*_\[\]|~])", r"\\\1", name))


def _settings(answers: Answers, source: Path) -> str:
    text = text_of(source, SETTINGS)
    wanted: dict[str, Any] = {
        "site_name": f"{answers.name} trust portal",
        "site_description": f"What {answers.name} states on security, privacy and compliance",
        "site_url": answers.site_url,
    }
    for key, value in wanted.items():
        text = spliced(text, SETTINGS, (key,), value)
    return text
