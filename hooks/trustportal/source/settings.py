"""The settings of mkdocs.yml, with those of the files that it inherits from, each at its place."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trustportal.problems import Place, Report
from trustportal.source.files import read_text
from trustportal.source.strict_yaml import Document, read_yaml

SETTINGS = "mkdocs.yml"
INHERIT = "INHERIT"
MOST_INHERITED = 5
"""How many files may inherit from one another; a circle ends there as well."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The documents in which a setting is looked for: mkdocs.yml itself, and what it inherits."""

    documents: tuple[Document, ...]

    def get(self, *path: str) -> Any:
        """The value at a path of keys, of the first document that has it; None if none does."""
        return self._holder(path)[0]

    def place(self, *path: str | int) -> Place:
        """Where a value stands; its path begins with a key and goes on as it is."""
        return self._of(path).place(*path)

    def place_of_key(self, *path: str | int) -> Place:
        """Where the key that ends the path stands."""
        return self._of(path).place_of_key(*path)

    def _of(self, path: tuple[str | int, ...]) -> Document:
        return self._holder(path[:1])[1]

    def _holder(self, path: tuple[str | int, ...]) -> tuple[Any, Document]:
        for document in self.documents:
            value = document.value
            for key in path:
                value = value.get(key) if isinstance(value, dict) else None
            if value is not None:
                return value, document
        return None, self.documents[0]


def read_settings(root: Path, report: Report) -> Settings | None:
    """The settings of a portal, or None after a problem was reported."""
    documents: list[Document] = []
    file: Any = SETTINGS
    while isinstance(file, str) and len(documents) < MOST_INHERITED:
        text = read_text(root, file, report)
        document = read_yaml(text, file, report, tags=True) if text is not None else None
        if document is None:
            return None
        documents.append(document)
        above = document.value.get(INHERIT) if isinstance(document.value, dict) else None
        file = (
            posixpath.normpath(posixpath.join(posixpath.dirname(file), above))
            if isinstance(above, str)
            else None
        )
    return Settings(tuple(documents))
