"""What a content stream of a PDF shows, and what it holds beside: strings run after run.

A typesetter writes a line as a run of pieces, a few glyphs each, with gaps between them; the same
runs return on many pages, and the same few hundred pieces on all, so each is understood once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from trustportal.audit.pdf_fonts import Glyphs

_SHOWN = re.compile(
    rb"([/\[(<])(?:(?<=/)([^\s/<>\[\]()]+)\s+[\d.+-]+\s+Tf|"
    rb"((?<=\[)(?:[^\]\\()]++|\\.|\((?:[^\\()]++|\\.)*+\))*+\]\s*TJ|"
    rb"(?:(?<=\()(?:[^\\()]++|\\.)*+\)|(?<=<)[0-9A-Fa-f\s]*+>)\s*(?:Tj|'|\")))",
    re.DOTALL,
)
"""How it begins, which `re` finds fast; then the name of a font, or the rest of a run."""
_PIECE = re.compile(rb"\((?:[^\\()]++|\\.)*+\)|<[0-9A-Fa-f\s]*+>|-?\d+\.?\d*", re.DOTALL)
_WIDE = 180
"""From how many thousandths of a letter's height on a gap between glyphs is a blank."""
_ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|(\r?\n)|(.))", re.DOTALL)
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Pieces(dict[bytes, str]):
    """The letters of each piece of a run in one font; a wide gap is a blank.

    Without a map a byte is a letter.
    """

    def __init__(self, glyphs: Glyphs | None) -> None:
        super().__init__()
        self.glyphs = glyphs
        self.run = cache(self._run)

    def __missing__(self, piece: bytes) -> str:
        if piece[:1] not in (b"(", b"<"):
            said = " " if float(piece) < -_WIDE else ""
        elif self.glyphs is None:
            said = string_of(piece).decode("latin-1")
        else:
            said = self.glyphs.letters(string_of(piece))
        self[piece] = said
        return said

    def _run(self, run: bytes) -> str:
        return "".join(map(self.__getitem__, _PIECE.findall(run)))


def shown_in(stream: bytes, fonts: Mapping[bytes, Pieces]) -> tuple[str, bytes]:
    """The letters that a page shows, each run in its font, and the stream without its runs."""
    pieces = unknown = Pieces(None)
    said, found = [], _SHOWN.split(stream)
    for begins, font, rest in zip(found[1::4], found[2::4], found[3::4], strict=True):
        if rest is None:
            pieces = fonts.get(font, unknown)
        else:
            said.append(pieces.run(begins + rest))
    return " ".join(said), b"".join(found[::4])


@cache
def _control(octal: bytes, broken: bytes, other: bytes) -> bytes:
    if octal:
        return bytes([int(octal, 8) & 255])
    return b"" if broken else _CONTROLS.get(other, other)


def string_of(written: bytes) -> bytes:
    """The bytes of a string, which is written in parentheses or as hexadecimal digits."""
    inside = written[1:-1]
    if written[:1] == b"<":
        digits = re.sub(rb"\s", b"", inside).decode()
        return bytes.fromhex(digits + "0" * (len(digits) % 2))
    if b"\\" not in inside:
        return inside
    return _ESCAPED.sub(lambda found: _control(*found.groups(default=b"")), inside)
