"""Pages name only what is there: pages, components, claims."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from datetime import date

from trustportal import codes
from trustportal.model.front_matter import FrontMatter
from trustportal.model.reading import Origin, read_record
from trustportal.portal import Portal
from trustportal.problems import Problem, did_you_mean
from trustportal.rules.component_calls import misuses
from trustportal.source.markdown_scan import Link
from trustportal.source.pages import Page


def nav_resolves(portal: Portal, today: date) -> Iterator[Problem]:
    """Each page that the navigation names exists."""
    paths = {page.path for page in portal.pages}
    folder = portal.site.pages_folder
    for path, place in portal.site.nav:
        if path not in paths and not (portal.root / folder / path).exists():
            near = did_you_mean(path, paths)
            message = f"the navigation names {folder}/{path}, which is not there{near}"
            mend = "create the page, or take it out of nav in mkdocs.yml"
            yield Problem(place, codes.NO_PAGE, message, mend)


def front_matter_is_plain(portal: Portal, today: date) -> Iterator[Problem]:
    """Front matter holds only the keys that the portal knows, and no markup."""
    found: list[Problem] = []
    for page in portal.pages:
        if page.front and page.front.value is not None:
            read_record(FrontMatter, Origin(page.front, ()), page.front.value, None, found.append)
    yield from found


def components_fit(portal: Portal, today: date) -> Iterator[Problem]:
    """Each component on a page exists and is given what it takes."""
    for page in portal.pages:
        for call in page.scan.calls:
            for misuse in misuses(call, portal):
                yield Problem(page.place(call.start), misuse.code, misuse.message, misuse.mend)


def links_resolve(portal: Portal, today: date) -> Iterator[Problem]:
    """Each link to a page or a claim leads to one that is published."""
    paths = {page.path for page in portal.pages}
    for page in portal.pages:
        for link in page.scan.links:
            if link.target.startswith("claim:"):
                yield from _claim_link(portal, page, link)
            elif ":" not in link.target and not link.target.startswith("#"):
                yield from _page_link(portal, page, link, paths)


def _claim_link(portal: Portal, page: Page, link: Link) -> Iterator[Problem]:
    reference = link.target.removeprefix("claim:").partition("#")[0]
    record = portal.find(reference)
    place = page.place(link.offset)
    if record is None and portal.is_unknown(reference):
        near = did_you_mean(reference, portal.index)
        mend = "link to a claim by its kind and id: claim:certifications/soc-2-type-2"
        yield Problem(place, codes.UNKNOWN_ID, f"there is no '{reference}'{near}", mend)
    elif record is not None and record.state == "draft":
        mend = "publish the record, or remove the link"
        yield Problem(place, codes.UNPUBLISHED, f"'{reference}' is a draft", mend)


def _page_link(portal: Portal, page: Page, link: Link, paths: set[str]) -> Iterator[Problem]:
    path = link.target.partition("#")[0].partition("?")[0]
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
    if target in paths or (portal.root / portal.site.pages_folder / target).is_file():
        return
    near = did_you_mean(target, paths)
    yield Problem(
        page.place(link.offset),
        codes.BROKEN_LINK,
        f"there is no page {target}{near}",
        "link to the Markdown file of the page, from this page on",
    )
