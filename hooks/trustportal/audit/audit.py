"""The whole audit of a finished site: what it gives away, and what a browser would do with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from trustportal import codes
from trustportal.audit.addresses import OUTSIDE, Site, anchor_of, styles
from trustportal.audit.pages import Page, Reader
from trustportal.audit.search import Search, frequencies
from trustportal.audit.secrets import Secret, said_in_public, secrets
from trustportal.audit.texts import TooLargeError
from trustportal.portal import Portal
from trustportal.problems import Code, Place, Problem, in_order, listed
from trustportal.public import PublicView

_MENDS: Mapping[Code, str] = {
    codes.UNCERTAIN_PAGE: "mend the template, or the file below content/, that holds it",
    codes.FOREIGN_REQUEST: "keep a copy of it with the portal, or take it out",
    codes.FOREIGN_SCRIPT: "take it out; the portal's own scripts are files of overrides/assets/",
    codes.INLINE_STYLE: "move it to overrides/assets/portal.css, under a class",
    codes.EVENT_HANDLER: "take it out; overrides/assets/portal.js listens from outside",
    codes.UNSAFE_ADDRESS: "link to https://…, to mailto:…, or into the portal",
    codes.LEADS_NOWHERE: "correct the address, or bring back what it leads to",
    codes.ID_TWICE: "rename one of the two",
    codes.NO_ALTERNATIVE: 'say in alt what it shows; alt="" if it says nothing',
}
_PAGES = (".html", ".htm", ".svg", ".xhtml")
_MOST_FILES = 4


def audit(
    portal: Portal, view: PublicView, folder: Path, scripts: frozenset[str], name: str = "site"
) -> tuple[Problem, ...]:
    """All that stands against publishing the files of a folder, which the report calls `name`.

    `scripts` are the files, from the folder on, that a page may run.
    """
    files = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    site = Site(view.site_url, frozenset(files), scripts)
    search = Search(secrets(portal, view), frequencies(said_in_public(view)))
    reader = Reader(site)
    given_away: dict[Secret, list[str]] = {}
    pages: dict[str, Page] = {}
    problems: list[Problem] = []
    for path, file in files.items():
        content = file.read_bytes()
        try:
            for secret in search.found_in(path, content):
                given_away.setdefault(secret, []).append(path)
        except TooLargeError:
            said = "it unfolds to more than can be searched"
            problems.append(_problem(Place(f"{name}/{path}"), codes.UNCERTAIN_PAGE, said))
        if path.endswith(_PAGES):
            pages[path] = reader.read(path, content.decode("utf-8", "replace"))
        elif path.endswith(".css"):
            problems += _of_style(site, path, content.decode("utf-8", "replace"), name)
    problems += [_leak(secret, paths, name) for secret, paths in given_away.items()]
    for page in pages.values():
        problems += _of_page(site, page, pages, name)
    return in_order(problems)


def _leak(secret: Secret, paths: list[str], name: str) -> Problem:
    where = listed([f"{name}/{path}" for path in paths], _MOST_FILES)
    whose = secret.record if " " in secret.record else f"'{secret.record}'"
    message = f"{secret.field} of {whose} is not public and stands, word for word, in {where}"
    mend = "take it out of the page, file or template that says it, or word it otherwise here"
    return Problem(secret.place, codes.INTERNAL_PUBLISHED, message, mend, secret.record)


def _of_page(site: Site, page: Page, pages: Mapping[str, Page], name: str) -> Iterator[Problem]:
    for token, (code, said) in page.faults:
        yield _problem(_place(page, token, name), code, said)
    for token, address in page.targets:
        said = _leads_nowhere(site, page, address, pages)
        if said:
            yield _problem(_place(page, token, name), codes.LEADS_NOWHERE, said)


def _leads_nowhere(site: Site, page: Page, address: str, pages: Mapping[str, Page]) -> str:
    """Why an address on a page leads nowhere, if it does."""
    path = site.path_of(address, page.path)
    if path is None:
        return ""
    if path == OUTSIDE:
        return f"'{address}' leads out of the site"
    if path not in site.files:
        return f"'{address}' leads to {path}, which is not there"
    anchor = anchor_of(address)
    if anchor and path in pages and anchor not in pages[path].ids:
        return f"'{address}' leads to '{anchor}' on {path}, which is not there"
    return ""


def _of_style(site: Site, path: str, text: str, name: str) -> Iterator[Problem]:
    for address in styles(text):
        target = site.path_of(address, path)
        place = Place(f"{name}/{path}")
        if target is None:
            said = f"the style loads '{address[:70]}'"
            yield _problem(place, codes.FOREIGN_REQUEST, said)
        elif target not in site.files:
            said = f"the style loads '{address[:70]}', which is not there"
            yield _problem(place, codes.LEADS_NOWHERE, said)


def _place(page: Page, token: str, name: str) -> Place:
    """Where a tag stands first on a page."""
    before = page.text[: max(0, page.text.find(token))]
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Place(f"{name}/{page.path}", before.count("\n") + 1, column)


def _problem(place: Place, code: Code, said: str) -> Problem:
    return Problem(place, code, said, _MENDS[code])
