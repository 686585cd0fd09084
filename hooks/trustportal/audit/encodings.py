"""A text as each reader would understand it: entities, JSON escapes and percents undone."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote

_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/])|[bfnrtNR])')
_PERCENTS = re.compile(r"%[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2})*")
_FOLD = re.compile(r"\r?\n[ \t]")
_NO_LETTERS = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_UNSEEN = re.compile(f"[{_NO_LETTERS}]|<wbr ?/?>")
_INSIDE = re.compile(
    r"<(?<=\w<)/?(?:a|abbr|b|code|em|i|mark|q|s|small|span|strong|sub|sup|tspan|u)\b[^>]*>"
    r"(?:</?[a-z]+\b[^>]*>)*(?=\w)"
)
_TAG = re.compile(r"<[^>]*>")
_DATA = re.compile(r"data:[^,\"'\s]*;base64,([A-Za-z0-9+/_=%\s-]+)")
_MOST = 2
"""How many layers of escapes are undone: HTML in JSON in HTML, a percent in an entity."""


def readings(text: str) -> Iterator[str]:
    """The text as it stands, then each way in which it can be read that differs from it.

    In a page the entities are undone at once: nobody reads `&amp;` there as five letters.
    """
    return _read(_without_entities(text) if text.lstrip()[:1] == "<" else text, _MOST)


def readings_of_line(line: str) -> Iterable[str]:
    """All that becomes of a line in the readings of any text in which it stands.

    No step joins two lines. There is a layer more than in a text, which can begin as a page does.
    """
    return _read(line, _MOST + 1) if "\\" in line or "&" in line or "%" in line else (line,)


def _read(text: str, most: int) -> Iterator[str]:
    seen = {text}
    yield text
    latest = [text]
    while most and latest:
        made = (step(each) for each in latest for step in _STEPS)
        latest = [each for each in dict.fromkeys(made) if each not in seen]
        seen.update(latest)
        yield from latest
        most -= 1


def unfolded(text: str) -> str:
    """A text without what nobody sees in a word: soft hyphens, marks of direction, folds."""
    text = _without_unseen(text)
    return _FOLD.sub("", text) if text.startswith("BEGIN:VCALENDAR") else text


def without_tags(text: str) -> str:
    """The words of a page without its markup; a tag inside a word does not end the word."""
    return _TAG.sub(" ", whole_words(text)) if "<" in text else text


def whole_words(text: str) -> str:
    """A text without the tags inside its words."""
    return _INSIDE.sub("", text) if "<" in text else text


def embedded(text: str) -> Iterator[str]:
    """The base64 of every file that stands in an address (`data:`)."""
    for found in _DATA.finditer(text) if ";base64," in text else ():
        yield found[1]


def _without_unseen(text: str) -> str:
    if "<wbr" in text or (not text.isascii() and any(each in text for each in _NO_LETTERS)):
        return _UNSEEN.sub("", text)
    return text


def _without_escapes(text: str) -> str:
    """JSON's escapes undone, halves of a character joined; a calendar's are the same."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(lambda f: chr(int(f[1], 16)) if f[1] else f[2] or " ", text)
    return _without_unseen(plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _without_entities(text: str) -> str:
    return _without_unseen(html.unescape(text)) if "&" in text else text


def _without_percents(text: str) -> str:
    return _without_unseen(_PERCENTS.sub(lambda f: unquote(f[0]), text)) if "%" in text else text


_STEPS: tuple[Callable[[str], str], ...] = (_without_escapes, _without_entities, _without_percents)
