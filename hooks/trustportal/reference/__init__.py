"""The tables of what the field knows: standards, algorithms, places, words, sources.

They are the program's own, so they are read with plain libyaml, in which every scalar is text
until a type gives it a meaning; `null` alone is null.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import yaml

from trustportal.reference.keeping import FOLDER, kept


class _Text(yaml.CSafeLoader):
    """Every scalar stays text."""


_Text.yaml_implicit_resolvers = {}
_Text.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"null\Z"), ["n"])


@cache
def _read(name: str) -> dict[str, Any]:
    return kept(_table_of, (FOLDER / f"{name}.yml").read_text(encoding="utf-8"))


def _table_of(text: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(text, _Text)  # noqa: S506 - a safe loader
    return content


def read_table(name: str, key: str = "") -> Any:
    """What stands under the table's own name, or another key, in `reference/<name>.yml`."""
    return _read(name)[key or name]
