"""Texts as they are read: without marks, one blank between words, and where each letter stood.

What a rule looks for must be found however it is set: in bold, as a link, with an entity or with
three blanks. So marks within a word are taken out and not blanked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import unescape

LINK_TARGET = re.compile(r"\]\((?P<to>[^)\s]*)[^)]*\)|\]\[[^\]]*\]")
_APART = re.compile(
    r"\{\{[^{}]*\}\}|\{[^{}\n]*\}|^[ \t]*(?:[-+*]|\d+\.|>)[ \t]|^#{1,6}[ \t]|[ \t]#+[ \t]*$",
    re.MULTILINE,
)
"""Marks that stand between words."""
_CELL = "\x1f"
"""The border of a cell, until the blanks are counted: around it there are several."""
_WITHIN = re.compile(r"\\(?=[!-/:-@\[-`{-~])|\*+|(?<![^\W_])_+|_+(?![^\W_])|[\[\]]")
"""Marks that can stand in the middle of a word: they leave nothing."""
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BLANKS = re.compile(r" {2,}")
_UNLIKE = re.compile(r"[^ -~]|  ")
"""What a text must hold to be read otherwise than it is written."""

_SAME = str.maketrans(
    {
        "\n": " ", "\t": " ", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ",
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2212": "-", "®": " ", "™": " ",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\u2018": "'", "\u2019": "'",
        "\u00ad": "-",
    }
)  # fmt: skip

Origins = Sequence[int]
"""Where each character of a text stood in what it was written as."""


def plain(text: str) -> str:
    """The text with one form of each dash and quote, one blank where there are several, and short
    forms spelt out.
    """
    text = _BLANKS.sub(" ", text.translate(_SAME)) if _UNLIKE.search(text) else text
    return _SHORT.sub(_spelt_out, text) if "'" in text else text


def shown(markdown: str) -> tuple[str, Origins]:
    """Markdown, code apart, as it is read."""
    text = markdown.replace("|", _CELL)
    text, origins = _replaced(LINK_TARGET, lambda _: "", text, range(len(text)))
    text, origins = _replaced(_APART, lambda _: " ", text, origins)
    text, origins = _replaced(_WITHIN, lambda _: "", text, origins)
    text, origins = _replaced(_ENTITY, lambda found: unescape(found.group()), text, origins)
    text, origins = _replaced(_BLANKS, lambda _: " ", text.translate(_SAME), origins)
    text, origins = _replaced(_SHORT, _spelt_out, text.replace(_CELL, " "), origins)
    return text, origins


_SHORT = re.compile(
    r"(?P<not>\b(?:ca|wo|sha)n't|(?<=[a-z])n't)\b"
    r"|(?<=[a-z])'(?P<verb>re|ve|ll)\b"
    r"|(?<=\b[Ii]t)'s\b|(?<=\b[Tt]hat)'s\b|(?<=\b[Tt]here)'s\b|(?<=\b[Ww]ho)'s\b"
    r"|(?<=\b[Ww]hat)'s\b",
    re.IGNORECASE,
)
"""Short forms, as in "it's" and "can't"; in "the customer's" it is a genitive."""
_LONG = {
    "can't": "cannot", "won't": "will not", "shan't": "shall not", "n't": " not",
    "re": " are", "ve": " have", "ll": " will",
}  # fmt: skip
_DONE = re.compile(
    r" (?:(?:not|always|never|since|already|just|only|\w+ly) )?"
    r"(?:been|had|got|become|happened|gone|taken|made|grown)\b"
)
"""Behind a short form of "has"."""


def _spelt_out(found: re.Match[str]) -> str:
    """The long form of a short one, so that no expression needs to know both."""
    if found["not"] or found["verb"]:
        short = found["not"] or found["verb"]
        long = _LONG[short.lower()]
        return long.capitalize() if short[0].isupper() else long
    return " has" if _DONE.match(found.string, found.end()) else " is"


def _replaced(
    pattern: re.Pattern[str], by: Callable[[re.Match[str]], str], text: str, origins: Origins
) -> tuple[str, Origins]:
    parts: list[str] = []
    stood: list[int] = []
    last = 0
    for found in pattern.finditer(text):
        new = by(found)
        parts += (text[last : found.start()], new)
        stood += origins[last : found.start()]
        stood += [origins[found.start()]] * len(new)
        last = found.end()
    if not parts:
        return text, origins
    return "".join((*parts, text[last:])), [*stood, *origins[last:]]
