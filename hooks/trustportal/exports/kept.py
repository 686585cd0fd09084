"""Drawings that cost much are kept by what they are drawn from, so that each is drawn once."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from os import getpid
from pathlib import Path


def drawn_once(source: str, suffix: str, draw: Callable[[str], bytes], kept: Path) -> bytes:
    """What `draw` makes of `source`. `kept` is a folder that is safe to delete."""
    file = kept / f"{sha256(source.encode()).hexdigest()[:32]}{suffix}"
    if file.is_file():
        return file.read_bytes()
    made = draw(source)
    kept.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(f".{getpid()}")  # another build may look for the same drawing
    half.write_bytes(made)
    half.replace(file)
    return made
