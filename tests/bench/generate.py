"""Portals of any size, from a seed: the records of the example portal, multiplied and varied.

`python -m bench.generate FOLDER CLAIMS` writes one.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
SEED = 20261122
_KEPT = ("organization", "products", "data_classes", "residency", "waivers")
"""What is not multiplied: definitions, to which others refer, and the few promises on residency,
each of which is compared with every subprocessor.
"""
_WORDS = (
    "amber", "basin", "cedar", "delta", "ember", "fjord", "grove", "harbour", "islet", "juniper",
    "knoll", "lagoon", "meadow", "north", "opal", "prairie", "quarry", "ridge", "summit", "tundra",
    "upland", "valley", "willow", "yarrow", "zephyr",
)  # fmt: skip


def generate(folder: Path, claims: int) -> Path:
    """A portal with at least so many claims, in a folder that is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("content", "mkdocs.yml", "data"):
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        folder.mkdir(parents=True, exist_ok=True)
        copy(source, folder / name)
    files = {path.stem: _read(path) for path in sorted((ROOT / "data").glob("*.yml"))}
    present = sum(len(records) for _, _, records in _lists(files))
    rounds = max(0, -(-(claims - present) // present))
    numbers = random.Random(SEED)
    for name, collection, records in _lists(files):
        files[name][collection] = [
            *records,
            *(_varied(record, turn, numbers) for turn in range(rounds) for record in records),
        ]
        path = folder / "data" / f"{name}.yml"
        path.write_text(_dump(files[name]), encoding="utf-8")
    return folder


def _lists(files: dict[str, Any]) -> Iterator[tuple[str, str, list[Any]]]:
    for name, content in files.items():
        if name not in _KEPT:
            for collection, records in content.items():
                if collection != "regions":
                    yield name, collection, records


def _varied(record: Any, turn: int, numbers: random.Random) -> Any:
    """The record under another id, with a word of its own in its texts."""
    word = f"{numbers.choice(_WORDS)} {numbers.choice(_WORDS)} {turn}"
    varied = {**record, "id": f"{record['id']}-{turn}", "title": f"{record['title']} {word}"}
    varied.pop("formerly", None)
    for name in ("statement", "legal_entity"):
        if isinstance(record.get(name), str):
            varied[name] = f"{record[name].rstrip('.')} ({word})."
    return varied


class _Text(yaml.CSafeLoader):
    """Every scalar stays text."""


_Text.yaml_implicit_resolvers = {}


_PLAIN = {
    "null": "tag:yaml.org,2002:null",
    "true": "tag:yaml.org,2002:bool",
    "false": "tag:yaml.org,2002:bool",
}
"""What the portal reads without quotes."""


class _Plain(yaml.CSafeDumper):
    """Writes each text so that the portal reads the same text again."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write every value out where it is needed: the portal knows no aliases."""
        return True


_Plain.add_representer(
    str,
    lambda dumper, text: (
        dumper.represent_scalar(_PLAIN[text], text)
        if text in _PLAIN
        else dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
    ),
)


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), _Text)


def _dump(content: Any) -> str:
    return yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10_000)


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
