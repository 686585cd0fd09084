"""The whole audit of a finished site: what it gives away, and what a browser would do with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from trustportal import codes
from trustportal.audit.addresses import OUTSIDE, Site, anchor_of
from trustportal.audit.reading import FileReader, Reading, read_all
from trustportal.audit.search import Search, frequencies
from trustportal.audit.secrets import Secret, said_in_public, secrets
from trustportal.exports.shared_links import from_above
from trustportal.portal import Portal
from trustportal.problems import Code, Place, Problem, in_order, listed
from trustportal.public import PublicView
from trustportal.site_files import files_below

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
_MOST_FILES = 4
SITE = "site"
"""What the report calls the folder: it is thrown away when something is found."""


def audit(
    portal: Portal,
    view: PublicView,
    folder: Path,
    scripts: frozenset[str],
    kept: Path | None = None,
) -> tuple[Problem, ...]:
    """All that stands against publishing the files of a folder, which the report calls `SITE`.

    `scripts` are the files, from the folder on, that a page may run. `kept` is a file that holds
    what was read in files against which nothing stood, and can be deleted.
    """
    files = {path: folder / path for path in files_below(folder)}
    site = Site(view.site_url, frozenset(files), scripts)
    sought = tuple(secrets(portal, view))
    reader = FileReader(site, Search(sought, frequencies(said_in_public(view))))
    readings = read_all(reader, files, kept)
    given_away: dict[Secret, list[str]] = {}
    problems: list[Problem] = []
    for path, reading in readings.items():
        for secret in reading.gives_away:
            given_away.setdefault(secret, []).append(path)
        if reading.too_large:
            said = "it unfolds to more than can be searched"
            problems.append(_problem(Place(f"{SITE}/{path}"), codes.UNCERTAIN_PAGE, said))
        problems += _of_style(site, path, reading.styles)
    problems += [_leak(secret, paths) for secret, paths in given_away.items()]
    targets = Targets(site, readings)
    for path, reading in readings.items():
        for address, said in targets.wrong(path, reading.targets):
            for token in reader.pages.tags_to(_text(files[path]), address):
                place = _place(files[path], token, f"{SITE}/{path}")
                problems.append(_problem(place, codes.LEADS_NOWHERE, said))
        for token, (code, said) in reading.faults:
            problems.append(_problem(_place(files[path], token, f"{SITE}/{path}"), code, said))
    return in_order(problems)


def _leak(secret: Secret, paths: list[str]) -> Problem:
    where = listed([f"{SITE}/{path}" for path in paths], _MOST_FILES)
    whose = secret.record if " " in secret.record else f"'{secret.record}'"
    message = f"{secret.field} of {whose} is not public and stands, word for word, in {where}"
    mend = "take it out of the page, file or template that says it, or word it otherwise here"
    return Problem(secret.place, codes.INTERNAL_PUBLISHED, message, mend, secret.record)


class Targets:
    """Where pages lead. An address is looked at once for all pages that share it."""

    def __init__(self, site: Site, readings: Mapping[str, Reading]) -> None:
        self.site, self.readings = site, readings
        self._said: dict[tuple[str, str], str] = {}

    def wrong(self, path: str, addresses: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The addresses on a page that lead nowhere, and why."""
        for address in addresses:
            shared = from_above(path, address) if address[:3] == "../" else (path, address)
            said = self._said.get(shared)
            if said is None:
                said = self._said[shared] = self._leads_nowhere(path, address)
            if said:
                yield address, f"'{address}' {said}"

    def _leads_nowhere(self, page: str, address: str) -> str:
        path = self.site.path_of(address, page)
        if path is None:
            return ""
        if path == OUTSIDE:
            return "leads out of the site"
        if path not in self.site.files:
            return f"leads to {path}, which is not there"
        anchor, there = anchor_of(address), self.readings[path]
        if anchor and there.is_page and anchor not in there.ids:
            return f"leads to '{anchor}' on {path}, which is not there"
        return ""


def _of_style(site: Site, path: str, addresses: Iterable[str]) -> Iterator[Problem]:
    for address in addresses:
        target = site.path_of(address, path)
        place = Place(f"{SITE}/{path}")
        if target is None:
            said = f"the style loads '{address[:70]}'"
            yield _problem(place, codes.FOREIGN_REQUEST, said)
        elif target not in site.files:
            said = f"the style loads '{address[:70]}', which is not there"
            yield _problem(place, codes.LEADS_NOWHERE, said)


def _text(file: Path) -> str:
    return file.read_bytes().decode("utf-8", "replace")


def _place(file: Path, token: str, name: str) -> Place:
    """Where a tag stands first on a page."""
    text = _text(file)
    before = text[: max(0, text.find(token))]
    column = len(before) - (before.rfind("\n") + 1) + 1
    return Place(name, before.count("\n") + 1, column)


def _problem(place: Place, code: Code, said: str) -> Problem:
    return Problem(place, code, said, _MENDS[code])
