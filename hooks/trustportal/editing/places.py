"""Where a new record goes: behind the last one of its kind's file, or into a file of its own."""

from __future__ import annotations

from pathlib import Path

from trustportal.editing.splices import EditError, placed, text_of
from trustportal.model.kinds import KIND_OF, Kind
from trustportal.portal import DATA
from trustportal.source.strict_yaml import read_yaml


def with_record(root: Path, collection: str, name: str, draft: str) -> tuple[str, str, int]:
    """`(file, its text with the new record, the line of the record)`; nothing is written."""
    kind = KIND_OF[collection]
    file = f"{DATA}/{kind.name}.yml"
    if (root / DATA / kind.name).is_dir():
        file = f"{DATA}/{kind.name}/{name}.yml"
        if (root / file).exists():
            raise EditError(f"{file}: the file is there already; choose another id")
        text = _empty(root, kind, "../schema")
    else:
        text = text_of(root, file) if (root / file).exists() else _empty(root, kind, "schema")
    text = placed(text, file, (collection,), draft)
    document = read_yaml(text.removeprefix("\ufeff"), file, lambda _: None)
    last = len(document.value[collection]) - 1 if document else 0
    return file, text, document.place(collection, last).line if document else 1


def _empty(root: Path, kind: Kind, schemas: str) -> str:
    """A file of a kind without records; its first line tells editors the schema."""
    file = f"{DATA}/schema/{kind.name}.json"
    head = f"# yaml-language-server: $schema={schemas}/{kind.name}.json\n\n"
    lists = "\n".join(f"{name}: []\n" for name in kind.collections)
    return (head if (root / file).exists() else "") + lists
