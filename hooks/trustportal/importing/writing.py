"""A plan written into the files of the portal: only what it changes, and all of it or nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trustportal.editing.splices import spliced, text_of
from trustportal.importing.plan import Decision, Plan
from trustportal.importing.records import Records
from trustportal.model.kinds import KIND_OF
from trustportal.portal import DATA
from trustportal.problems import Problem, legible
from trustportal.source.strict_yaml import Document, read_yaml

_WIDTH = 96


@dataclass(frozen=True, slots=True)
class Import:
    """A plan, what it is about, and the name of the file that it is from."""

    plan: Plan
    collection: str
    records: Records
    source: str


def new_texts(root: Path, wanted: Import) -> dict[str, str]:
    """The new text of every file that an import changes, by its path from the root on."""
    collection, home = wanted.collection, _home(root, wanted)
    added = [each for each in wanted.plan.decisions if each.fate == "added"]
    updated = [each for each in wanted.plan.decisions if each.fate == "updated"]
    texts = {}
    changed = {each.old.file for each in updated if each.old} | ({home} if added else set())
    for file in sorted(changed):
        text = text_of(root, file) if (root / file).exists() else _empty(file, collection)
        items: list[Any] = list(_document(text, file).value.get(collection) or ())
        for each in updated:
            if each.old and each.old.file == file:
                items[each.old.index] = each.wanted
        there = len(items)
        items += [dict(each.wanted) for each in added] if file == home else []
        text = spliced(text, file, (collection,), items)
        texts[file] = _explained(text, file, wanted, there, added if file == home else ())
    return texts


def _home(root: Path, wanted: Import) -> str:
    """Where new records go: the last file that holds records of the collection, else its own."""
    if wanted.records.files:
        return wanted.records.files[-1]
    kind = KIND_OF[wanted.collection].name
    inside = sorted((root / DATA / kind).glob("*.yml"))
    return inside[-1].relative_to(root).as_posix() if inside else f"{DATA}/{kind}.yml"


def _empty(file: str, collection: str) -> str:
    kind = KIND_OF[collection].name
    return f"# yaml-language-server: $schema=schema/{kind}.json\n\n{collection}: []\n"


def _document(text: str, file: str) -> Document:
    problems: list[Problem] = []
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    document = read_yaml(plain, file, problems.append)
    if document is None or not isinstance(document.value, dict):
        raise ValueError(f"{file} cannot be read")
    return document


def _explained(text: str, file: str, wanted: Import, there: int, added: Sequence[Decision]) -> str:
    """The text with a comment above each new record on what was left open in its row."""
    if not added:
        return text
    document = _document(text, file)
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(newline)
    for index, decision in reversed([*enumerate(added, start=there)]):
        at = document.place(wanted.collection, index)
        column = " " * (len(lines[at.line - 1]) - len(lines[at.line - 1].lstrip()))
        comment = [f"{column}# {line}".rstrip() for line in _comment(wanted, decision)]
        lines[at.line - 1 : at.line - 1] = comment
    return newline.join(lines)


def _comment(wanted: Import, decision: Decision) -> list[str]:
    row = wanted.plan.table.row(decision.row)
    said = [f"From {legible(wanted.source)}, {row}. Set state to published once it is confirmed."]
    for each in decision.open:
        said.append(f"Not placed, {each.place}, {each.why}:")
        said += [f"  {legible_whole(line)}" for line in each.text.splitlines()]
    return [
        line
        for each in said
        for line in textwrap.wrap(each, _WIDTH, subsequent_indent="  ", break_long_words=False)
    ]


def legible_whole(text: str) -> str:
    """A text for a comment: invisible characters as U+XXXX, and nothing cut."""
    parts = (text[at : at + 1000] for at in range(0, len(text), 1000))
    return "".join(legible(part) for part in parts)
