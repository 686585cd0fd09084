"""What the portal must know of mkdocs.yml: where the pages are, and what the navigation names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trustportal.problems import Place, Report
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


def read_site(root: Path, report: Report) -> Site:
    """Read mkdocs.yml; after a problem the defaults stand in."""
    text = read_text(root, SETTINGS, report)
    document = read_yaml(text, SETTINGS, report, tags=True) if text is not None else None
    if document is None or not isinstance(document.value, dict):
        return Site()
    value = document.value
    return Site(
        name=str(value.get("site_name") or ""),
        url=str(value.get("site_url") or ""),
        pages_folder=str(value.get("docs_dir") or "docs"),
        nav=tuple(_pages(document, value.get("nav") or [], ("nav",))),
    )


def _pages(
    document: Document, entry: Any, path: tuple[str | int, ...]
) -> Iterator[tuple[str, Place]]:
    """The pages below a navigation entry; links to elsewhere are MkDocs' own affair."""
    if isinstance(entry, list):
        for index, item in enumerate(entry):
            yield from _pages(document, item, (*path, index))
    elif isinstance(entry, dict):
        for key, item in entry.items():
            yield from _pages(document, item, (*path, key))
    elif isinstance(entry, str) and "://" not in entry and entry.endswith(".md"):
        yield entry, document.place(*path)
