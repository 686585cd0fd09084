"""Read a file as UTF-8 text, or say why it cannot be read."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from trustportal import codes
from trustportal.problems import Code, Place, Problem, Report

MOST_BYTES = 16 * 1024 * 1024
"""The largest file read. 10,000 records are about 6 MiB."""

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\uffff"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
"""Control, bidirectional, zero-width, invisible, private-use and non-characters."""


def read_text(root: Path, file: str, report: Report) -> str | None:
    """The text of `root/file` without a byte-order mark, or None after a problem was reported."""

    def refuse(code: Code, message: str, mend: str, place: Place | None = None) -> None:
        report(Problem(place or Place(file), code, message, mend))

    path = root / file
    if path.is_symlink() and not path.exists():
        refuse(codes.NOT_A_FILE, "is a link that leads nowhere", "put the file there, or remove it")
        return None
    if path.exists() and not path.is_file():
        refuse(codes.NOT_A_FILE, "is not a file", "put a text file of this name there")
        return None
    try:
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > MOST_BYTES:
                limit = f"{MOST_BYTES // 2**20} MiB"
                refuse(
                    codes.TOO_LARGE,
                    f"has {size:,} bytes, more than {limit}",
                    "split the kind into a folder of files",
                )
                return None
            raw = stream.read()
    except FileNotFoundError:
        refuse(codes.MISSING_FILE, "is not there", "create it, or restore it from git")
        return None
    except OSError as error:
        refuse(codes.NOT_A_FILE, f"cannot be read: {error.strerror}", "check its permissions")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        refuse(
            codes.NOT_UTF8,
            f"byte 0x{raw[error.start]:02x} is not UTF-8 text",
            "save the file as UTF-8",
            Place(file, line, column),
        )
        return None
    if found := FORBIDDEN.search(text):
        report(forbidden_character(found.group(), place_of(file, text, found.start())))
        return None
    return text


def place_of(file: str, text: str, offset: int, first_line: int = 1) -> Place:
    """The place of a character in a text whose first line is `first_line` of the file."""
    line = text.count("\n", 0, offset)
    return Place(file, first_line + line, offset - text.rfind("\n", 0, offset))


def forbidden_character(character: str, place: Place) -> Problem:
    """The problem of one character that no text may hold, naming its code point."""
    name = unicodedata.name(character, "")
    return Problem(
        place,
        codes.FORBIDDEN_CHARACTER,
        f"the character U+{ord(character):04X}{' ' + name if name else ''} is not allowed",
        "delete it; it is easily copied from another document without being seen",
    )
