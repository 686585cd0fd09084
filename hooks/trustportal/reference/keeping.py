"""What was worked out from the program's own tables, kept beside them for the next process.

It is kept as Python keeps its bytecode, in `__pycache__` of this folder, and can be deleted at any
time. Whoever can write there can change the program itself. A file that came from elsewhere, or is
damaged, does not count: it is sealed with the version of Python and with when and where the modules
and tables of this folder were written, which nobody who only sends a change can know. So nothing is
left of what a table said before.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

FOLDER = Path(__file__).parent
FILE = FOLDER / "__pycache__" / f"tables.{sys.implementation.cache_tag}"
SEAL = 32
"""Bytes of the seal, which come before all else."""
MOST = 8192
"""Results in the file: the tables give half of them."""

_new: dict[str, Any] = {}


def kept(work: Callable[[str], T], text: str) -> T:
    """What a function of this folder makes of a text: plain data, the same for the same text."""
    key = f"{work.__name__}:{text if len(text) < 1000 else blake2b(text.encode()).hexdigest()}"
    known = _known()
    if key not in known:
        known[key] = _new[key] = work(text)
    result: T = known[key]
    return result


def keep() -> None:
    """Write down what is new. What cannot be written is worked out again, and that is all."""
    if not _new:
        return
    known = _read()
    payload = marshal.dumps({**known, **_new} if len(known) < MOST else _new)
    draft = FILE.with_suffix(f".{os.getpid()}")
    try:
        FILE.parent.mkdir(exist_ok=True)
        draft.write_bytes(_seal(payload) + payload)
        draft.replace(FILE)
    except OSError:
        with suppress(OSError):
            draft.unlink()
    _new.clear()


@cache
def _known() -> dict[str, Any]:
    return _read()


def _read() -> dict[str, Any]:
    try:
        content = FILE.read_bytes()
    except OSError:
        return {}
    seal, payload = content[:SEAL], content[SEAL:]
    known: dict[str, Any] = marshal.loads(payload) if seal == _seal(payload) else {}  # noqa: S302
    return known


def _seal(payload: bytes) -> bytes:
    files = [(each.name, each.stat()) for each in sorted(FOLDER.iterdir()) if each.is_file()]
    written = [(name, at.st_mtime_ns, at.st_dev, at.st_ino) for name, at in files]
    secret = blake2b(repr((sys.version, written)).encode(), digest_size=SEAL).digest()
    return blake2b(payload, key=secret, digest_size=SEAL).digest()
