"""A portal as it was in another revision of git: its files, in a folder of their own.

git is asked for an archive of the portal's folder; no file of the working tree is touched.
"""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from pathlib import Path

MOST_BYTES = 512 * 1024 * 1024
"""The most that is unpacked."""


class RevisionError(Exception):
    """The revision cannot be had; the message says why and what to do."""


def extract(root: Path, revision: str, folder: Path) -> Path:
    """Put the portal of a revision into `folder`, which is returned."""
    git = shutil.which("git")
    if git is None:
        raise RevisionError("git is not installed, and a revision is read with it: install git")
    if _said(git, root, "rev-parse", "--is-inside-work-tree") is None:
        raise RevisionError(f"'{root}' is in no git repository that can be read")
    verify = ("rev-parse", "--verify", "--quiet", "--end-of-options")
    commit = _said(git, root, *verify, f"{revision}^{{commit}}")
    if commit is None:
        raise RevisionError(
            f"'{revision}' is neither the day of a release nor a revision that git knows here; a"
            " clone without its past knows none: fetch it (in CI, fetch-depth: 0)"
        )
    command = (git, "-C", str(root), "archive", "--format=tar", commit)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as archive:  # noqa: S603 - the commit is git's own name of it
        try:
            with tarfile.open(fileobj=archive.stdout, mode="r|") as tar:
                _unpack(tar, folder)
        except (tarfile.TarError, OSError) as error:
            raise RevisionError(f"'{revision}' cannot be read here: {error}") from error
    return folder


def _unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Write the files of an archive, and the links that stay inside it."""
    written = 0
    for member in tar:
        target = folder / member.name
        if not target.resolve().is_relative_to(folder.resolve()):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if member.issym() and (target.parent / member.linkname).resolve().is_relative_to(
            folder.resolve()
        ):
            target.symlink_to(member.linkname)
        elif member.isfile() and (content := tar.extractfile(member)):
            written += member.size
            if written > MOST_BYTES:
                raise tarfile.TarError(f"it holds more than {MOST_BYTES // 2**20} MiB")
            with target.open("wb") as stream:
                shutil.copyfileobj(content, stream)


def _said(git: str, root: Path, *arguments: str) -> str | None:
    """What git says, None where it fails."""
    command = (git, "-C", str(root), *arguments)
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, options are ended
    return done.stdout.strip() if done.returncode == 0 else None
