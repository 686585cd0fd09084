"""One value of a YAML text changed in its place; each byte of the rest stays as it was.

The result is read again: it says what was wanted and nothing else, or there is an `EditError`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path as File
from textwrap import dedent, indent
from typing import Any

from trustportal.editing import spans
from trustportal.editing.differences import Differences, Place
from trustportal.editing.removals import Replacement
from trustportal.editing.spans import compose
from trustportal.problems import Problem
from trustportal.source.files import first_forbidden, forbidden_character, place_of
from trustportal.source.strict_yaml import Value, read_yaml

Path = tuple[str | int, ...]
"""Keys and indices that lead to a value."""


class EditError(Exception):
    """A file that cannot be changed as wanted; the text is a sentence for people."""


def spliced(text: str, file: str, path: Path, wanted: Value) -> str:
    """The text in which the value at the path is the wanted one.

    A last key that is not there is put behind the last one of its mapping. The text is as it lies
    on disk, with its own line ends (`text_of`).
    """
    old = _read(text, file)
    return _changed(text, file, old, with_value(old, path, wanted, file))


def appended(text: str, file: str, path: Path, wanted: Value) -> str:
    """The text in which the list at the path has one more item, its last."""
    old = _read(text, file)
    items = _at(old, path, file)
    if not isinstance(items, list | None):
        raise EditError(f"{file}: {_named(path)} is not a list; nothing can be added to it")
    return _changed(text, file, old, with_value(old, path, [*(items or ()), wanted], file))


def placed(text: str, file: str, path: Path, draft: str) -> str:
    """The text in which a record written before (see `drafts`) is the last of the list at the path.

    Its comments come with it, and it is indented as its neighbours are.
    """
    record = _read(draft, "the draft")[0]
    body = appended(text, file, path, record).removeprefix("\ufeff")
    item = _last(compose(body), path)
    start = body.rfind("\n", 0, item.start) + 1
    column = body.index("-", start) - start
    newline = "\r\n" if "\r\n" in body else "\n"
    lines = indent(dedent(draft), " " * column).rstrip("\n").split("\n")
    result = body[:start] + newline.join(lines) + body[item.end :]
    if _read(result, file) != _read(body, file):
        raise EditError(f"{file}: nothing was changed: the draft does not fit into the list")
    return text[: text.startswith("\ufeff")] + result


def _last(node: spans.Node, path: Path) -> spans.Node:
    """The last item of the list at a path of keys."""
    for part in path:
        entries = node.entries if isinstance(node, spans.Mapping) else ()
        node = next(entry.value for entry in entries if entry.name == part)
    if not isinstance(node, spans.Sequence):
        raise TypeError(f"{path} is no list")
    return node.items[-1]


def removed(text: str, file: str, path: Path) -> str:
    """The text without the entry or item at the path."""
    old = _read(text, file)
    _at(old, path, file)
    parent, last = _at(old, path[:-1], file), path[-1]
    if isinstance(parent, dict):
        rest: Value = {name: value for name, value in parent.items() if name != last}
    else:
        rest = [item for index, item in enumerate(parent) if index != last]
    return _changed(text, file, old, with_value(old, path[:-1], rest, file))


def text_of(root: File, file: str) -> str:
    """A file as it lies on disk, with its own line ends and byte-order mark."""
    try:
        return (root / file).read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise EditError(f"{file}: the file is not there") from None
    except (OSError, UnicodeDecodeError) as error:
        raise EditError(f"{file}: the file cannot be read as text: {error}") from None


def written(root: File, file: str, text: str) -> None:
    """Replace a file, or make it: readers see the old text or the new one, never a part."""
    all_written(root, {file: text})


def all_written(root: File, texts: Mapping[str, str]) -> None:
    """Replace several files by their new texts. None is replaced before all are on the disk."""
    ready: list[tuple[File, File]] = []
    try:
        for file, text in texts.items():
            ready.append(_beside(root, file, text))
        for beside, path in ready:
            beside.replace(path)
    except OSError as error:
        raise EditError(f"a file cannot be written: {error.strerror}") from None
    finally:
        for beside, _ in ready:
            beside.unlink(missing_ok=True)


def _beside(root: File, file: str, text: str) -> tuple[File, File]:
    """A new file beside the old one, complete and with its mode, and the one to replace."""
    path = (root / file).resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    beside = File(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(text.encode("utf-8"))
            out.flush()
            os.fsync(out.fileno())
        beside.chmod(mode)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    return beside, path


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _read(text: str, file: str) -> Value:
    """What a text says, as plain data; an `EditError` where the reader would find a problem."""
    problems: list[Problem] = []
    content = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if found := first_forbidden(content):
        at = place_of(file, content, found.start())
        problems.append(forbidden_character(found.group(), at))
    try:
        document = read_yaml(content, file, problems.append)
    except ValueError as error:
        raise EditError(f"{file}: {error}") from None
    if problems:
        first = problems[0]
        mend = "mend this first, then try again"
        raise EditError(f"{first.place}: {first.message}; {mend} ({first.mend})")
    if document is None:
        raise EditError(f"{file}: the file cannot be read")
    return document.value


def _changed(text: str, file: str, old: Value, new: Value) -> str:
    body = text.removeprefix("\ufeff")
    newline = "\r\n" if "\r\n" in body else "\n"
    node = compose(body)
    found = Differences(body, newline).between(node, old, new, Place(-2, 0))
    result = text[: len(text) - len(body)] + _applied(body, list(found))
    why = "it cannot be done without rewriting the rest; use an editor"
    for candidate in (result, result + newline):  # a block at the end may need its line end
        try:
            if _read(candidate, file) == new:
                return candidate
        except EditError as error:
            why = str(error)
    raise EditError(f"{file}: nothing was changed: {why}")


def _applied(text: str, found: list[Replacement]) -> str:
    parts, position = [], 0
    for each in sorted(found, key=lambda each: (each.start, each.end)):
        parts += [text[position : each.start], each.text]
        position = max(position, each.end)
    return "".join([*parts, text[position:]])


def _at(value: Value, path: Path, file: str) -> Value:
    for index, part in enumerate(path):
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            where = _named(path[: index + 1])
            raise EditError(f"{file}: there is no {where} in this file") from None
    return value


def with_value(value: Value, path: Path, wanted: Value, file: str, depth: int = 0) -> Any:
    """A copy of the value with another one at the path; mappings on the way are made."""
    if depth == len(path):
        return wanted
    part = path[depth]
    if isinstance(part, str) and isinstance(value, dict | None):
        inner = with_value((value or {}).get(part), path, wanted, file, depth + 1)
        return {**(value or {}), part: inner}
    if isinstance(part, int) and isinstance(value, list) and 0 <= part < len(value):
        inner = with_value(value[part], path, wanted, file, depth + 1)
        return [*value[:part], inner, *value[part + 1 :]]
    raise EditError(f"{file}: there is no {_named(path[: depth + 1])} in this file")


def _named(path: Path) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(
        "."
    )
