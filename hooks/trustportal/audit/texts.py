"""Every text that can be read out of a published file, by what its bytes are and not by its name.

Read are: UTF-8 and UTF-16 text, ZIP and everything made of it (xlsx, docx), gzip, PDF (see `pdf`),
the texts of a PNG, files in `data:` addresses, and runs of letters in any other bytes. Not read
are the pixels of pictures, the outlines of fonts, Brotli inside a font, and encrypted files.
"""

from __future__ import annotations

import base64
import binascii
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from trustportal.audit.encodings import embedded
from trustportal.audit.pdf import texts_of_pdf
from trustportal.kept_pages import digest

DEEPEST = 4
"""How many containers within one another are opened."""
LARGEST = 256 * 1024 * 1024
"""How many bytes a container may unfold to; more is no document but an attack on the reader. An
archive, which can be a copy of the site, may unfold to twice the bytes of that.
"""

_RUN = re.compile(rb"[\x09\x0a\x0d\x20-\x7e\xc2-\xf4\x80-\xbf]{6,}")
_PNG = b"\x89PNG\r\n\x1a\n"


class TooLargeError(Exception):
    """A container unfolds to more than `LARGEST` bytes, so it cannot be searched."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is read by itself, or was read already: the digests of files. `size` is that of all the
    site's files in bytes. `members` takes the digests of what was read in an archive.
    """

    digests: frozenset[str] = frozenset()
    size: int = 0
    members: set[str] = field(default_factory=set)


ALONE = Beside()


def texts(content: bytes, depth: int = 0, beside: Beside = ALONE) -> Iterator[str]:
    """The texts of a file and of the files in it, but for those that are read beside it."""
    if depth > DEEPEST:
        return
    if content.startswith(b"PK\x03\x04"):
        yield from _of_zip(content, depth, beside)
    elif content.startswith(b"\x1f\x8b"):
        yield from texts(_inflated(content, 31), depth + 1)
    elif content.startswith(b"%PDF-"):
        yield from texts_of_pdf(content)
    elif content.startswith(_PNG):
        yield from _of_png(content)
    else:
        for text in _plain(content):
            yield text
            for inner in embedded(text):
                yield from texts(_from_base64(inner), depth + 1)


def _plain(content: bytes) -> Iterator[str]:
    """Bytes as UTF-8 if they are; else the letters in them, and UTF-16 where there are zeros."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield content.decode("utf-16", "replace")
        return
    if b"\0" not in content:
        try:
            yield content.decode("utf-8")
        except UnicodeDecodeError:
            yield _letters(content)
            yield content.decode("latin-1")
        return
    yield _letters(content)
    yield _letters(content.replace(b"\0", b""))
    for start in (0, 1):
        yield (content[start:] + b"\0").decode("utf-16-le", "replace")


def _letters(content: bytes) -> str:
    return "\n".join(run.decode("utf-8", "replace") for run in _RUN.findall(content))


def _of_zip(content: bytes, depth: int, beside: Beside) -> Iterator[str]:
    """The members of an archive, their names, and the remarks beside them."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        yield "\n".join(archive.namelist())
        yield archive.comment.decode("utf-8", "replace")
        if sum(member.file_size for member in archive.infolist()) > max(LARGEST, 2 * beside.size):
            raise TooLargeError
        for member in archive.infolist():
            yield member.comment.decode("utf-8", "replace")
            inner = archive.read(member)
            known = digest(inner) if beside.digests else ""
            if known not in beside.digests:
                yield from texts(inner, depth + 1)
            if known:
                beside.members.add(known)
    except (zipfile.BadZipFile, RuntimeError, zlib.error, NotImplementedError):
        yield _letters(content)  # encrypted or broken: what can be read of it


def _of_png(content: bytes) -> Iterator[str]:
    """The chunks of a picture but for its pixels, and whatever stands behind its end."""
    at = len(_PNG)
    while at + 8 <= len(content):
        size = int.from_bytes(content[at : at + 4], "big")
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        if kind in (b"zTXt", b"iTXt", b"iCCP"):
            start = data.find(b"x\x9c") if b"x\x9c" in data else data.find(b"x")
            yield _inflated(data[start:], zlib.MAX_WBITS).decode("utf-8", "replace")
        if kind != b"IDAT":
            yield from _plain(data)
        at += 12 + size
        if kind == b"IEND":
            break
    yield from _plain(content[at:])


def _inflated(content: bytes, window: int) -> bytes:
    """What zlib makes of the bytes, as far as it can read them."""
    reader = zlib.decompressobj(window)
    try:
        made = reader.decompress(content, LARGEST)
    except zlib.error:
        return b""
    if reader.unconsumed_tail:
        raise TooLargeError
    return made


def _from_base64(text: str) -> bytes:
    plain = re.sub(r"\s|%..", "", text).rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4))
    except binascii.Error:
        return b""
