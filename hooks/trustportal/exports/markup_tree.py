"""HTML of our own templates as a tree of plain lists, which a printer that knows no HTML can draw.

An element is `[tag, attributes, [children]]`, a text is a string, and both fit into JSON. Only what
the environment of the components or our Markdown wrote is read: there every `<` and `>` of a text
or of an attribute is escaped, every attribute is quoted, and every element has its end.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any, TypeAlias

Element: TypeAlias = tuple[str, dict[str, str], list[Any]]

_PIECE = re.compile(r"<!([^>]*)>|<(/?)([a-z][a-z0-9]*)([^>]*)>|([^<]+|<)")
_ATTRIBUTE = re.compile(r'\b(class|content|href|name|start)="([^"]*)"')
"""What a printer can make use of."""
_EMPTY = frozenset({"br", "hr", "meta"})
_INLINE = frozenset({"a", "abbr", "code", "em", "small", "span", "strong", "sup"})
_FLAT = frozenset({"body", "data", "head", "html", "tbody", "time"})
"""Elements that say nothing on paper: their children stand in their place."""
_NEEDLESS = frozenset({"div", "dl", "p", "span"})
"""Elements that say nothing where they hold nothing."""
_UNPRINTED = frozenset({"tp-for-ears", "headerlink", "footnote-backref"})
"""Classes of what makes no sense on paper."""
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def tree_of(html: str) -> list[Any]:
    """The elements and texts of a document, without blanks that nobody sees."""
    open_: list[Element] = [("", {}, [])]
    for remark, end, tag, given, text in _PIECE.findall(html):
        if text:
            _add_text(open_, text)
        elif remark or tag in _FLAT:
            continue
        elif end:
            _close(open_, tag)
        else:
            _open(open_, tag, given)
    return open_[0][2]


def _open(open_: list[Element], tag: str, given: str) -> None:
    attributes = (
        {name: unescape(value) for name, value in _ATTRIBUTE.findall(given)} if given else {}
    )
    made: Element = (tag, attributes, [])
    within = open_[-1][2]
    if tag not in _INLINE:
        _trim(within)
    if attributes.get("class") not in _UNPRINTED:
        within.append(made)
    if tag not in _EMPTY:
        open_.append(made)


def _close(open_: list[Element], tag: str) -> None:
    made = open_.pop()
    if made[0] != tag:
        raise ValueError(f"<{made[0]}> is ended by </{tag}>")
    if tag not in _INLINE:
        _trim(made[2])
    around = open_[-1][2]
    if tag in _NEEDLESS and not made[2] and around and around[-1] is made:
        around.pop()


def _add_text(open_: list[Element], text: str) -> None:
    """Put a text where it stands; at the begin of a line and behind a block a blank is nothing."""
    tag, _, within = open_[-1]
    last = within[-1] if within else None
    said = unescape(text) if "&" in text else text
    if tag != "pre" and (tag != "code" or open_[-2][0] != "pre"):
        said = _BLANKS.sub(" ", said)
        before = tag if last is None else "span" if isinstance(last, str) else last[0]
        if before not in _INLINE:
            said = said.removeprefix(" ")
    if said and isinstance(last, str):
        within[-1] = last + said
    elif said:
        within.append(said)


def _trim(within: list[Any]) -> None:
    """Take the blank off that ends a line."""
    if within and isinstance(within[-1], str):
        within[-1] = within[-1].removesuffix(" ")
        if not within[-1]:
            within.pop()
