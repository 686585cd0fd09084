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

from trustportal.audit.pdf_content import Pieces, shown_in, string_of
from trustportal.audit.pdf_fonts import glyphs_of

LARGEST = 64 * 1024 * 1024
"""How many bytes of one stream are read."""

_OBJECT = re.compile(rb"obj(?<=\sobj)\b")
_NUMBERED = re.compile(rb"(?<![^\s>])(\d+)\s+\d+\s+\Z")
_STREAM = re.compile(rb"stream\r?\n")
_LETTERS = re.compile(rb"[\t\r\n\x20-\x7e\xa0-\xff]{4,}")
_PROPERTY = re.compile(rb"\((?:[^\\()]++|\\.)++\)|<(?:[0-9A-Fa-f]{2}){4,}+>", re.DOTALL)
_FONT = re.compile(rb"/Type\s*/Font\b")
_CONTENTS = re.compile(rb"/Contents\s*(\d+\s+\d+\s+R\b|\[[^\]]*\])")
_NUMBER = re.compile(rb"(\d+)\s+\d+\s+R\b")
_HOLDERS = frozenset({b"Resources", b"Font", b"Parent"})
_POINTER = re.compile(rb"\d+ \d+ R\b")
_REFERENCE = re.compile(rb"/([^\s/<>\[\]()]+)\s+(\d+)\s+\d+\s+R\b")


@dataclass(frozen=True, slots=True)
class _Object:
    """An object of the file: its dictionary or value, and its stream unpacked, if it has one."""

    said: bytes
    stream: bytes = b""


def texts_of_pdf(content: bytes) -> Iterator[str]:
    """What a reader, a search in the document, or a look at its properties would show."""
    objects = _objects(content)
    # Thousands of marks for those who cannot see differ only in where they point.
    said = _POINTER.sub(b"", b"\0".join(each.said for each in objects.values())).split(b"\0")
    yield "\n".join(map(_beside, dict.fromkeys(said)))
    yield _letters(content[-4096:])
    fonts = _fonts(objects)
    every = _every(objects, fonts)
    own = _own(objects, fonts)
    for number, each in objects.items():
        rest = each.stream
        if b"Tj" in rest or b"TJ" in rest:
            for named in _choices(every, own.get(number)):
                shown, rest = shown_in(each.stream, named)
                yield shown
        if rest:
            yield _beside(rest)


def _beside(part: bytes) -> str:
    """The letters of something that is no page, and the strings in it."""
    properties = (_property(found) for found in _PROPERTY.findall(part))
    return "\n".join((_letters(part), *properties))


def _letters(part: bytes) -> str:
    return b" ".join(_LETTERS.findall(part)).decode("latin-1")


def _objects(content: bytes) -> dict[int, _Object]:
    """Every object by its number, with those that are packed together in a stream."""
    found: dict[int, _Object] = {}
    end = 0
    for start in _OBJECT.finditer(content):
        before = content[max(0, start.start() - 40) : start.start()]
        if start.start() < end or not (numbered := _NUMBERED.search(before)):
            continue  # inside a stream, or no beginning
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
        found[int(numbered[1])] = made
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


def _fonts(objects: Mapping[int, _Object]) -> dict[int, Pieces]:
    """Every font by its number; one without a map writes letters."""
    fonts: dict[int, Pieces] = {}
    for number, each in objects.items():
        if b"ToUnicode" in each.said:
            targets = dict(_REFERENCE.findall(each.said))
            glyphs = objects.get(int(targets.get(b"ToUnicode", -1)))
            fonts[number] = Pieces(glyphs_of(glyphs.stream) if glyphs else None)
        elif _FONT.search(each.said):
            fonts[number] = Pieces(None)
    return fonts


def _every(
    objects: Mapping[int, _Object], fonts: Mapping[int, Pieces]
) -> dict[bytes, list[Pieces]]:
    """The fonts by the names under which pages use them; one name can stand for several."""
    every: dict[bytes, dict[int, Pieces]] = {}
    for each in objects.values():
        if b"/StructElem" not in each.said:
            for name, target in _REFERENCE.findall(each.said):
                if int(target) in fonts:
                    every.setdefault(name, {})[int(target)] = fonts[int(target)]
    return {name: list(several.values()) for name, several in every.items()}


def _own(
    objects: Mapping[int, _Object], fonts: Mapping[int, Pieces]
) -> dict[int, dict[bytes, Pieces]]:
    """The fonts of each stream whose page, or which itself, says which it uses."""
    own: dict[int, dict[bytes, Pieces]] = {}
    for number, each in objects.items():
        if each.stream and b"/Resources" in each.said:
            own[number] = _named(each.said, objects, fonts)
        for contents in _CONTENTS.findall(each.said):
            for target in _NUMBER.findall(contents):
                own[int(target)] = _named(each.said, objects, fonts)
    return own


def _named(
    said: bytes, objects: Mapping[int, _Object], fonts: Mapping[int, Pieces], deepest: int = 8
) -> dict[bytes, Pieces]:
    """The fonts that a page names, in its resources or in those of the pages that hold it."""
    named: dict[bytes, Pieces] = {}
    for name, target in _REFERENCE.findall(said):
        number = int(target)
        if number in fonts:
            named[name] = fonts[number]
        elif name in _HOLDERS and number in objects and deepest:
            named = _named(objects[number].said, objects, fonts, deepest - 1) | named
    return named


def _choices(
    every: Mapping[bytes, list[Pieces]], own: Mapping[bytes, Pieces] | None
) -> Iterator[dict[bytes, Pieces]]:
    """The fonts with which a stream is read: its own, or each that has such a name in turn."""
    most = 1 if own else max(map(len, every.values()), default=1)
    for choice in range(most):
        named = {name: several[choice % len(several)] for name, several in every.items()}
        yield named | dict(own or {})


def _property(written: bytes) -> str:
    """A text outside the pages: UTF-16 if it says so, else one byte a letter."""
    raw = string_of(written)
    return raw.decode("utf-16", "replace") if raw[:2] == b"\xfe\xff" else raw.decode("latin-1")
