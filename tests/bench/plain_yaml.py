"""Data files read and written as the portal reads them: every scalar is the text that it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


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


def read(path: Path) -> Any:
    """What a data file holds."""
    return yaml.load(path.read_text(encoding="utf-8"), _Text)


def write(path: Path, content: Any) -> None:
    """Write a data file anew."""
    text = yaml.dump(content, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10_000)
    path.write_text(text, encoding="utf-8")
