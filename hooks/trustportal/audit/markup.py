"""A page cut into its tags, strictly: what a browser could read in another way is refused.

HTML parsers forgive, and each in its own way; an attack lives in the difference. Our pages are
made by templates that need no forgiveness, so every `<` must begin a well-formed tag, a comment, a
doctype, or an element whose content is text, closed. Anything else is a finding, not a guess.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter

from trustportal.reference import read_table

_ATTRIBUTE = r"""\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?"""
_REST = rf"(?:{_ATTRIBUTE})*\s*"
_WITH_TEXT = ("script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes")
TOKEN = re.compile(
    rf"</[a-z][^\s<>/]*\s*>|<(?!(?:{'|'.join(_WITH_TEXT)})\b)[a-z][^\s<>/\"'=]*{_REST}/?>|"
    + "|".join(rf"<{name}\b{_REST}/>|<{name}\b{_REST}>.*?</{name}\s*>" for name in _WITH_TEXT)
    + r"|<!--(?!-?>)(?:(?!--!?>|<!--).)*-->|<!doctype\s[^<>]*>|<\?xml\s[^<>]*\?>|<",
    re.IGNORECASE | re.DOTALL,
)
"""One tag, comment or element of text; a lone `<` for what is none of them."""

_OPENING = re.compile(r"<([^\s<>/]+)")
_ATTRIBUTES = re.compile(
    r"""\s+(?P<name>[^\s"'<>/=]+)(?:\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s"'=<>`]+)))?"""
)


@dataclass(frozen=True, slots=True)
class Tag:
    """An opening tag: its name and attributes in lower case, values as a browser reads them.

    `content` is the text of an element that holds text alone, such as a script.
    """

    name: str
    attributes: Mapping[str, str]
    twice: tuple[str, ...] = ()
    content: str = ""


@dataclass(frozen=True, slots=True)
class Markup:
    """`reference/markup.yml`; `loads` and `links` hold "element attribute"."""

    loads: frozenset[str]
    links: frozenset[str]
    silent: frozenset[str]
    refused: frozenset[str]
    refused_attributes: frozenset[str]
    data: frozenset[str]
    directives: frozenset[str]


@cache
def markup() -> Markup:
    """What a finished page may be made of."""
    return TypeAdapter(Markup).validate_python(read_table("markup"))


def opening_tag(token: str) -> Tag | None:
    """The tag that a token opens; None for closing tags, comments and doctypes."""
    begins = _OPENING.match(token)
    if not begins or token[1] in "!?":
        return None
    attributes: dict[str, str] = {}
    twice = []
    end = begins.end()
    while found := _ATTRIBUTES.match(token, end):
        name, end = found["name"].lower(), found.end()
        value = next(
            (each for each in (found["a"], found["b"], found["c"]) if each is not None), ""
        )
        if name in attributes:
            twice.append(name)
        attributes.setdefault(name, html.unescape(value))
    name = begins[1].lower()
    inside = token[token.index(">", end) + 1 : token.rindex("<")] if name in _WITH_TEXT else ""
    return Tag(name, attributes, tuple(twice), inside)
