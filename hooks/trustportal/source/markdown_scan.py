"""What a Markdown text asks for: components, links, and what it must not hold.

Code is passed over. What this scan takes for code and Markdown does not is closed a second
time: the page is rendered with raw HTML switched off.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from trustportal import codes
from trustportal.problems import Code

_CODE = re.compile(
    r"^(?P<indent> {0,3})(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)
_BRACES = re.compile(r"\{\{(?P<inner>.*?)\}\}|\{%|\{#(?!\S*\})|\{\{|\}\}", re.DOTALL)
_HTML = re.compile(r"<(?!https://|mailto:)[A-Za-z/!?][^\n>]{0,40}>?")
_LINK = re.compile(
    r"(?P<image>!?)\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*(?P<inline><[^>\n]*>|[^\s)]*)[^)]*\)"
    r"|^ {0,3}\[[^\]\n]+\]:\s*(?P<defined>\S+)",
    re.MULTILINE,
)
_ATTRIBUTES = re.compile(r"\{:?[ \t]*(?P<inner>[^{}\n]*[=#.][^{}\n]*)\}")
_AUTO = re.compile(r"<(?P<address>(?:https://|mailto:)[^>\s]*)>")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]*:")

Argument = str | int | bool


@dataclass(frozen=True, slots=True)
class Call:
    """A component placed in a text: `{{ name("argument", key="value") }}`, at an offset."""

    name: str
    arguments: tuple[Argument, ...]
    keywords: Mapping[str, Argument]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Link:
    """The target of a link, at an offset."""

    target: str
    offset: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that must not stand in the text."""

    code: Code
    message: str
    mend: str
    offset: int


@dataclass(slots=True)
class Scan:
    """All that was found in one text, in order."""

    calls: list[Call] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def without_code(text: str) -> str:
    """The text with its code blanked out, every character at its old offset."""
    return _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)


def scan(text: str) -> Scan:
    """Look through a Markdown text."""
    result = Scan()
    masked = without_code(text)
    for found in _BRACES.finditer(masked):
        call = read_call(found.group("inner"), found.start(), found.end())
        if call is None:
            mend = 'write {{ name }} or {{ name("id", key="value") }}, with plain values only'
            message = f"'{_short(found.group())}' is not a component"
            result.refused.append(Refused(codes.NOT_A_COMPONENT, message, mend, found.start()))
        else:
            result.calls.append(call)
    masked = _BRACES.sub(lambda found: " " * len(found.group()), masked)
    result.refused += _raw_html(masked)
    result.refused += _attributes(masked)
    for link, image in _links(masked):
        if image:
            mend = "take the '!' away; pictures belong into the templates"
            message = f"an image is not allowed: '{_short(link.target)}'"
            result.refused.append(Refused(codes.UNSAFE_LINK, message, mend, link.offset))
        elif refusal := _refuse_target(link):
            result.refused.append(refusal)
        else:
            result.links.append(link)
    return result


def read_call(inner: str | None, start: int = 0, end: int = 0) -> Call | None:
    """`name`, `name()` or `name("a", key=1)` as a call; None for anything that computes."""
    try:
        tree = ast.parse((inner or "").strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if isinstance(tree, ast.Name):
        return Call(tree.id, (), {}, start, end)
    if not (isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name)):
        return None
    arguments = [_plain_value(value) for value in tree.args]
    keywords = {str(each.arg): _plain_value(each.value) for each in tree.keywords if each.arg}
    if None in arguments or None in keywords.values() or len(keywords) != len(tree.keywords):
        return None
    return Call(
        tree.func.id,
        tuple(value for value in arguments if value is not None),
        {key: value for key, value in keywords.items() if value is not None},
        start,
        end,
    )


def _plain_value(node: ast.expr) -> Argument | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str | int) else None


def _raw_html(masked: str) -> Iterator[Refused]:
    for found in _HTML.finditer(masked):
        message = f"raw HTML is not allowed: '{_short(found.group())}'"
        mend = "write it in Markdown; for a bare < put it into `code`"
        yield Refused(codes.RAW_HTML, message, mend, found.start())


def _attributes(masked: str) -> Iterator[Refused]:
    for found in _ATTRIBUTES.finditer(masked):
        for word in found.group("inner").split():
            if not re.fullmatch(r"[.#][A-Za-z][\w-]*", word):
                message = f"the attribute '{_short(word)}' is not allowed"
                mend = "only classes and anchors can be set: { .name #anchor }"
                yield Refused(codes.UNSAFE_LINK, message, mend, found.start())
                break


def _links(masked: str) -> Iterator[tuple[Link, bool]]:
    for found in _LINK.finditer(masked):
        group = "inline" if found.group("inline") is not None else "defined"
        target = found.group(group).strip("<>")
        yield Link(target, found.start(group)), bool(found.group("image"))
    for found in _AUTO.finditer(masked):
        yield Link(found.group("address"), found.start("address")), False


def _refuse_target(link: Link) -> Refused | None:
    target = re.sub(r"[\x00-\x20]|&\w+;|&#\w+;", "", link.target)
    scheme = _SCHEME.match(target)
    if target != link.target or (
        scheme and scheme.group().lower() not in ("https:", "mailto:", "claim:")
    ):
        message = f"a link to '{_short(link.target)}' is not allowed"
        mend = "link to https://…, mailto:…, a page (encryption.md) or a claim (claim:kind/id)"
        return Refused(codes.UNSAFE_LINK, message, mend, link.offset)
    if target.startswith(("/", "\\")) or not target:
        message = f"a link to '{_short(link.target)}' leaves the portal's folder"
        mend = "write the path from this page on, as encryption.md"
        return Refused(codes.UNSAFE_LINK, message, mend, link.offset)
    return None


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:37] + "..."
