"""Building the portals of this repository, somewhere else."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from trustportal.exports.outputs import outputs
from trustportal.judge import Judgement, judge
from trustportal.public import PublicView

ROOT = Path(__file__).parent.parent
APART = shutil.ignore_patterns(
    ".git",
    ".venv",
    ".cache",
    "node_modules",
    "site",
    "site.staging",
    "site.old",
    "site.lock",
    "__pycache__",
    ".*_cache",
    "bad-data",
)
BUSINESS = "tests/portals/business-data"
PORTALS = {
    "default": ROOT,
    "business-data": ROOT / BUSINESS,
    "specimens": ROOT / "tests/portals/specimens",
    "minimal": ROOT / "tests/portals/minimal",
}
MAKEFILES = "".join(
    (ROOT / name).read_text(encoding="utf-8") for name in ("Makefile", "tests/targets.mk")
)
SCHEMAS = ROOT / "tests" / "schemas"
"""The schemas of the field, as they were published."""

Build = Callable[..., subprocess.CompletedProcess[str]]


@cache
def example() -> Judgement:
    """The default portal as it is judged, once for all tests of a process: none can change it."""
    return judge(ROOT)


def build(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A strict build by a process of its own, as its user would run it."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", *arguments]
    return subprocess.run(
        command,
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def what_is_written(folder: Path) -> Path:
    """A copy of what the policy team of the default portal writes: enough to be judged."""
    for name in ("data", "content"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def a_copy(folder: Path) -> Path:
    """A fresh copy of the repository's files, which shares what is drawn once for all builds."""
    copy = Path(shutil.copytree(ROOT, folder / "portal", ignore=APART, symlinks=True))
    (copy / ".cache").mkdir()
    kept = ROOT / ".cache" / "printed"
    kept.mkdir(parents=True, exist_ok=True)
    (copy / ".cache" / kept.name).symlink_to(kept)
    return copy


def written(view: PublicView) -> dict[str, bytes]:
    """Every file that is a function of the public view, by its path."""
    return {each.path: each.write(view) for each in outputs(view) if each.write}


@contextmanager
def previewed(root: Path) -> Iterator[str]:
    """The address of a portal under `mkdocs serve`; what it logs lies beside the portal."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    with (root.parent / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=root, stdout=log, stderr=log)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(address: str, holds: Callable[[str], bool], seconds: float = 60) -> str:
    """The page at an address as soon as something holds of it; an error page is one as well."""
    until = time.monotonic() + seconds
    text = ""
    while time.monotonic() < until:
        try:
            text = page_at(address)
            if holds(text):
                return text
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.3)
    raise AssertionError(f"{address} did not come to it:\n{text[:2000]}")


def page_at(address: str) -> str:
    """What is at an address now, an error page as well."""
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return error.read().decode()
