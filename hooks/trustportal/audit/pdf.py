"""The texts of a PDF: its objects and streams, and what its glyphs say.

A font that was cut to the letters in use draws glyphs by number; its ToUnicode map says which
letters they are. Each map is tried on every run of glyphs, because a run that is read with the map
of another font gives nonsense that nobody looks for. Not read: streams in another compression than
Deflate (with or without ASCII85), glyphs of fonts without a map, and encrypted documents.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator, Mapping

_STREAM = re.compile(rb">>\s*stream\r?\n")
_LETTERS = re.compile(rb"[\t\r\n\x20-\x7e\xa0-\xff]{4,}")
_BEFORE = 600
"""How many bytes before a stream its compression is named."""
_PROPERTY = re.compile(
    rb"\((?P<plain>(?:[^\\()]|\\.)+)\)|<(?P<hex>(?:[0-9A-Fa-f]{2}){4,})>", re.DOTALL
)
_SHOWN = re.compile(
    rb"(?P<array>\[[^\]]*\]\s*TJ)|(?P<one>(?:\((?:[^\\()]|\\.)*\)|<[0-9A-Fa-f\s]*>)\s*(?:Tj|'|\"))",
    re.DOTALL,
)
_STRING = re.compile(
    rb"\((?P<plain>(?:[^\\()]|\\.)*)\)|<(?P<hex>[0-9A-Fa-f\s]*)>|(?P<gap>-?\d+\.?\d*)", re.DOTALL
)
_WIDE = 180
"""From how many thousandths of a letter's height on a gap between glyphs is a blank."""
_ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|(\r?\n)|(.))", re.DOTALL)
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_CHARACTERS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>|\[([^\]]*)\])")

LARGEST = 64 * 1024 * 1024
"""How many bytes of one stream are read."""

Glyphs = Mapping[int, str]


def texts_of_pdf(content: bytes) -> Iterator[str]:
    """What a reader, a search in the document, or a look at its properties would show."""
    outside, streams = _parts(content)
    for part in (outside, *streams):
        yield " ".join(run.decode("latin-1") for run in _LETTERS.findall(part))
        yield "\n".join(_property(found) for found in _PROPERTY.finditer(part))
    maps = [each for stream in streams if b"beginbf" in stream for each in _maps(stream)]
    for stream in streams:
        runs = [found[0] for found in _SHOWN.finditer(stream)]
        if runs:
            yield " ".join(_plain_run(run) for run in runs)
            for glyphs, size in maps:
                yield " ".join(_run(run, glyphs, size) for run in runs)


def _parts(content: bytes) -> tuple[bytes, list[bytes]]:
    """What stands outside the streams, and every stream, unpacked."""
    outside, streams, at = [], [], 0
    while found := _STREAM.search(content, at):
        end = content.find(b"endstream", found.end())
        end = len(content) if end < 0 else end
        outside.append(content[at : found.start()])
        before = content[max(0, found.start() - _BEFORE) : found.start()].rpartition(b" obj")[2]
        streams.append(_unpacked(content[found.end() : end], before))
        at = end
    return b"\n".join([*outside, content[at:]]), streams


def _unpacked(data: bytes, dictionary: bytes) -> bytes:
    if b"ASCII85Decode" in dictionary or b"/A85" in dictionary:
        try:
            data = base64.a85decode(data.strip().removeprefix(b"<~").removesuffix(b"~>"))
        except ValueError:
            return data
    try:
        return zlib.decompressobj().decompress(data, LARGEST)
    except zlib.error:
        return data


def _maps(stream: bytes) -> Iterator[tuple[Glyphs, int]]:
    """The letters of a font by the numbers of their glyphs, and how many bytes a number has."""
    glyphs: dict[int, str] = {}
    size = 1
    for block in _CHARACTERS.findall(stream):
        for code, letters in _PAIR.findall(block):
            size = max(size, len(code) // 2)
            glyphs[int(code, 16)] = _letters(letters)
    for block in _RANGES.findall(stream):
        for first, last, start, several in _RANGE.findall(block):
            size = max(size, len(first) // 2)
            low, high = int(first, 16), min(int(last, 16), int(first, 16) + 0xFFFF)
            listed = re.findall(rb"<([0-9A-Fa-f]+)>", several)
            for index, code in enumerate(range(low, high + 1)):
                if start:
                    glyphs[code] = _letters(start[:-4] + b"%04X" % (int(start[-4:], 16) + index))
                elif index < len(listed):
                    glyphs[code] = _letters(listed[index])
    if glyphs:
        yield glyphs, size


def _letters(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace") if digits else ""


def _run(run: bytes, glyphs: Glyphs, size: int) -> str:
    """The letters of one run of glyphs; a wide gap is a blank."""
    said = []
    for found in _STRING.finditer(run):
        if found["gap"] is not None:
            said.append(" " if float(found["gap"]) < -_WIDE else "")
            continue
        raw = _bytes(found)
        said += [
            glyphs.get(int.from_bytes(raw[at : at + size], "big"), "")
            for at in range(0, len(raw), size)
        ]
    return "".join(said)


def _plain_run(run: bytes) -> str:
    """The letters of a run in a font that was not cut."""
    return "".join(
        _bytes(found).decode("latin-1")
        if found["gap"] is None
        else " "
        if float(found["gap"]) < -_WIDE
        else ""
        for found in _STRING.finditer(run)
    )


def _bytes(found: re.Match[bytes]) -> bytes:
    if found["hex"] is not None:
        digits = re.sub(rb"\s", b"", found["hex"]).decode()
        return bytes.fromhex(digits + "0" * (len(digits) % 2))
    return _ESCAPED.sub(_control, found["plain"] or b"")


def _control(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 255])
    return b"" if found[2] else _CONTROLS.get(found[3], found[3])


def _property(found: re.Match[bytes]) -> str:
    """A text outside the pages: UTF-16 if it says so, else one byte a letter."""
    raw = _bytes(found)
    return raw.decode("utf-16", "replace") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")
