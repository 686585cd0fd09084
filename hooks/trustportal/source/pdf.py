"""How many pages a PDF file has, where its objects can be read without a reader of PDF."""

from __future__ import annotations

import re

_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_PACKED = b"/ObjStm"
_END = b"%%EOF"


def pdf_pages(content: bytes) -> int | None:
    """The pages of a file; None for another sort of file, for one whose objects are packed or
    encrypted, and for one that was changed by adding to it, where old pages can still be found.
    """
    plain = content.startswith(b"%PDF-") and content.count(_END) == 1
    if not plain or _PACKED in content or b"/Encrypt" in content:
        return None
    return len(_PAGE.findall(content)) or None
