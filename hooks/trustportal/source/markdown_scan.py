"""What a Markdown text asks for: components, links, and what it must not hold.

Code is passed over. Where this scan and Markdown could differ on what is code or a link, the text
is rendered and the result is looked at (`trustportal.source.markdown_render`); and the page itself
is rendered without raw HTML and without unsafe attributes.

Every pattern is bounded, so that the time grows with the length of the text and no faster.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from trustportal import codes
from trustportal.problems import Code

_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,})(?P<info>[^\n`]*)\n?")
_TICKS = re.compile(r"(?<!\\)`+")
_BRACES = re.compile(r"\{\{(?P<inner>[^{}]{0,500})\}\}|\{%|\{\{|\}\}|\{#(?!\S{0,100}\})")
_HTML = re.compile(r"<(?!https://|mailto:|/)[A-Za-z!?][^\n<>]{0,60}>?|</(?=[A-Za-z])")
_LINK = re.compile(r"\]\(\s{0,9}(?P<inline><[^>\n]{0,2000}>|(?:\([^\s()]{0,200}\)|[^\s)]){0,2000})")
_DEFINED = re.compile(
    r"^[ >*+-]{0,9}\[(?!\^)[^\]\n]{1,300}\]:\s{0,9}(?P<target>\S{1,2000})", re.MULTILINE
)
_IMAGE = re.compile(r"!\[")
_ATTRIBUTES = re.compile(r"\{:?(?P<inner>[^{}\n]{0,300})\}")
_AUTO = re.compile(r"<(?P<address>(?:https://|mailto:)[^>\s]{1,2000})>")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.\-]{0,40}:")
_SUSPICIOUS = re.compile(
    r"!\[|\]\(\s*<?\s*[a-z][a-z0-9+.\-\s]{0,40}:|\]:\s*<?\s*[a-z][a-z0-9+.\-\s]{0,40}:|\{[^{}\n]{0,300}[=:]"
    r"|\{ {0,9}[a-z]",
    re.IGNORECASE,
)
"""By what code could come in, wherever it stands."""

SAFE_SCHEMES = ("https:", "mailto:", "claim:")

LEAST_TOLD = 4
"""From how many characters on the words of a link are likely to stand once in a text."""
MOST_REFUSALS = 50
"""Of one sort, in one text: whoever has fifty to mend needs no more."""

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
    """The text with its code blanked out, every character at its old offset.

    Fences are those of Markdown's fenced_code: at the margin, closed by the very same fence. The
    line that opens one is kept, as attributes can stand there.
    """
    kept: list[str] = []
    block: list[str] = []
    lines = text.splitlines(keepends=True)
    closings = _closings(lines)
    index = 0
    while index < len(lines):
        line = lines[index]
        if index in closings:
            kept += [
                _without_ticks(block),
                line,
                *map(_blank, lines[index + 1 : closings[index] + 1]),
            ]
            index, block = closings[index], []
        elif line.strip():
            block.append(line)
        else:
            kept += [_without_ticks(block), line]
            block = []
        index += 1
    return "".join([*kept, _without_ticks(block)])


def _closings(lines: list[str]) -> dict[int, int]:
    """The index of the line that closes each fenced block, by that of the line that opens it."""
    found: dict[int, int] = {}
    by_fence: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if line[:3] in ("```", "~~~"):
            by_fence.setdefault(line.rstrip(), []).append(index)
    position = 0
    for index, line in enumerate(lines):
        opening = _FENCE.fullmatch(line) if index >= position else None
        if opening:
            closing = next((i for i in by_fence.get(opening["fence"], ()) if i > index), None)
            if closing is not None:
                found[index] = closing
                position = closing + 1
    return found


def _without_ticks(block: list[str]) -> str:
    """A paragraph with its code spans blanked out: runs of backticks of the same length pair up."""
    text = "".join(block)
    runs = [(found.start(), found.end()) for found in _TICKS.finditer(text)]
    later: dict[int, list[int]] = {}
    for number in range(len(runs) - 1, -1, -1):
        later.setdefault(runs[number][1] - runs[number][0], []).append(number)
    number = 0
    while number < len(runs):
        start, end = runs[number]
        same = later[end - start]
        while same and same[-1] <= number:
            same.pop()
        if same:
            close = same[-1]
            stop = runs[close][1]
            text = text[:start] + _blank(text[start:stop]) + text[stop:]
            number = close
        number += 1
    return text


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)


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
    result.refused = result.refused[:MOST_REFUSALS]
    masked = _BRACES.sub(lambda found: " " * len(found.group()), masked)
    for refusals in (_raw_html(masked), _attributes(masked), _images(masked)):
        result.refused += islice(refusals, MOST_REFUSALS)
    for link in _links(masked):
        if refusal := _refuse_target(link):
            result.refused.append(refusal)
        else:
            result.links.append(link)
    plain = _BRACES.sub("", text)
    if not result.refused and _needs_rendering(plain):
        result.refused += _rendered(text)
    return result


def calls(text: str) -> list[Call]:
    """The components placed in a text that was judged already, in order."""
    if "{{" not in text:
        return []
    found = _BRACES.finditer(without_code(text))
    read = (read_call(each.group("inner"), each.start(), each.end()) for each in found)
    return [call for call in read if call is not None]


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
        if found.group() != "</":  # the closing half of a tag that was reported
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


def _images(masked: str) -> Iterator[Refused]:
    for found in _IMAGE.finditer(masked):
        mend = "take the '!' away; pictures belong in the templates"
        yield Refused(codes.UNSAFE_LINK, "an image is not allowed", mend, found.start())


def _links(masked: str) -> Iterator[Link]:
    for found in _LINK.finditer(masked):
        yield Link(found.group("inline").strip("<>"), found.start("inline"))
    for found in _DEFINED.finditer(masked):
        yield Link(found.group("target").strip("<>"), found.start("target"))
    for found in _AUTO.finditer(masked):
        yield Link(found.group("address"), found.start("address"))


def _refuse_target(link: Link) -> Refused | None:
    target = re.sub(r"[\x00-\x20]|&\w{1,40};|&#\w{1,10};", "", link.target)
    scheme = _SCHEME.match(target)
    if target != link.target or (scheme and scheme.group().lower() not in SAFE_SCHEMES):
        message = f"a link to '{_short(link.target)}' is not allowed"
        mend = "link to https://…, mailto:…, a page (encryption.md) or a claim (claim:kind/id)"
        return Refused(codes.UNSAFE_LINK, message, mend, link.offset)
    if not target:
        mend = "write where it leads, or take the brackets away"
        return Refused(codes.UNSAFE_LINK, "a link leads nowhere", mend, link.offset)
    if target.startswith(("/", "\\", "../")):
        message = f"a link to '{_short(link.target)}' leads out of the folder of the pages"
        mend = "write the path from this page on, as encryption.md"
        return Refused(codes.UNSAFE_LINK, message, mend, link.offset)
    return None


def _needs_rendering(text: str) -> bool:
    """Whether a text holds anything by which code could come in, wherever it stands in it."""
    return _suspicion(text) is not None


def _suspicion(text: str) -> int | None:
    """Where something stands first by which code could come in."""
    for found in _SUSPICIOUS.finditer(text):
        start = re.sub(r"[\s(<\]:]", "", found.group()).lower()
        if not start.startswith(("https", "mailto", "claim")):
            return found.start()
    return None


def _rendered(text: str) -> Iterator[Refused]:
    """What the scan took for code or for text and Markdown does not, found by rendering."""
    from trustportal.source.markdown_render import impurities  # noqa: PLC0415 - few texts need it

    bare = _BRACES.sub(lambda found: " " * len(found.group()), text)
    for impurity in impurities(text):
        offset = text.find(impurity.near) if len(impurity.near) >= LEAST_TOLD else -1
        offset = offset if offset >= 0 else _suspicion(bare) or 0
        mend = "write it in plain Markdown; check that code and brackets are closed"
        message = f"Markdown makes {impurity.what} of it, which is not allowed"
        yield Refused(codes.UNSAFE_LINK, message, mend, offset)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57] + "..."
