"""Read a file as UTF-8 text, or say why it cannot be read."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from trustportal import codes
from trustportal.problems import Place, Problem, Report

MOST_BYTES = 16 * 1024 * 1024
"""The largest file read. 10,000 records are about 6 MiB."""

_NEVER = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\uffff"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff"
)
"""Control, bidirectional, zero-width, invisible, private-use and non-characters, and letters that
only look like those of a text.
"""
_OF_ANOTHER_ALPHABET = "\u0400-\u052fΑΒΕΖΗΙΚΜΝΟΡΤΥΧικνορυχ"  # noqa: RUF001
"""Letters that look like Latin ones, forbidden in a word of those."""
_DOUBTFUL = re.compile(f"[{_NEVER}{_OF_ANOTHER_ALPHABET}]")
"""Found several times as fast: most texts hold none."""
_FORBIDDEN = re.compile(
    f"[{_NEVER}]|(?<=[A-Za-z])[{_OF_ANOTHER_ALPHABET}]|[{_OF_ANOTHER_ALPHABET}](?=[A-Za-z])"
)


def first_forbidden(text: str) -> re.Match[str] | None:
    """The first character that no text may hold."""
    doubtful = _DOUBTFUL.search(text)
    return doubtful and _FORBIDDEN.search(text, doubtful.start())


def read_text(root: Path, file: str, report: Report) -> str | None:
    """The text of `root/file` without a byte-order mark, or None after a problem was reported."""
    raw = _read(root / file, file)
    text = raw if isinstance(raw, Problem) else decoded(raw, file)
    if isinstance(text, Problem):
        report(text)
        return None
    text = text.replace("\r\n", "\n")
    if found := first_forbidden(text):
        report(forbidden_character(found.group(), place_of(file, text, found.start())))
        return None
    return text


def read_bytes(root: Path, file: str, report: Report, most: int = MOST_BYTES) -> bytes | None:
    """The bytes of `root/file`, at most so many, or None after a problem was reported."""
    raw = _read(root / file, file, most)
    if isinstance(raw, Problem):
        report(raw)
        return None
    return raw


def _read(path: Path, file: str, most: int = MOST_BYTES) -> bytes | Problem:
    if path.is_symlink() and not path.exists():
        mend = "put the file there that it should lead to, or remove it"
        return Problem(Place(file), codes.NOT_A_FILE, "the file is a link that leads nowhere", mend)
    if path.exists() and not path.is_file():
        mend = "put a text file of this name there"
        return Problem(Place(file), codes.NOT_A_FILE, "this is not a file", mend)
    try:
        size = path.stat().st_size
        if size > most:
            message = f"the file has {size:,} bytes, more than {most // 2**20} MiB"
            mend = "split the kind into a folder of files"
            return Problem(Place(file), codes.TOO_LARGE, message, mend)
        return path.read_bytes()
    except FileNotFoundError:
        mend = "create it, or restore it from git"
        return Problem(Place(file), codes.MISSING_FILE, "the file is not there", mend)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror}"
        return Problem(Place(file), codes.NOT_A_FILE, message, "check its permissions")


def decoded(raw: bytes, file: str) -> str | Problem:
    """The text of a file without a byte-order mark, or the problem of its first other byte."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8 text"
        return Problem(Place(file, line, column), codes.NOT_UTF8, message, "save the file as UTF-8")


def place_of(file: str, text: str, offset: int, first_line: int = 1) -> Place:
    """The place of a character in a text whose first line is `first_line` of the file."""
    line = text.count("\n", 0, offset)
    return Place(file, first_line + line, offset - text.rfind("\n", 0, offset))


def forbidden_character(character: str, place: Place) -> Problem:
    """The problem of one character that no text may hold, naming its code point."""
    name = unicodedata.name(character, "")
    message = f"the character U+{ord(character):04X}{' ' + name if name else ''} is not allowed"
    mend = "delete it; it is easily copied from another document without being seen"
    if character.isprintable():
        message = (
            f"'{character}' is U+{ord(character):04X} {name} and only looks like another letter"
        )
        mend = "type the word anew, with the letters of one alphabet"
    return Problem(place, codes.FORBIDDEN_CHARACTER, message, mend)
