"""What was worked out from the program's own tables, kept beside them for the next process.

It is kept as Python keeps its bytecode, in `__pycache__` of this folder, and can be deleted at any
time. Whoever can write there can change the program itself. It is sealed with the modules and
tables of this folder, so nothing is left of what a table said before.
"""

from __future__ import annotations

import marshal
import sys
from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from trustportal import sealed

T = TypeVar("T")

FOLDER = Path(__file__).parent
FILE = FOLDER / "__pycache__" / f"tables.{sys.implementation.cache_tag}"
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
    sealed.write(FILE, _key(), marshal.dumps({**known, **_new} if len(known) < MOST else _new))
    _new.clear()


@cache
def _known() -> dict[str, Any]:
    return _read()


def _read() -> dict[str, Any]:
    payload = sealed.read(FILE, _key())
    known: dict[str, Any] = marshal.loads(payload) if payload is not None else {}  # noqa: S302
    return known


def _key() -> bytes:
    return sealed.key_of(each for each in sorted(FOLDER.iterdir()) if each.is_file())
