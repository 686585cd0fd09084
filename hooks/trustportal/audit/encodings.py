"""A text as each reader would understand it: entities, JSON escapes and percents undone."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/])|[bfnrtNR])')
_PERCENTS = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_FOLD = re.compile(r"\r?\n[ \t]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]|<wbr ?/?>")
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
    first = _without_entities(text) if text.lstrip()[:1] == "<" else text
    seen = {first}
    yield first
    latest = [first]
    for _ in range(_MOST):
        latest = [made for each in latest for step in _STEPS if (made := step(each)) not in seen]
        latest = list(dict.fromkeys(latest))
        seen.update(latest)
        yield from latest


def unfolded(text: str) -> str:
    """A text without what nobody sees in a word: soft hyphens, marks of direction, folds."""
    text = _without_unseen(text)
    return _FOLD.sub("", text) if text.startswith("BEGIN:VCALENDAR") else text


def without_tags(text: str) -> str:
    """The words of a page without its markup; a tag inside a word does not end the word."""
    return _TAG.sub(" ", _INSIDE.sub("", text)) if "<" in text else text


def embedded(text: str) -> Iterator[str]:
    """The base64 of every file that stands in an address (`data:`)."""
    for found in _DATA.finditer(text) if ";base64," in text else ():
        yield found[1]


def _without_unseen(text: str) -> str:
    if text.isascii() and "<wbr" not in text:
        return text  # most are, and that is known at once
    return _UNSEEN.sub("", text)


def _without_escapes(text: str) -> str:
    """JSON's escapes undone, halves of a character joined; a calendar's are the same."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(lambda f: chr(int(f[1], 16)) if f[1] else f[2] or " ", text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _without_entities(text: str) -> str:
    return _without_unseen(html.unescape(text)) if "&" in text else text


def _without_percents(text: str) -> str:
    return _PERCENTS.sub(lambda found: unquote(found[0]), text) if "%" in text else text


_STEPS: tuple[Callable[[str], str], ...] = (_without_escapes, _without_entities, _without_percents)
