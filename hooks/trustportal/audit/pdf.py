"""The texts of a PDF: its objects and streams, and what its glyphs say.

A font that was cut to the letters in use draws glyphs by number; its ToUnicode map says which
letters they are. Not read: streams in another compression than Deflate (with or without ASCII85),
glyphs of fonts without a map, and encrypted documents.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trustportal.audit.pdf_fonts import Glyphs, glyphs_of

LARGEST = 64 * 1024 * 1024
"""How many bytes of one stream are read."""

_OBJECT = re.compile(rb"(?:^|[\s>])(\d+)\s+\d+\s+obj\b")
_STREAM = re.compile(rb"stream\r?\n")
_LETTERS = re.compile(rb"[\t\r\n\x20-\x7e\xa0-\xff]{4,}")
_PROPERTY = re.compile(
    rb"\((?P<plain>(?:[^\\()]|\\.)+)\)|<(?P<hex>(?:[0-9A-Fa-f]{2}){4,})>", re.DOTALL
)
_SHOWN = re.compile(
    rb"/(?P<font>[^\s/<>\[\]()]+)\s+[\d.+-]+\s+Tf|"
    rb"(?P<run>\[(?:[^\]\\()]|\\.|\((?:[^\\()]|\\.)*\))*\]\s*TJ|"
    rb"(?:\((?:[^\\()]|\\.)*\)|<[0-9A-Fa-f\s]*>)\s*(?:Tj|'|\"))",
    re.DOTALL,
)
_STRING = re.compile(
    rb"\((?P<plain>(?:[^\\()]|\\.)*)\)|<(?P<hex>[0-9A-Fa-f\s]*)>|(?P<gap>-?\d+\.?\d*)", re.DOTALL
)
_WIDE = 180
"""From how many thousandths of a letter's height on a gap between glyphs is a blank."""
_ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|(\r?\n)|(.))", re.DOTALL)
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_REFERENCE = re.compile(rb"/([^\s/<>\[\]()]+)\s+(\d+)\s+\d+\s+R\b")


@dataclass(frozen=True, slots=True)
class _Object:
    """An object of the file: its dictionary or value, and its stream unpacked, if it has one."""

    said: bytes
    stream: bytes = b""


def texts_of_pdf(content: bytes) -> Iterator[str]:
    """What a reader, a search in the document, or a look at its properties would show."""
    objects = _objects(content)
    for each in objects.values():
        for part in filter(None, (each.said, each.stream)):
            yield " ".join(run.decode("latin-1") for run in _LETTERS.findall(part))
            yield "\n".join(_property(found) for found in _PROPERTY.finditer(part))
    yield " ".join(run.decode("latin-1") for run in _LETTERS.findall(content[-4096:]))
    fonts = _fonts(objects)
    most = max(map(len, fonts.values()), default=1)
    for each in objects.values():
        if b"Tj" in each.stream or b"TJ" in each.stream:
            for choice in range(most):  # pages can give one name to several fonts
                yield _read(
                    each.stream, {name: maps[choice % len(maps)] for name, maps in fonts.items()}
                )


def _objects(content: bytes) -> dict[int, _Object]:
    """Every object by its number, with those that are packed together in a stream."""
    found: dict[int, _Object] = {}
    starts = [*_OBJECT.finditer(content)]
    end = 0
    for start in starts:
        if start.start() < end:
            continue  # a number inside a stream
        over = content.find(b"endobj", start.end())
        stream = _STREAM.search(content, start.end(), over if over >= 0 else len(content))
        if stream:
            end = content.find(b"endstream", stream.end())
            end = len(content) if end < 0 else end
            said = content[start.end() : stream.start()]
            made = _Object(said, _unpacked(content[stream.end() : end], said))
            found |= _packed(made)
        else:
            end = len(content) if over < 0 else over
            made = _Object(content[start.end() : end])
        found[int(start[1])] = made
    return found


def _packed(whole: _Object) -> dict[int, _Object]:
    """The objects in a stream of objects: first their numbers and offsets, then they themselves."""
    first = re.search(rb"/First\s+(\d+)", whole.said)
    if b"/ObjStm" not in whole.said or not first:
        return {}
    start = int(first[1])
    head = [int(each) for each in whole.stream[:start].split() if each.isdigit()]
    numbers, offsets = head[::2], [start + each for each in head[1::2]]
    ends = [*offsets[1:], len(whole.stream)]
    return {
        number: _Object(whole.stream[begin:end])
        for number, begin, end in zip(numbers, offsets, ends, strict=False)
    }


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


def _fonts(objects: Mapping[int, _Object]) -> dict[bytes, list[Glyphs]]:
    """The maps of fonts by the names under which pages use them."""
    maps: dict[int, Glyphs] = {}
    for number, each in objects.items():
        for name, target in _REFERENCE.findall(each.said):
            if name == b"ToUnicode" and int(target) in objects:
                maps[number] = glyphs_of(objects[int(target)].stream)
    fonts: dict[bytes, list[Glyphs]] = {}
    for each in objects.values():
        for name, target in _REFERENCE.findall(each.said):
            if int(target) in maps and maps[int(target)] not in fonts.setdefault(name, []):
                fonts[name].append(maps[int(target)])
    return {name: several for name, several in fonts.items() if several}


def _read(stream: bytes, fonts: Mapping[bytes, Glyphs]) -> str:
    """The letters that a page shows, run after run, each with the map of its font."""
    glyphs: Glyphs | None = None
    said = []
    for found in _SHOWN.finditer(stream):
        if found["font"] is not None:
            glyphs = fonts.get(found["font"])
        else:
            said.append(_run(found["run"], glyphs))
    return " ".join(said)


def _run(run: bytes, glyphs: Glyphs | None) -> str:
    """The letters of one run of glyphs; a wide gap is a blank."""
    said = []
    for found in _STRING.finditer(run):
        if found["gap"] is not None:
            said.append(" " if float(found["gap"]) < -_WIDE else "")
        elif glyphs is None:
            said.append(_bytes(found).decode("latin-1"))
        else:
            said.append(glyphs.letters(_bytes(found)))
    return "".join(said)


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
    return raw.decode("utf-16", "replace") if raw[:2] == b"\xfe\xff" else raw.decode("latin-1")
