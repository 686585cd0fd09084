"""Pages name only what is there: pages, components, claims."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path

from pydantic_core import PydanticCustomError

from trustportal import codes
from trustportal.model.front_matter import FrontMatter
from trustportal.model.plain_text import plain
from trustportal.model.reading import Origin, read_record
from trustportal.model.references import page_links
from trustportal.moved import CLAIMED, SHARED, former_pages
from trustportal.portal import Portal
from trustportal.problems import Place, Problem, did_you_mean
from trustportal.rules.form.component_calls import misuses
from trustportal.source.markdown_scan import Link
from trustportal.source.pages import Page, address_of


def nav_resolves(portal: Portal) -> Iterator[Problem]:
    """Each page that the navigation names exists."""
    paths = {page.path for page in portal.pages}
    folder = portal.site.pages_folder
    for target, place in portal.site.nav if paths else ():
        if target.startswith("https://") or target in paths:
            continue
        if not target.endswith(".md"):
            mend = "name a page, as encryption.md, or an address that begins with https://"
            message = f"the navigation cannot lead to '{target}'"
            yield Problem(place, codes.NO_PAGE, message, mend)
        elif not _is_there(portal.root / folder / target):
            near = did_you_mean(target, paths)
            mend = "create the page, or take it out of nav in mkdocs.yml"
            if now := _renamed(portal, target):
                near, mend = f"; it is now '{now}'", f"write {now}"
            message = f"the navigation names {folder}/{target}, which is not there{near}"
            yield Problem(place, codes.NO_PAGE, message, mend)


def _renamed(portal: Portal, path: str) -> str | None:
    """The present file of a page that once had this one."""
    return next((each.page.path for each in former_pages(portal) if each.path == path), None)


def _is_there(path: Path) -> bool:
    """Whether there is such a file, readable or not: what is wrong with it was said already."""
    return path.exists() or path.is_symlink()


def settings_are_plain(portal: Portal) -> Iterator[Problem]:
    """The names and titles in mkdocs.yml are plain text."""
    for each in portal.site.printed:
        try:
            plain(each.text)
        except PydanticCustomError as error:
            said = error.context or {}
            yield Problem(each.place, codes.MARKUP, f"{each.key}: {said['message']}", said["mend"])


def pages_leave_room_for_claims(portal: Portal) -> Iterator[Problem]:
    """No page has an address that is kept for the pages of records: a record of now or of later."""
    for page in portal.pages:
        address = address_of(page.path).casefold()
        kept = next((each for each in (CLAIMED, SHARED) if address.startswith(each)), None)
        if kept and address != kept:
            message = f"the addresses below /{kept} are those of records, and this page has one"
            mend = "move the page to another folder; what it says of a record belongs in the record"
            yield Problem(Place(page.file), codes.ADDRESS_OF_CLAIMS, message, mend)


def front_matter_is_plain(portal: Portal) -> Iterator[Problem]:
    """Front matter holds only the keys that the portal knows, and no markup."""
    found: list[Problem] = []
    for page in portal.pages:
        if page.front and page.front.value is not None:
            read_record(FrontMatter, Origin(page.front, ()), page.front.value, None, found.append)
    yield from found


def components_fit(portal: Portal) -> Iterator[Problem]:
    """Each component on a page exists and is given what it takes."""
    for page in portal.pages:
        for call in page.scan.calls:
            for misuse in misuses(call, portal):
                yield Problem(page.place(call.start), misuse.code, misuse.message, misuse.mend)


def links_resolve(portal: Portal) -> Iterator[Problem]:
    """Each link to a page or a claim leads to one that is published."""
    for page in portal.pages:
        for link in page.scan.links:
            if link.target.startswith("claim:"):
                yield from _claim_link(portal, page, link)
            elif ":" not in link.target and not link.target.startswith("#"):
                place = page.place(link.offset)
                yield from _page_link(portal, page.path, link.target, place)
    for source, record in portal.all():
        for path, target in page_links(record):
            yield from _page_link(portal, "index.md", target, portal.origin(source).place(*path))


def _claim_link(portal: Portal, page: Page, link: Link) -> Iterator[Problem]:
    reference = link.target.removeprefix("claim:").partition("#")[0]
    place = page.place(link.offset)
    if portal.is_unknown(reference):
        near = did_you_mean(reference, portal.index)
        mend = "link to a claim by its kind and id: claim:certifications/soc-2-type-2"
        yield Problem(place, codes.UNKNOWN_ID, f"there is no '{reference}'{near}", mend)
    elif portal.state_of(reference) == "draft":
        mend = "publish the record, or remove the link"
        yield Problem(place, codes.UNPUBLISHED, f"'{reference}' is a draft", mend)


def _page_link(portal: Portal, start: str, link: str, place: Place) -> Iterator[Problem]:
    path = link.partition("#")[0].partition("?")[0]
    target = posixpath.normpath(posixpath.join(posixpath.dirname(start), path))
    paths = [page.path for page in portal.pages]
    named = {getattr(record, "file", None) for record in portal.records["documents"]}
    if not paths or target in paths or target in named:
        return
    if _is_there(portal.root / portal.site.pages_folder / target) and target.endswith(".md"):
        return
    near = did_you_mean(target, [*paths, *portal.attachments])
    mend = "link to the Markdown file of a page, or to a file that a document names"
    if now := _renamed(portal, target):
        near, mend = f"; it is now '{now}'", "link to it by its new name"
    message = f"there is no page or document {target}{near}"
    yield Problem(place, codes.BROKEN_LINK, message, mend)
