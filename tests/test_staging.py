"""Whatever ends a build, and whenever: the site is the old one or the new one, whole."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sites import a_copy, build, example
from trustportal import staging
from trustportal.exports.checksums import checksums, digest, paths_below, unlisted
from trustportal.public import publish
from trustportal.staging import StagingError, begin

pytestmark = pytest.mark.slow

OLD = {f"{number}.html": "old" for number in range(4)}
NEW = {f"{number}.html": "new" for number in range(5)}
LEFTOVERS = ("site.staging", "site.old", "site.lock")
TOUCHES = {"open", "fcntl.flock", "shutil.rmtree", "ctypes.dlsym"} | {
    f"os.{name}" for name in ("mkdir", "rename", "remove", "rmdir", "scandir", "truncate")
}
"""What Python tells an audit hook of, just before the system is asked for it."""


def write(folder: Path, pages: dict[str, str]) -> None:
    (folder / "pages").mkdir(parents=True)
    for name, text in pages.items():
        (folder / "pages" / name).write_text(text, encoding="utf-8")


def pages_of(site: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}


def build_new(site: Path) -> None:
    made = begin(site)
    write(made.folder, NEW)
    made.publish()


def killed_before(moment: int, site: Path) -> bool:
    """Whether a build was killed before its `moment`-th touch of the disk, or had fewer."""
    process = os.fork()
    if process == 0:
        seen = iter(range(moment + 1))

        def watch(event: str, _: Any) -> None:
            if event in TOUCHES and next(seen) == moment:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        try:
            build_new(site)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(process, 0)[1])


@pytest.fixture(params=["exchanged", "renamed twice"])
def exchanging(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Both ways to take a site's place; the second is that of systems that know no exchange."""
    if request.param == "renamed twice":
        monkeypatch.setattr(staging, "_exchanged", lambda *_: False)
    elif sys.platform != "linux":
        pytest.skip("only Linux exchanges folders")
    return bool(request.param == "exchanged")


def test_a_build_killed_before_any_touch_of_the_disk_leaves_a_whole_site(
    exchanging: bool, tmp_path: Path
) -> None:
    site, moment, found = tmp_path / "site", 0, []
    write(site, OLD)
    while killed_before(moment, site):
        moment += 1
        if exchanging or site.exists():  # else it is put back by whatever comes next
            assert pages_of(site) in (OLD, NEW), moment
        begin(site).abandon()
        assert [name for name in LEFTOVERS if (tmp_path / name).exists()] == []
        found.append(pages_of(site))
        assert found[-1] in (OLD, NEW), moment
        shutil.rmtree(site)
        write(site, OLD)
    assert pages_of(site) == NEW
    assert OLD in found
    assert NEW in found
    assert moment > 20


def test_the_first_site_and_the_next_take_their_place(exchanging: bool, tmp_path: Path) -> None:
    for _ in range(2):
        build_new(tmp_path / "deep" / "site")
        assert pages_of(tmp_path / "deep" / "site") == NEW
        assert [path.name for path in (tmp_path / "deep").iterdir()] == ["site"]


def test_a_site_that_is_a_link_stays_one(exchanging: bool, tmp_path: Path) -> None:
    write(tmp_path / "served", OLD)
    (tmp_path / "site").symlink_to("served")
    build_new(tmp_path / "site")
    assert (tmp_path / "site").is_symlink()
    assert pages_of(tmp_path / "served") == NEW


@contextmanager
def without_permission(folder: Path) -> Iterator[None]:
    """Nothing in the folder can be made or renamed, which modes do not keep root from."""
    if os.geteuid():
        folder.chmod(0o555)
    elif subprocess.run(["chattr", "+i", folder], capture_output=True, check=False).returncode:
        pytest.skip("neither modes nor attributes keep this user from writing here")
    try:
        yield
    finally:
        if os.geteuid():
            folder.chmod(0o755)
        else:
            subprocess.run(["chattr", "-i", folder], check=True)


def test_without_permission_to_swap_the_old_site_remains(exchanging: bool, tmp_path: Path) -> None:
    write(tmp_path / "site", OLD)
    made = begin(tmp_path / "site")
    write(made.folder, NEW)
    with without_permission(tmp_path):
        with pytest.raises(PermissionError):
            made.publish()
        made.abandon()
        assert pages_of(tmp_path / "site") == OLD
    build_new(tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_second_build_is_refused_and_disturbs_nothing(tmp_path: Path) -> None:
    write(tmp_path / "site", OLD)
    first = begin(tmp_path / "site")
    write(first.folder, NEW)
    with pytest.raises(StagingError, match=rf"another build .*\(process {os.getpid()}\): wait"):
        begin(tmp_path / "site")
    assert pages_of(first.folder) == NEW
    first.publish()
    assert pages_of(tmp_path / "site") == NEW


def test_the_lock_of_a_dead_build_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / "site.lock").write_text("4194304\nnot even a number")
    write(tmp_path / "site.staging", OLD)
    made = begin(tmp_path / "site")
    assert (tmp_path / "site.lock").read_text() == f"{os.getpid()}\n"
    assert list(made.folder.iterdir()) == []
    made.abandon()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_copy(tmp_path_factory.mktemp("staged"))


def a_file(site: Path) -> str:
    site.write_text("a page of mine")
    return "is a file, where the site is to be"


def below_a_file(site: Path) -> str:
    site.parent.rmdir()
    site.parent.write_text("a page of mine")
    return "the site could not be written: "


def of_git(site: Path) -> str:
    (site / ".git").mkdir(parents=True)
    return "is a working copy of git"


def being_built(site: Path) -> str:
    begin(site)
    return "another build of"


@pytest.mark.parametrize("hinder", [a_file, below_a_file, of_git, being_built])
def test_a_build_that_cannot_begin_says_why_in_a_line(
    hinder: Callable[[Path], str], root: Path, tmp_path: Path
) -> None:
    site = tmp_path / "parent" / "site"
    site.parent.mkdir()
    said = hinder(site)
    before = sorted(tmp_path.rglob("*"))
    done = build(root, "-d", str(site))
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


@contextmanager
def little_room(folder: Path) -> Iterator[None]:
    """A disk of 2 MiB; where none can be mounted, no file may be longer than 100 kB."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(folder)]
    mounted = (
        not os.geteuid() and not subprocess.run(mount, capture_output=True, check=False).returncode
    )
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    if not mounted:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        if mounted:
            subprocess.run(["umount", folder], check=True)


def test_a_full_disk_leaves_the_last_good_site_and_says_so_in_a_line(
    root: Path, tmp_path: Path
) -> None:
    with little_room(tmp_path / "disk"):
        site = tmp_path / "disk" / "site"
        write(site, OLD)
        done = build(root, "-d", str(site))
        assert done.returncode == 1
        assert "the site could not be written: " in done.stderr
        assert "the last good site is as it was" in done.stderr
        assert "Traceback" not in done.stderr
        assert pages_of(site) == OLD
        assert [path.name for path in site.parent.iterdir()] == ["site"]


@cache
def hidden() -> tuple[str, ...]:
    """What no list of files names."""
    judgement = example()
    assert judgement.portal
    return unlisted(publish(judgement.portal, judgement.as_of))


def is_whole(site: Path) -> bool:
    if pages_of(site) == OLD:
        return True
    digests = {path: digest((site / path).read_bytes()) for path in paths_below(site, hidden())}
    return (site / "SHA256SUMS").read_bytes() == checksums(digests)


KILLS = int(os.environ.get("TRUST_PORTAL_KILLS", "3"))
SIGNALS = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM)


def test_a_real_build_ended_at_any_moment_leaves_a_whole_site(root: Path) -> None:
    site, chance = root / "site", random.Random(KILLS)
    write(site, OLD)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet"]
    for number in range(KILLS):
        process = subprocess.Popen(
            command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(timeout=chance.uniform(0.2, 6))
        except subprocess.TimeoutExpired:
            process.send_signal(SIGNALS[number % 3])
        process.wait()
        assert is_whole(site)
    assert build(root).returncode == 0
    assert is_whole(site)
    assert pages_of(site) != OLD
    assert [name for name in LEFTOVERS if (root / name).exists()] == []
