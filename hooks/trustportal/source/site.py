"""What the portal must know of mkdocs.yml: where the pages are, and what the navigation names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from trustportal import codes
from trustportal.problems import Code, Place, Problem, Report
from trustportal.source.pipeline import other_pipeline
from trustportal.source.settings import Settings, read_settings

PRINTED = ("site_name", "site_description", "site_author", "copyright")
"""Settings that stand on every page, in feeds or in the PDF."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A text of mkdocs.yml that visitors read: its key, `nav` for a title of the navigation."""

    key: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Site:
    """The settings of the site. `nav` holds the pages named, each with its place."""

    name: str = ""
    url: str = ""
    pages_folder: str = "docs"
    nav: tuple[tuple[str, Place], ...] = ()
    files: tuple[str, ...] = ()
    """Files that every page asks for: pictures of the theme and style sheets."""
    printed: tuple[Printed, ...] = ()


def read_site(root: Path, report: Report) -> Site | None:
    """Read mkdocs.yml, or None after a problem: without it nobody knows where the pages are."""
    settings = read_settings(root, report)
    if settings is None:
        return None

    def refuse(code: Code, key: str, message: str, mend: str) -> None:
        report(Problem(settings.place_of_key(key), code, message, mend))

    if any(not isinstance(each.value, dict) for each in settings.documents):
        mend = "begin it with site_name: and docs_dir:"
        refuse(codes.NOT_A_MAPPING, "", "mkdocs.yml holds no settings", mend)
        return None
    for key in ("site_url", "docs_dir", *PRINTED):
        if not isinstance(settings.get(key) or "", str):
            refuse(
                codes.WRONG_TYPE, key, f"{key}: text is expected", "write one value after the colon"
            )
            return None
    folder = settings.get("docs_dir") or "docs"
    parts = PurePosixPath(folder.replace("\\", "/")).parts
    if not parts or ".." in parts or parts[0] == "/" or ":" in parts[0]:
        mend = "name a folder beside mkdocs.yml that holds the pages: docs_dir: content"
        message = "docs_dir leads out of the portal, or names none of its folders"
        refuse(codes.PAGES_ELSEWHERE, "docs_dir", message, mend)
        return None
    if settings.get("markdown_extensions") is not None:
        mend = "remove the key; the portal's extensions are in source/markdown_render.py"
        message = "markdown_extensions cannot be set here"
        refuse(codes.OTHER_MARKDOWN, "markdown_extensions", message, mend)
    for problem in other_pipeline(settings, folder):
        report(problem)
    entries = tuple(_entries(settings, settings.get("nav") or [], ("nav",)))
    return Site(
        name=settings.get("site_name") or "",
        url=settings.get("site_url") or "",
        pages_folder=folder,
        nav=tuple((target, place) for title, target, place in entries if target),
        files=tuple(_files(settings)),
        printed=(
            *(
                Printed(key, settings.get(key), settings.place(key))
                for key in PRINTED
                if settings.get(key)
            ),
            *(Printed("nav", title, place) for title, _, place in entries if title),
        ),
    )


def _files(settings: Settings) -> Iterator[str]:
    pictures = [settings.get("theme", name) for name in ("logo", "favicon")]
    styles = settings.get("extra_css")
    for each in (*pictures, *(styles if isinstance(styles, list) else ())):
        if isinstance(each, str):
            yield each


def _entries(
    settings: Settings, entry: Any, path: tuple[str | int, ...]
) -> Iterator[tuple[str, str, Place]]:
    """The titles and the targets below a navigation entry, each with an empty other half."""
    if isinstance(entry, list):
        for index, item in enumerate(entry):
            yield from _entries(settings, item, (*path, index))
    elif isinstance(entry, dict):
        for key, item in entry.items():
            yield key, "", settings.place_of_key(*path, key)
            yield from _entries(settings, item, (*path, key))
    elif isinstance(entry, str):
        yield "", entry, settings.place(*path)
