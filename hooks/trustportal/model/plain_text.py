"""Plain text: what must not stand in it, and what a refusal of a field's type is."""

from __future__ import annotations

import re

from pydantic_core import PydanticCustomError

from trustportal import codes
from trustportal.problems import Code

_MARKUP: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<[A-Za-z/!?]"), "HTML"),
    (re.compile(r"&(?:[A-Za-z]{2,31}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});"), "an HTML entity"),
    (re.compile(r"\{\{|\{%|\{#|\}\}"), "template braces"),
    (re.compile(r"\]\s*[(\[]|\*\*|`|(?:^|\n) {0,3}#{1,6} |\{:"), "Markdown"),
    (
        re.compile(r"(?:java|vb)\s*script\s*:|data\s*:\s*text/html", re.IGNORECASE),
        "a script address",
    ),
)
_MIGHT_BE_MARKUP = re.compile(r"[<&{}\]*`#:]")


def refuse(code: Code, message: str, mend: str) -> PydanticCustomError:
    """The error that a type raises; braces are doubled as pydantic formats its messages."""
    return PydanticCustomError(
        code.code,
        "{message}",
        {"message": message, "mend": mend},
    )


def plain(text: str) -> str:
    """The text without blanks around it, when it holds no markup."""
    if _MIGHT_BE_MARKUP.search(text):
        for pattern, name in _MARKUP:
            if found := pattern.search(text):
                raise refuse(
                    codes.MARKUP,
                    f"plain text cannot hold {name}: '{_around(text, found)}'",
                    "write it in words; links belong into url and basis, emphasis into the page",
                )
    return text.strip()


def _around(text: str, found: re.Match[str]) -> str:
    return " ".join(text[found.start() : found.start() + 30].split())
