"""What lies below content/ is published: so each file there is one that somebody means to publish.

MkDocs copies every file but the hidden ones, and follows links.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from trustportal import codes
from trustportal.portal import Portal, files_as_written, files_of
from trustportal.problems import Place, Problem

WELL_KNOWN = ".well-known"
"""The one hidden folder that is published: what lies there was put there for others (RFC 8615)."""
OF_HOSTS = (
    *("CNAME", "_headers", "_redirects", "staticwebapp.config.json"),
    *("robots.txt", "favicon.ico", "humans.txt", "ads.txt"),
    *("BingSiteAuth.xml", "google????????????????.html"),
)
"""Files at the top that a host or a search engine asks for by name."""
BACKUPS = ("*~", "*.bak", "*.orig", "*.old", "*.rej", "*.tmp", "*.swp", "#*#")
"""What editors and merges leave beside a file."""
MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
"""The endings of which MkDocs makes pages."""
LISTS = frozenset({"documents", "certifications", "customers"})
"""Collections whose records name files."""


def links_stay_inside(portal: Portal) -> Iterator[Problem]:
    """No folder below content/ is a link, and no file is one that leads out of it."""
    folder = portal.site.pages_folder
    top = (portal.root / folder).resolve()
    if top.exists() and not top.is_relative_to(portal.root.resolve()):
        message = f"{folder} is a link to a folder outside the portal, whose files would be public"
        mend = "put the pages beside mkdocs.yml, in a folder and not a link"
        yield Problem(Place(folder), codes.PAGES_ELSEWHERE, message, mend)
        return
    for name in _below(portal.root / folder):
        path = portal.root / folder / name
        if not path.is_symlink() or not path.exists():
            continue
        if path.is_dir() or not path.resolve().is_relative_to(top):
            what = "a link to a folder" if path.is_dir() else f"a link to a file outside {folder}/"
            message = f"{folder}/{name} is {what}; what it leads to would be public"
            mend = f"remove the link; if it is to be published, put the file itself into {folder}/"
            yield Problem(Place(f"{folder}/{name}"), codes.PAGES_ELSEWHERE, message, mend)


def files_are_named(portal: Portal) -> Iterator[Problem]:
    """Each file below content/ is a page, or is named by a record or by mkdocs.yml."""
    folder, named = portal.root / portal.site.pages_folder, _named(portal)
    if named is None or not portal.pages:
        return
    for name in _below(folder):
        path = folder / name
        if path.is_dir() or name in named or _is_page(name) or _is_asked_for(name):
            continue
        if name.endswith(MARKDOWN):
            message = "MkDocs would make a page of this file, which nobody judged"
            mend = "give it the ending .md, outside hidden folders, or delete it"
        elif not path.exists():
            message, mend = "the file is a link that leads nowhere", "remove it"
        elif any(fnmatch(path.name, each) for each in BACKUPS):
            message = "this looks like what an editor or a merge left behind, and would be public"
            mend = "delete it"
        else:
            message = "no record and no page names this file, and it would be public"
            mend = (
                f"if it is to be public, name it in data/documents.yml; if not, take it out of"
                f" {portal.site.pages_folder}/"
            )
        yield Problem(Place(f"{portal.site.pages_folder}/{name}"), codes.STRAY_FILE, message, mend)


def _named(portal: Portal) -> frozenset[str] | None:
    """What records and mkdocs.yml name, drafts too: the audit sees to it that no draft's file is
    published. None while a record may name another file than it should, which is said already.
    """
    refused = {each.partition("/")[0] for each in portal.refused}
    records = (portal.organization, *(record for _, record in portal.all()))
    named = {path for record in records for _, path in files_of(record)}
    if LISTS & (portal.unread | refused) or named - portal.attachments.keys():
        return None
    drafts = (portal.origin(each).value for each in portal.unfinished)
    drafted = {path for each in drafts for _, path in files_as_written(each)}
    return frozenset({*named, *drafted, *portal.site.files})


def _is_page(name: str) -> bool:
    """Whether a file is read as a page; MkDocs would make one of others, which nobody judged."""
    return name.endswith(".md") and not name.startswith(".")


def _is_asked_for(name: str) -> bool:
    well_known = name.startswith(f"{WELL_KNOWN}/") and not name.endswith(MARKDOWN)
    return well_known or any(fnmatch(name, each) for each in OF_HOSTS)


def _below(top: Path) -> Iterator[str]:
    """Every file and link below a folder that MkDocs would look at, in order."""
    for where, folders, files in os.walk(top):
        inside = Path(where).relative_to(top)
        folders[:] = sorted(each for each in folders if each[0] != "." or each == WELL_KNOWN)
        links = [each for each in folders if (Path(where) / each).is_symlink()]
        for name in sorted((*links, *files)):
            if name[0] != "." or WELL_KNOWN in inside.parts:
                yield (PurePosixPath(inside.as_posix()) / name).as_posix()
