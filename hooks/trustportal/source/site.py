"""What the portal must know of mkdocs.yml: where the pages are, and what the navigation names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from trustportal import codes
from trustportal.problems import Code, Place, Problem, Report
from trustportal.source.files import read_text
from trustportal.source.strict_yaml import Document, read_yaml

SETTINGS = "mkdocs.yml"


@dataclass(frozen=True, slots=True)
class Site:
    """The settings of the site. `nav` holds the pages named, each with its place."""

    name: str = ""
    url: str = ""
    pages_folder: str = "docs"
    nav: tuple[tuple[str, Place], ...] = ()
    files: tuple[str, ...] = ()
    """Files that every page asks for: pictures of the theme and style sheets."""


def read_site(root: Path, report: Report) -> Site | None:
    """Read mkdocs.yml, or None after a problem: without it nobody knows where the pages are."""
    text = read_text(root, SETTINGS, report)
    document = read_yaml(text, SETTINGS, report, tags=True) if text is not None else None
    if document is None:
        return None

    def refuse(code: Code, key: str, message: str, mend: str) -> None:
        report(Problem(document.place_of_key(key), code, message, mend))

    value = document.value
    if not isinstance(value, dict):
        mend = "begin it with site_name: and docs_dir:"
        refuse(codes.NOT_A_MAPPING, "", "mkdocs.yml holds no settings", mend)
        return None
    for key in ("site_name", "site_url", "docs_dir"):
        if not isinstance(value.get(key, ""), str):
            refuse(
                codes.WRONG_TYPE, key, f"{key}: text is expected", "write one value after the colon"
            )
            return None
    folder = value.get("docs_dir", "docs")
    parts = PurePosixPath(folder.replace("\\", "/")).parts
    if not parts or ".." in parts or parts[0] == "/" or ":" in parts[0]:
        mend = "name a folder beside mkdocs.yml that holds the pages: docs_dir: content"
        message = "docs_dir leads out of the portal, or names none of its folders"
        refuse(codes.PAGES_ELSEWHERE, "docs_dir", message, mend)
        return None
    if "markdown_extensions" in value:
        mend = "remove the key; the portal's extensions are in source/markdown_render.py"
        message = "markdown_extensions cannot be set here"
        refuse(codes.OTHER_MARKDOWN, "markdown_extensions", message, mend)
    return Site(
        name=value.get("site_name", ""),
        url=value.get("site_url", ""),
        pages_folder=folder,
        nav=tuple(_entries(document, value.get("nav") or [], ("nav",))),
        files=tuple(_files(value)),
    )


def _files(value: dict[str, Any]) -> Iterator[str]:
    theme, styles = value.get("theme"), value.get("extra_css")
    pictures = [theme.get(name) for name in ("logo", "favicon")] if isinstance(theme, dict) else []
    for each in (*pictures, *(styles if isinstance(styles, list) else ())):
        if isinstance(each, str):
            yield each


def _entries(
    document: Document, entry: Any, path: tuple[str | int, ...]
) -> Iterator[tuple[str, Place]]:
    """The targets below a navigation entry."""
    if isinstance(entry, list):
        for index, item in enumerate(entry):
            yield from _entries(document, item, (*path, index))
    elif isinstance(entry, dict):
        for key, item in entry.items():
            yield from _entries(document, item, (*path, key))
    elif isinstance(entry, str):
        yield entry, document.place(*path)
