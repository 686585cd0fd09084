"""Data files read and written as the portal reads them: every scalar is the text that it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


class Plain(str):
    """A text that stands in its file without quotes, such as a date, a number or a word."""

    __slots__ = ()


class _Text(yaml.CSafeLoader):
    """Every scalar stays text."""


_Text.yaml_implicit_resolvers = {}
_Text.add_constructor(
    "tag:yaml.org,2002:str",
    lambda _, node: node.value if getattr(node, "style", None) else Plain(node.value),
)


class _Dumper(yaml.CSafeDumper):
    """Writes each text so that the portal reads the same text again."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write every value out where it is needed: the portal knows no aliases."""
        return True


_Dumper.yaml_implicit_resolvers = {}
_TEXT = "tag:yaml.org,2002:str"
_Dumper.add_representer(str, lambda dumper, text: dumper.represent_scalar(_TEXT, text, style='"'))
_Dumper.add_representer(Plain, lambda dumper, text: dumper.represent_scalar(_TEXT, str(text)))


def read(path: Path) -> Any:
    """What a data file holds."""
    return yaml.load(path.read_text(encoding="utf-8"), _Text)


def write(path: Path, content: Any) -> None:
    """Write a data file anew."""
    text = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000)
    path.write_text(text, encoding="utf-8")
