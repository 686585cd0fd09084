"""Links that open a file of the portal at a line, in the editor of whoever looks at the preview."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from urllib.parse import quote

from trustportal.problems import Place, did_you_mean, listed
from trustportal.reference import read_table

SETTING = "TRUST_PORTAL_EDITOR"
"""The variable of the environment that names the editor, or gives the form of its links."""
USUAL = "vscode"
DESK = "TRUST_PORTAL_DESK"
"""The variable that says where the editor in the browser is, while it is served beside."""

_FORM = re.compile(r"(?!(?:javascript|data|vbscript|blob|https?):)[a-z][a-z0-9+.-]+:[!-~]+")
_FIELDS = frozenset({"path", "line", "column"})


class EditorError(ValueError):
    """The setting names no editor, in words for whoever set it."""


@dataclass(frozen=True, slots=True)
class Editor:
    """`form` is the form of a link with {path}, {line} and {column}; None for no links.

    `desk` is the address of the editor in the browser, where there is one.
    """

    form: str | None
    desk: str = ""

    def link(self, root: Path, place: Place) -> str | None:
        """The link that opens a place of the portal in `root`."""
        if self.form is None:
            return None
        path = quote("/" + (root.resolve() / place.file).as_posix().lstrip("/"))
        return self.form.format(path=path, line=place.line, column=place.column)

    def desk_link(self, reference: str) -> str:
        """The link that opens a record, as kind/id, or else the list of all, in the browser."""
        collection, _, entry = reference.partition("/")
        place = f"#/collections/{collection}/entries/{entry}" if entry else ""
        return f"{self.desk}{place}" if self.desk.startswith("http://127.0.0.1:") else ""


def editor(setting: str) -> Editor:
    """The editor that a setting names; the usual one where it is empty."""
    known: dict[str, str | None] = read_table("editors")
    if (name := setting.strip() or USUAL) in known:
        return Editor(known[name])
    if ":" not in name:
        near = did_you_mean(name, known)
        names = listed(sorted(known), last="or")
        raise EditorError(
            f"{SETTING}: no editor '{name}' is known{near}: name {names}, or give the form of its"
            " links, as 'myeditor://open?file={path}&line={line}'"
        )
    try:
        fields = {field for _, field, spec, turn in Formatter().parse(name) if field is not None}
        plain = not any(spec or turn for _, _, spec, turn in Formatter().parse(name))
    except ValueError:
        fields, plain = set(), False
    if not (_FORM.fullmatch(name) and plain and "path" in fields and fields <= _FIELDS):
        raise EditorError(
            f"{SETTING}: '{name}' is not the form of a link to an editor: it begins with the"
            " editor's own scheme and holds {path}, and if you like {line} and {column}"
        )
    return Editor(name)
