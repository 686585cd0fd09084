"""What the editor in the browser asks for, answered from the files of a portal.

The questions are those of Decap CMS to a `proxy` backend: JSON with an action and its parameters.
Each entry is JSON for the browser alone, and is found by a path such as `retention/audit-log.json`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from trustportal.editing.editor_config import PAGES
from trustportal.editing.entries import MODELS, delete, entries, save
from trustportal.editing.forms import RECORDS, basis_words
from trustportal.editing.page_entries import page_form, save_page
from trustportal.editing.shapes import Value
from trustportal.editing.splices import EditError
from trustportal.model.kinds import COLLECTIONS, ORGANIZATION

READ = "_read"
"""The mark in a form of what stood in the entry when it was read."""

Answer = Any
"""What json.dumps takes."""


class Proxy:
    """Answers for one portal; it keeps nothing of it but what it wrote itself."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.followed: dict[tuple[str, str], str] = {}
        """What an entry was before a save through here, and what it is since, by their marks."""

    def answer(self, action: str, params: Mapping[str, Any]) -> Answer:
        """The answer to one question; an `EditError` is one for the person at the editor."""
        actions: Mapping[str, Callable[[Mapping[str, Any]], Answer]] = {
            "info": lambda _: {"repo": ".", "publish_modes": ["simple"], "type": "local_fs"},
            "entriesByFolder": lambda given: self._folder(str(given["folder"])),
            "entriesByFiles": lambda given: [self._entry(str(e["path"])) for e in given["files"]],
            "getEntry": lambda given: self._entry(str(given["path"])),
            "persistEntry": self._persist,
            "deleteFiles": self._delete,
            "getMedia": lambda _: [],
        }
        if action not in actions:
            raise EditError(f"the editor asks for {action}, which is not done here")
        return actions[action](params)

    def _folder(self, name: str) -> list[Answer]:
        if name == RECORDS:
            return [_said(path, form) for path, form in _pickers(self.root)]
        if name not in MODELS:
            raise EditError(f"there is no collection {name}")
        return [
            _said(f"{name}/{entry.slug}.json", entry.form) for entry in entries(self.root, name)
        ]

    def _entry(self, path: str) -> Answer:
        return _said(path, self._form(path))

    def _form(self, path: str) -> Mapping[str, Value]:
        collection, name = _named(path)
        if collection == PAGES:
            return page_form(self.root, name)
        for entry in entries(self.root, collection):
            if entry.slug == name:
                return entry.form
        raise EditError(f"there is no {path.removesuffix('.json')} any more")

    def _persist(self, params: Mapping[str, Any]) -> Answer:
        if params.get("assets"):
            raise EditError("files are not uploaded here; put them into content/files/")
        for each in params["dataFiles"]:
            path, sent = str(each["path"]), json.loads(each["raw"])
            collection, name = _named(path)
            before = sent.pop(READ, None)
            self._refuse_stale(path, before)
            if collection == PAGES:
                save_page(self.root, name, sent)
            else:
                save(self.root, collection, name, sent)
            if before:
                self.followed[path, before] = _mark(self._form(path))
        return {"message": "saved"}

    def _refuse_stale(self, path: str, before: str | None) -> None:
        """Keep a form that was opened long ago from undoing what others wrote since."""
        if before is None:
            return
        now, seen = _mark(self._form(path)), set[str]()
        while before != now and before not in seen:
            seen.add(before)
            before = self.followed.get((path, before), before)
        if before != now:
            raise EditError(
                "this was changed elsewhere since it was opened here: note what you wrote, open it"
                " again, and write it anew"
            )

    def _delete(self, params: Mapping[str, Any]) -> Answer:
        for path in params["paths"]:
            collection, name = _named(str(path))
            if collection == PAGES:
                raise EditError("pages are not deleted here: links may lead to them")
            delete(self.root, collection, name)
        return {"message": "deleted"}


def _said(path: str, form: Mapping[str, Value]) -> Answer:
    """An entry as the editor reads it: text, and the file that it believes it is."""
    marked = {**form, READ: _mark(form)}
    return {
        "data": json.dumps(marked, ensure_ascii=False),
        "file": {"path": path, "id": marked[READ]},
    }


def _mark(form: Mapping[str, Value]) -> str:
    return sha256(json.dumps(form, sort_keys=True).encode()).hexdigest()[:16]


def _named(path: str) -> tuple[str, str]:
    """The collection and the name of an entry, of the path by which the editor knows it."""
    collection, _, name = path.removesuffix(".json").rpartition("/")
    if path.startswith(f"{PAGES}/"):
        return PAGES, path.removesuffix(".json").removeprefix(f"{PAGES}/")
    if not collection and name == ORGANIZATION.name:
        return name, name
    if collection not in MODELS or not path.endswith(".json"):
        raise EditError(f"there is no entry {path}")
    return collection, name


def _pickers(root: Path) -> list[tuple[str, dict[str, str]]]:
    """Every record, as the boxes that refer to records find them."""
    found = basis_words()
    for collection in COLLECTIONS:
        for entry in entries(root, collection):
            title = str(entry.record.get("title") or entry.slug)
            reference = f"{collection}/{entry.slug}"
            found.append(
                {"collection": collection, "id": entry.slug, "reference": reference, "title": title}
            )
    return [
        (
            f"{RECORDS}/{each['collection']}--{each['id']}.json",
            each | {"shown": f"{each['title']} ({each['reference']})"},
        )
        for each in found
    ]
