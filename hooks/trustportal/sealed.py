"""Files that are kept for the next process, and that only this program can have written.

Each is sealed with when and where the files of the program were written, which nobody who only
sends a change can know: one that came from elsewhere, or is damaged, does not count.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

SIZE = 32
"""Bytes of the seal, which come before all else."""


def key_of(files: Iterable[Path]) -> bytes:
    """What files of the program, and this Python, are sealed with."""
    written = [
        (str(path), at.st_mtime_ns, at.st_ctime_ns, at.st_dev, at.st_ino)
        for path in files
        for at in (path.lstat(),)
    ]
    return blake2b(repr((sys.version, written)).encode(), digest_size=SIZE).digest()


def read(file: Path, key: bytes) -> bytes | None:
    """What a file holds; None where there is none that was sealed with this key."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    seal, payload = content[:SIZE], content[SIZE:]
    return payload if seal == _seal(payload, key) else None


def write(file: Path, key: bytes, payload: bytes) -> None:
    """Keep a payload in one step. What cannot be written is not kept, and that is all."""
    draft = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(exist_ok=True)
        draft.write_bytes(_seal(payload, key) + payload)
        draft.replace(file)
    except OSError:
        with suppress(OSError):
            draft.unlink()


def _seal(payload: bytes, key: bytes) -> bytes:
    return blake2b(payload, key=key, digest_size=SIZE).digest()
