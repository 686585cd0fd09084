"""Whether mkdocs.yml builds the site as the portal's hooks expect it: judged, drawn, audited.

A key that is not named here is the adopter's own affair; the audit of the finished site remains.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from trustportal import codes
from trustportal.problems import Code, Place, Problem, listed
from trustportal.source.settings import Settings

HOOKS = (
    "preview_site.py",
    "stage_site.py",
    "judge_portal.py",
    "generate_claim_pages.py",
    "dress_pages.py",
    "write_exports.py",
    "pack_site.py",
    "audit_site.py",
)
"""The hooks of the portal in the order in which they run. Others may stand between them, and none
behind the last one, which reads what is published."""
PLUGINS = frozenset({"search", "material/search"})
"""Others may change a page after it was judged."""
OWN_FOLDERS = ("data", "hooks", "overrides")
"""Folders beside that of the pages in which no site may be built: a build clears its folder."""


def other_pipeline(settings: Settings, pages_folder: str) -> Iterator[Problem]:
    """All by which mkdocs.yml goes around the judge, the audit or the templates of the portal."""
    yield from _hooks(settings)
    yield from _theme_and_plugins(settings)
    yield from _own_files(settings)
    yield from _address(settings)
    yield from _folder_of_the_site(settings, (pages_folder, *OWN_FOLDERS))
    yield from _all_pages(settings)


def _hooks(settings: Settings) -> Iterator[Problem]:
    given = settings.get("hooks")
    names = [PurePosixPath(str(each)).name for each in given] if isinstance(given, list) else []
    own = [name for name in names if name in HOOKS]
    order = f"list them in this order: {listed(f'hooks/{each}' for each in HOOKS)}"
    place = settings.place_of_key("hooks")
    if missing := [f"hooks/{each}" for each in HOOKS if each not in own]:
        said = (
            "are missing: the site would be built without them"
            if len(missing) > 1
            else ("is missing: the site would be built without it")
        )
        yield _problem(place, f"{listed(missing)} {said}", order)
    elif own != list(HOOKS):
        yield _problem(place, "the portal's hooks do not stand once each, in their order", order)
    elif names[-1] != HOOKS[-1]:
        message = f"'{names[-1]}' runs after {HOOKS[-1]}, which reads what is published"
        mend = f"put it before {HOOKS[-1]}, so that what it writes is read as well"
        yield _problem(settings.place("hooks", len(names) - 1), message, mend)


def _theme_and_plugins(settings: Settings) -> Iterator[Problem]:
    theme = settings.get("theme", "name") or settings.get("theme")
    if theme != "material":
        message = "the theme is not material, for which the portal's templates are made"
        yield _problem(settings.place_of_key("theme"), message, "write theme: with name: material")
    plugins = settings.get("plugins")
    for index, name in _named(plugins):
        if name not in PLUGINS:
            message = f"the plugin '{name}' can change pages after they were judged"
            mend = "take it out; the portal needs the plugin search and no other"
            yield _problem(settings.place("plugins", index), message, mend)


def _own_files(settings: Settings) -> Iterator[Problem]:
    for index, name in _named(settings.get("extra_javascript")):
        message = f"the script '{name}' is none of the portal's"
        mend = "take it out: the portal's pages run its own scripts and no other"
        yield _problem(settings.place("extra_javascript", index), message, mend)
    for index, name in _named(settings.get("extra_css")):
        if re.match(r"[A-Za-z][\w+.-]*:|//", name):
            message = f"the style sheet '{name}' lies on another host"
            mend = "put a copy into overrides/assets/ and name it by its path"
            yield _problem(settings.place("extra_css", index), message, mend)


def _address(settings: Settings) -> Iterator[Problem]:
    url = settings.get("site_url")
    if not (isinstance(url, str) and url.startswith("https://") and _host(url)):
        message = "site_url is not the https:// address of the portal"
        mend = "write the address that visitors will see: site_url: https://trust.example.com/"
        yield _problem(settings.place_of_key("site_url"), message, mend, codes.BAD_ADDRESS)
    if (settings.get("use_directory_urls") or "true") != "true":
        message = "use_directory_urls is off, and every address of the portal ends in a slash"
        mend = "remove the key, or write true"
        yield _problem(settings.place_of_key("use_directory_urls"), message, mend)


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _folder_of_the_site(settings: Settings, own: tuple[str, ...]) -> Iterator[Problem]:
    given = settings.get("site_dir")
    site = posixpath.normpath(given.replace("\\", "/")) if isinstance(given, str) else "site"
    for folder in own:
        other = posixpath.normpath(folder)
        if _one_in_other(site, other):
            message = f"site_dir is where {other}/ lies, and a build clears its folder"
            mend = "name a folder of its own: site_dir: site"
            yield _problem(settings.place_of_key("site_dir"), message, mend)
            return


def _one_in_other(one: str, other: str) -> bool:
    first, second = PurePosixPath(one), PurePosixPath(other)
    return first.is_relative_to(second) or second.is_relative_to(first)


def _all_pages(settings: Settings) -> Iterator[Problem]:
    for key in ("exclude_docs", "draft_docs"):
        given = settings.get(key)
        for line in given.splitlines() if isinstance(given, str) else ():
            if line.strip() and line.strip()[0] not in "!#":
                message = f"{key} leaves out '{line.strip()}', which the judge reads and links to"
                mend = "remove the line; what is not to be published lies elsewhere"
                yield _problem(settings.place_of_key(key), message, mend)


def _named(items: Any) -> Iterator[tuple[int, str]]:
    """The names in a list of texts, or of mappings that begin with a name or hold a path."""
    listed_items = [items] if isinstance(items, str | dict) else items
    for index, each in enumerate(listed_items if isinstance(listed_items, list) else ()):
        if isinstance(each, dict):
            yield index, str(each.get("path") or next(iter(each), ""))
        else:
            yield index, str(each)


def _problem(place: Place, message: str, mend: str, code: Code = codes.OTHER_PIPELINE) -> Problem:
    return Problem(place, code, message, mend)
