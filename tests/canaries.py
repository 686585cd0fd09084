"""How a text hides in each format that the portal writes: a canary for every output."""

from __future__ import annotations

import gzip
import html
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

Plant = Callable[[bytes, str], bytes]


def in_page(content: bytes, canary: str) -> bytes:
    """In entities, over two lines, with a tag between two words."""
    first, _, rest = canary.partition(" ")
    said = f"<p><b>{html.escape(first)}</b>\n  {''.join(f'&#{ord(c)};' for c in rest)}</p>"
    return re.sub(rb"</body>|</html>|\Z", lambda f: said.encode() + f[0], content, count=1)


def in_markup(content: bytes, canary: str) -> bytes:
    """In an XML file, as numeric entities."""
    said = f"<desc>{''.join(f'&#x{ord(c):x};' for c in canary)}</desc>".encode()
    at = content.rindex(b"</")
    return content[:at] + said + content[at:]


def in_json(content: bytes, canary: str) -> bytes:
    """Every letter as \\uXXXX, in a key that was not there."""
    escaped = "".join(f"\\u{ord(c):04x}" for c in canary)
    data = json.loads(content)
    text = json.dumps({"note": "@@", "data": data}).replace("@@", escaped)
    assert canary in json.loads(text)["note"]
    return text.encode()


def in_calendar(content: bytes, canary: str) -> bytes:
    """Folded in the middle of a word, as RFC 5545 has it."""
    at = len(canary) // 2
    said = f"COMMENT:{canary[:at]}\r\n {canary[at:]}\r\n".encode()
    return content.replace(b"END:VCALENDAR", said + b"END:VCALENDAR")


def in_table(content: bytes, canary: str) -> bytes:
    """In a quoted cell, with a line end in it."""
    return content + ('"' + canary.replace(" ", "\n", 1) + '",x\r\n').encode()


def in_markdown(content: bytes, canary: str) -> bytes:
    """With emphasis and in capitals."""
    first, _, rest = canary.partition(" ")
    return content + f"\n**{first.upper()}** {rest.upper()}\n".encode()


def in_text(content: bytes, canary: str) -> bytes:
    """As it is."""
    return content + f"\n{canary}\n".encode()


def in_script(content: bytes, canary: str) -> bytes:
    """In a comment."""
    return content + f"/* {canary} */".encode()


def in_picture(content: bytes, canary: str) -> bytes:
    """In a compressed text chunk behind the header."""
    data = b"zTXtComment\0\0" + zlib.compress(canary.encode())
    size, sum_ = struct.pack(">I", len(data) - 4), struct.pack(">I", zlib.crc32(data))
    return content[:33] + size + data + sum_ + content[33:]


def in_font(content: bytes, canary: str) -> bytes:
    """Behind the end, as UTF-16."""
    return content + canary.encode("utf-16-le")


def in_gzip(content: bytes, canary: str) -> bytes:
    """Inside what is packed."""
    return gzip.compress(in_markup(gzip.decompress(content), canary))


def in_zip(content: bytes, canary: str) -> bytes:
    """In a member that was not there, packed."""
    made = BytesIO(content)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/comments1.xml", f"<comments>{html.escape(canary)}</comments>")
    return made.getvalue()


def in_pdf(content: bytes, canary: str) -> bytes:
    """In a packed stream, letter by letter with gaps, as typesetting does."""
    shown = " ".join(f"({c}) -3" for c in canary)
    packed = zlib.compress(f"BT [{shown}] TJ ET".encode("latin-1"))
    stream = b"9999 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed)
    return content + b"\n" + stream + packed + b"\nendstream\nendobj\n"


PLANTS: dict[str, Plant] = {
    "": in_text,
    ".atom": in_markup,
    ".css": in_script,
    ".csv": in_table,
    ".gz": in_gzip,
    ".html": in_page,
    ".ics": in_calendar,
    ".js": in_script,
    ".json": in_json,
    ".md": in_markdown,
    ".pdf": in_pdf,
    ".png": in_picture,
    ".svg": in_markup,
    ".txt": in_text,
    ".woff2": in_font,
    ".xlsx": in_zip,
    ".xml": in_markup,
    ".zip": in_zip,
}
"""By the ending of a file's name. An output with another ending needs a canary of its own here."""
