"""Which letters the glyphs of a font in a PDF are: its ToUnicode map."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_CHARACTERS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")
_ONE = re.compile(rb"<([0-9A-Fa-f]+)>")
_MOST = 0x10000
"""How many glyphs a range can have."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Letters by the number of their glyph, and how many bytes a number has."""

    by_number: Mapping[int, str]
    size: int

    def letters(self, numbers: bytes) -> str:
        """The letters of a run of glyphs; what is not in the map says nothing."""
        return "".join(
            self.by_number.get(int.from_bytes(numbers[at : at + self.size], "big"), "")
            for at in range(0, len(numbers), self.size)
        )


def glyphs_of(stream: bytes) -> Glyphs:
    """The map that a ToUnicode stream holds."""
    found: dict[int, str] = {}
    size = 1
    for block in _CHARACTERS.findall(stream):
        for code, letters in _PAIR.findall(block):
            size = max(size, len(code) // 2)
            found[int(code, 16)] = _letters(letters)
    for block in _RANGES.findall(stream):
        for first, last, start, several in _RANGE.findall(block):
            size = max(size, len(first) // 2)
            numbers = range(int(first, 16), min(int(last, 16), int(first, 16) + _MOST) + 1)
            if start:
                following = (
                    _letters(start[:-4] + b"%04X" % ((int(start[-4:], 16) + index) & 0xFFFF))
                    for index in range(len(numbers))
                )
            else:
                following = (_letters(each) for each in _ONE.findall(several))
            found |= dict(zip(numbers, following, strict=False))
    return Glyphs(found, size)


def _letters(digits: bytes) -> str:
    even = digits.decode() + "0" * (len(digits) % 2)
    return bytes.fromhex(even).decode("utf-16-be", "replace")
