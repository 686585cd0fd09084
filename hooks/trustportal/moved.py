"""What has moved: former files of pages and former ids of records, with their present addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trustportal.model.front_matter import FrontMatter
from trustportal.model.reading import Origin, read_record
from trustportal.model.shares import Share
from trustportal.portal import Portal
from trustportal.problems import Place
from trustportal.source.pages import Page, address_of


@dataclass(frozen=True, slots=True)
class Moved:
    """An old address and the present one, both relative to the site, and what is there now."""

    old: str
    new: str
    title: str
    listed: bool = True
    """false: no file names it, since it is for those who have its link."""


@dataclass(frozen=True, slots=True)
class FormerPage:
    """A file that a page was before, and where the page says so."""

    path: str
    page: Page
    place: Place


def former_pages(portal: Portal) -> Iterator[FormerPage]:
    """Each former file of each page. Front matter that is malformed has none."""
    for page in portal.pages:
        if page.front:
            origin = Origin(page.front, ())
            read = read_record(FrontMatter, origin, page.front.value, None, lambda _: None)
            for index, path in enumerate(read.formerly if read else ()):
                yield FormerPage(path, page, origin.place("formerly", index))


def moved(portal: Portal) -> tuple[Moved, ...]:
    """All that has moved and is public: pages in the order of their paths, then records."""
    pages = [
        Moved(address_of(former.path), address_of(former.page.path), former.page.title)
        for former in former_pages(portal)
    ]
    records = [
        Moved(
            address_of_record(reference, former),
            address_of_record(reference, record.id),
            record.title,
            listed=not isinstance(record, Share) or record.listed,
        )
        for reference, record in portal.published()
        for former in record.formerly
    ]
    return (*pages, *records)


SHARED, CLAIMED = "for/", "claims/"
"""Where shares have their pages, and where every other record has its own."""


def address_of_record(reference: str, name: str) -> str:
    """The address of a record's own page under one of its ids."""
    collection = reference.partition("/")[0]
    return f"{SHARED if collection == 'shares' else f'{CLAIMED}{collection}/'}{name}/"


def names_of(reference: str, formerly: Iterable[str]) -> Iterator[str]:
    """A reference, and every one that its record had before."""
    yield reference
    collection = reference.partition("/")[0]
    yield from (f"{collection}/{each}" for each in formerly)
