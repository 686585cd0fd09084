"""Portals that are nearly right: one file of a good one, with a mistake that somebody could make.

A mistake is made in the structure (a key gone, a value from elsewhere, a list in place of a text),
in the characters (a bracket, an indent, a word of Markdown) or in the bytes.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from trustportal.source.strict_yaml import read_yaml

Node = tuple[str | int, ...]

HOSTILE = (
    *("", " ", "null", "~", "-", "no", "1.10", "0", "-1", "1e9", "100", "100.000001", "unlimited"),
    *("=1+1", "+1", "@SUM(A1)", "\t=1", "a\nb", "a\r\nb", "a\n\n\nb", "'", '"', '"""', ",", ";"),
    *("{{ faq }}", "{{", "}}", "{% x %}", "{#x}", "<b>x</b>", "</script>", "&amp;", "&#0;", "\\"),
    *("[x](javascript:alert(1))", "[x](claim:faq/x)", "![x](y.png)", "[^1]", "`", "``` x", "**"),
    *(
        "\u202e",
        "\u0000",
        "\ufeff",
        "\u2028",
        "\ud7ff",
        "é",
        "e\u0301",
        "漢字",
        "🙂",
        "ﬁ",
        "ß" * 90,
    ),
    *("_x000D_", "%00", "%s", "{0}", "$(x)", "../../x", "/etc/passwd", "C:\\x", "x" * 3001),
    *("0001-01-01", "1900-01-01", "2199-12-31", "9999-12-31", "2026-02-29", "2026-11-22"),
    *("P1D", "P99Y", "P36600D", "P0D", "PT1M", "P1Y2M3W4DT5H6M", "P99999Y", "30 days"),
    *("certifications/nope", "claim:x", "organization", "configuration", "draft", "retired"),
    *(
        "https://example.com/",
        "https://[::1]/",
        "http://x",
        "mailto:a@example.com",
        "a@example.com",
    ),
    *("SOC 2 certified, 100% secure and military-grade, never.", "We keep it for 30 days."),
)
"""Texts on which programs like this one have come to grief."""

TOKENS = (
    *(
        "\n",
        "\n\n",
        " ",
        "  ",
        "\t",
        ":",
        ": ",
        "- ",
        "#",
        "'",
        '"',
        "|",
        ">",
        "&a ",
        "*a",
        "!!x ",
        "%",
    ),
    *("[", "]", "{", "}", ",", "---\n", "...\n", "? ", "<<: ", "\r", "\\", "@", "`", "=", "<", "&"),
    *(
        "\n# ",
        "\n## ",
        "\n===\n",
        "\n---\n",
        "```",
        "~~~\n",
        "    ",
        "\n> ",
        "\n1. ",
        "| a |",
        "[^1]: ",
    ),
    *("](", "](claim:", "](x.md)", "[x]: ", "{: .x }", "{#x}", "!!! note\n", "\n:   ", "{{ faq }}"),
    *('{{ claim("x/y") }}', '{{ fact("faq/x", "title") }}', "{{ certifications(product=1) }}"),
)
"""What means something to YAML or to Markdown."""

texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40), st.dates().map(str))


@dataclass(frozen=True, slots=True)
class Mistake:
    """A file of the portal and what it holds now; None: it is gone, a folder or a loop."""

    path: str
    content: bytes | None
    instead: str = ""


@contextmanager
def made(mistake: Mistake, root: Path) -> Iterator[None]:
    """The portal with the mistake; afterwards it is as it was."""
    path = root / mistake.path
    kept = path.read_bytes()
    try:
        path.unlink()
        if mistake.content is not None:
            path.write_bytes(mistake.content)
        elif mistake.instead == "folder":
            path.mkdir()
        elif mistake.instead == "loop":
            path.symlink_to(path.name)
        yield
    finally:
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        path.write_bytes(kept)


def files_of(root: Path, *patterns: str) -> dict[str, bytes]:
    """The files of a portal that hold words, by path."""
    found = (path for pattern in patterns for path in root.glob(pattern) if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(found)}


def nodes(value: Any, at: Node = ()) -> Iterator[Node]:
    """The path of every value in plain data, the whole first."""
    yield at
    items: Iterator[tuple[str | int, Any]] = iter(())
    if isinstance(value, dict):
        items = iter(value.items())
    elif isinstance(value, list):
        items = iter(enumerate(value))
    for key, each in items:
        yield from nodes(each, (*at, key))


def found_at(value: Any, node: Node) -> Any:
    for key in node:
        value = value[key]
    return value


def plain(value: Any) -> Any:
    """What was read, as Python's own mappings and lists, which may be changed."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, list) else value


def read_plain(content: bytes, path: str) -> Any:
    document = read_yaml(content.decode(), path, lambda _: None, tags=True)
    assert document
    return plain(document.value)


SORTS = ("value", "value", "alike", "alike", "alike", "foreign", "gone", "twice", "key", "form")
"""Another value, one that another record has for this key, one from anywhere, none, two, ..."""


@st.composite
def changed_structure(draw: DrawFn, tree: Any, others: tuple[Any, ...]) -> Any:
    """The data with one to three mistakes in their structure."""
    tree = plain(tree)
    for _ in range(draw(st.sampled_from((1, 1, 1, 2, 3)))):
        places = [node for node in nodes(tree) if node]
        if not places:
            break
        node = draw(st.sampled_from(places))
        parent: Any = found_at(tree, node[:-1])
        key: Any = node[-1]
        sort = draw(st.sampled_from(SORTS))
        if sort == "value":
            parent[key] = draw(texts)
        elif sort == "alike":
            alike = [(it, at) for it in (tree, *others) for at in nodes(it) if at[-1:] == (key,)]
            parent[key] = plain(found_at(*draw(st.sampled_from(alike))))
        elif sort == "foreign":
            other = draw(st.sampled_from((tree, *others)))
            parent[key] = plain(found_at(other, draw(st.sampled_from(list(nodes(other))))))
        elif sort == "gone":
            del parent[key]
        elif sort == "twice" and isinstance(parent, list):
            parent.extend([plain(parent[key])] * draw(st.sampled_from((1, 1, 200))))
        elif sort == "key" and isinstance(parent, dict):
            parent[draw(texts)] = parent[key]
        else:
            form: Callable[[Any], Any] = draw(
                st.sampled_from((lambda it: [it], lambda it: {"x": it}, lambda _: None, str))
            )
            parent[key] = form(parent[key])
    return tree


def as_yaml(tree: Any) -> bytes:
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=90).encode(
        errors="surrogatepass"
    )


@st.composite
def changed_text(draw: DrawFn, content: bytes) -> bytes:
    """The text with one to four pieces put in, taken out, said twice or moved."""
    text = content.decode()
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from((0, 1, 2, 5, 30))))
        piece = draw(st.one_of(st.sampled_from(TOKENS), texts, st.just(text[start:end] * 2)))
        text = text[:start] + piece + text[end:]
    return text.encode(errors="surrogatepass")


@st.composite
def changed_bytes(draw: DrawFn, content: bytes) -> bytes:
    """The bytes with some of them replaced by any others."""
    start = draw(st.integers(0, len(content)))
    end = min(len(content), start + draw(st.integers(0, 8)))
    return content[:start] + draw(st.binary(max_size=12)) + content[end:]


@st.composite
def mistakes(draw: DrawFn, files: dict[str, bytes]) -> Mistake:
    """A mistake in one of the files."""
    path = draw(st.sampled_from(sorted(files)))
    content = files[path]
    data = {name: read_plain(each, name) for name, each in files.items() if name.endswith(".yml")}
    sorts = ["text", "text", "bytes", "gone"] + ["structure"] * 6 * (path in data)
    sort = draw(st.sampled_from(sorts))
    if sort == "structure":
        others = tuple(data[name] for name in sorted(data) if name != path)
        return Mistake(path, as_yaml(draw(changed_structure(data[path], others))))
    if sort == "text":
        return Mistake(path, draw(changed_text(content)))
    if sort == "bytes":
        return Mistake(path, draw(changed_bytes(content)))
    instead = draw(st.sampled_from(("nothing", "folder", "loop", "empty", "binary")))
    if instead in ("empty", "binary"):
        return Mistake(path, b"" if instead == "empty" else draw(st.binary(max_size=300)))
    return Mistake(path, None, instead)


@contextmanager
def bounded(seconds: int = 60, more: int = 1 << 30) -> Iterator[None]:
    """An end to what would never end: of processor time, not of the clock; and of memory."""

    def stop(*_: Any) -> None:
        raise TimeoutError(f"it worked for {seconds} seconds and had not finished")

    before, handler = resource.getrlimit(resource.RLIMIT_DATA), signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    if Path("/proc/self/statm").exists():
        held = int(Path("/proc/self/statm").read_text().split()[5]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_DATA, (held + more, before[1]))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)
        resource.setrlimit(resource.RLIMIT_DATA, before)
