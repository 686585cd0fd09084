"""A site is built beside the old one and takes its place in one step, when it is whole.

The step is `renameat2` with RENAME_EXCHANGE (Linux), by which two folders trade names at once:
whoever asks for a page finds the old site or the new one, and a build killed at any moment leaves
one of them. Python has no call for it, so it is asked of the C library; that is less than the two
alternatives cost. A site that is a link to a numbered folder would break whoever uploads or serves
`site/`; two renames leave a moment without a site. The latter is what remains where the system
cannot exchange (macOS, some network file systems): the old site is then put back by whatever comes
next, the failing build itself or the next one.

One build of a site runs at a time. The lock is the kernel's, on an open file, and ends with the
process that holds it, however it ends. What was flushed to the disk when the power fails is the
file system's affair, not ours.
"""

from __future__ import annotations

import ctypes
import os
import posixpath
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from stat import S_ISREG

from trustportal.site_files import files_below

_FROM_HERE, _EXCHANGE = -100, 2
"""AT_FDCWD and RENAME_EXCHANGE of Linux' <fcntl.h> and <linux/fs.h>."""


class StagingError(Exception):
    """Why no site can be built here, in a sentence for whoever runs the build."""


@dataclass(frozen=True, slots=True)
class Staging:
    """The right to build one site, held until `publish` or `abandon`. `lock` is a descriptor."""

    site: Path
    lock: int

    @property
    def folder(self) -> Path:
        """Where to build; after the exchange the old site lies there."""
        return _beside(self.site, "staging")

    def publish(self) -> None:
        """Put what was built in the place of the old site, of which nothing remains but the files
        that are the same in the new one.
        """
        self._keep_what_is_the_same()
        if not self.site.exists():
            self.folder.rename(self.site)
        elif not _exchanged(self.folder, self.site):
            self.site.rename(_beside(self.site, "old"))
            try:
                self.folder.rename(self.site)
            finally:
                _put_back(self.site)
        self.abandon()

    def _keep_what_is_the_same(self) -> None:
        """Let files that came out as they were be the old ones; a writer saw to most already."""
        for name in files_below(self.folder) if self.site.exists() else ():
            path, before = self.folder / name, self.site / name
            if path.stat().st_nlink == 1 and is_same(before, path.read_bytes()):
                other = path.with_name(f"{path.name}.same")
                try:
                    other.hardlink_to(before)
                    other.replace(path)
                except OSError:  # there are file systems that cannot
                    other.unlink(missing_ok=True)

    def abandon(self) -> None:
        """Throw away what is not the site and let the next build begin.

        What cannot be thrown away is left to the next build.
        """
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.site.exists():  # else the old one is the last good site
            shutil.rmtree(_beside(self.site, "old"), ignore_errors=True)
        with suppress(OSError):
            _beside(self.site, "lock").unlink()
        os.close(self.lock)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the files of a site into `folder`. A file that is the same in `last`, the site of the
    last build, is not written: it becomes the same file, with the time of its last change. So
    nobody may write into a file that is there; who changes one puts another in its place.
    """

    folder: Path
    last: Path | None
    made: set[str] = field(default_factory=set)
    """The folders that are there for certain, by the path that files in them have."""

    def put(self, path: str, content: bytes) -> None:
        """Write a file, by its path from the site on."""
        file, parent = self.folder / path, posixpath.dirname(path)
        if parent not in self.made:
            file.parent.mkdir(parents=True, exist_ok=True)
            self.made.add(parent)
        if self.last and is_same(self.last / path, content):
            with suppress(OSError):
                file.hardlink_to(self.last / path)
                return
        file.write_bytes(content)


def is_same(file: Path, content: bytes) -> bool:
    """Whether a plain file has exactly these bytes."""
    try:
        known = file.lstat()
        plain = S_ISREG(known.st_mode) and known.st_size == len(content)
        return plain and file.read_bytes() == content
    except OSError:
        return False


def begin(site: Path) -> Staging:
    """Take the lock, mend what a killed build left, and clear the place where to build.

    Raises StagingError where a build must not or cannot be; OSError where the disk refuses.
    """
    site = site.resolve()
    if site.exists() and not site.is_dir():
        raise StagingError(f"{site} is a file, where the site is to be: move it away")
    if (site / ".git").exists():
        raise StagingError(
            f"{site} is a working copy of git, which a build would throw away: build to another "
            "folder and copy the files"
        )
    site.parent.mkdir(parents=True, exist_ok=True)
    staging = Staging(site, _locked(site))
    try:
        _put_back(site)
        for leftover in (staging.folder, _beside(site, "old")):
            if leftover.exists():
                shutil.rmtree(leftover)
        staging.folder.mkdir()
    except OSError:
        staging.abandon()
        raise
    return staging


def in_words(error: OSError, site: Path) -> str:
    """What the system refused, in a line that says what became of the site."""
    where = f" ({error.filename})" if error.filename else ""
    remains = "the last good site is as it was" if site.is_dir() else "there was no site before"
    return (
        f"the site could not be written: {error.strerror}{where}; {remains}. Make room or give "
        "permission, and build again"
    )


def _beside(site: Path, what: str) -> Path:
    return site.with_name(f"{site.name}.{what}")


def _put_back(site: Path) -> None:
    """Undo the first of two renames where the second did not come to pass."""
    if not site.exists():
        with suppress(FileNotFoundError):
            _beside(site, "old").rename(site)


def _locked(site: Path) -> int:
    """The open and locked file `<site>.lock`, which names the process for those who wait."""
    path = _beside(site, "lock")
    while True:
        lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            flock(lock, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            process = os.read(lock, 20).decode(errors="replace").strip()
            os.close(lock)
            said = f"another build of {site} is running (process {process})"
            raise StagingError(f"{said}: wait for its end, or end it") from None
        if _is_still(path, lock):
            os.truncate(lock, 0)
            os.write(lock, f"{os.getpid()}\n".encode())
            return lock
        os.close(lock)  # its holder removed it between the two calls


def _is_still(path: Path, lock: int) -> bool:
    """Whether a path names the file that is open; only then the lock on it means anything."""
    try:
        return os.path.samestat(path.stat(), os.fstat(lock))
    except FileNotFoundError:
        return False


def _exchanged(one: Path, other: Path) -> bool:
    """Whether two folders traded names; False where the system or the file system cannot."""
    try:
        rename = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError):
        return False
    names = os.fsencode(one), os.fsencode(other)
    return bool(rename(_FROM_HERE, names[0], _FROM_HERE, names[1], _EXCHANGE) == 0)
