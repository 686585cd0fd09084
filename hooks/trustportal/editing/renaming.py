"""An id changed everywhere: the record's own, every reference in data/, and every page.

The record of what was published, data/history, is never touched: it names the old id for good.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trustportal.editing.page_calls import page_with
from trustportal.editing.splices import EditError, Path, spliced, text_of, with_value
from trustportal.model.base import Part
from trustportal.model.kinds import COLLECTIONS, ORGANIZATION, Organization
from trustportal.model.questionnaires import Questionnaire
from trustportal.model.references import with_ids
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.source.strict_yaml import Document


@dataclass(frozen=True, slots=True)
class Renaming:
    """From one reference "kind/id" to another of the same kind."""

    old: str
    new: str

    @property
    def kind(self) -> str:
        """The collection of both."""
        return self.old.partition("/")[0]

    @property
    def ids(self) -> tuple[str, str]:
        """Both ids without their kind."""
        return self.old.partition("/")[2], self.new.partition("/")[2]

    @property
    def present(self) -> dict[str, str]:
        """The new reference by the old one."""
        return {self.old: self.new}

    def named(self) -> re.Pattern[str]:
        """Where a text names the old reference."""
        return re.compile(rf"(?<![a-z0-9_/-]){re.escape(self.old)}(?![a-z0-9-])")


def renamed(portal: Portal, renaming: Renaming) -> dict[str, str]:
    """The new text of each file that changes, by its path from the root on; nothing is written."""
    if portal.unread:
        kinds = listed(sorted(portal.unread))
        raise EditError(f"the files of {kinds} cannot be read; 'trust-portal check' says why")
    texts = {}
    for document, parts in _documents(portal):
        value = document.value
        for path, model in parts:
            wanted = with_ids(model, _at(value, path), renaming.present)
            value = with_value(value, path, wanted, document.file)
        if document is portal.origin(renaming.old).document:
            path = portal.origin(renaming.old).path
            value = with_value(value, path, _own(_at(value, path), renaming), document.file)
        if value != document.value:
            text = text_of(portal.root, document.file)
            texts[document.file] = spliced(text, document.file, (), value)
    for page in portal.pages:
        text = text_of(portal.root, page.file)
        new = page_with(page, text, renaming)
        if new != text:
            texts[page.file] = new
    return texts


def _own(record: dict[str, Any], renaming: Renaming) -> dict[str, Any]:
    """The record with its new id, and the old one among those that lead to it."""
    old, new = renaming.ids
    formerly = [*(record.get("formerly") or ()), old]
    found: dict[str, Any] = {}
    for name, value in record.items():
        found[name] = value
        if name == ("title" if "title" in record else "id"):
            found["formerly"] = formerly
    return {**found, "id": new, "formerly": formerly}


def _documents(portal: Portal) -> Iterator[tuple[Document, list[tuple[Path, type[Part]]]]]:
    """Each file of data/ with the paths of what holds references in it."""
    found: dict[str, tuple[Document, list[tuple[Path, type[Part]]]]] = {}
    origins = [
        (portal.origins[reference], _model(reference.partition("/")[0]))
        for reference in portal.origins
    ]
    waivers = [(origin, type(waiver)) for waiver, origin in portal.waivers]
    for origin, model in (*origins, *waivers):
        document = origin.document
        found.setdefault(document.file, (document, []))[1].append((origin.path, model))
    yield from found.values()


def _model(kind: str) -> type[Part]:
    return Organization if kind == ORGANIZATION.name else COLLECTIONS.get(kind, Questionnaire)


def _at(value: Any, path: Path) -> Any:
    for part in path:
        value = value[part]
    return value
