"""An old address of a page leads to that page alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath

from trustportal import codes
from trustportal.moved import FormerPage, address_of_record, former_pages
from trustportal.portal import Portal
from trustportal.problems import Problem
from trustportal.source.pages import address_of


def former_pages_are_free(portal: Portal) -> Iterator[Problem]:
    """No page, claim or file has the address that a page had before, and no two pages share it.

    Upper and lower case count as the same: some disks and hosts do not tell them apart.
    """
    used, given = _in_use(portal), dict[str, FormerPage]()
    folder = portal.root / portal.site.pages_folder
    for former in former_pages(portal):
        address = address_of(former.path)
        has = used.get(address.casefold()) or _static(folder, address)
        if has:
            message = f"the address of '{former.path}', /{address}, is in use: {has}"
            mend = "take it out of formerly, or rename what is there now"
            yield Problem(former.place, codes.FORMER_PAGE_IN_USE, message, mend)
        elif first := given.get(address.casefold()):
            message = f"the address of '{former.path}', /{address}, is given to a page already"
            mend = f"an address leads to one page: keep it here or at {first.place}"
            yield Problem(former.place, codes.FORMER_PAGE_TWICE, message, mend)
        given.setdefault(address.casefold(), former)


def _in_use(portal: Portal) -> Mapping[str, str]:
    """Who has each address: pages, records, drafts too, and what leads to a record."""
    pages = {address_of(page.path): page.file for page in portal.pages}
    records = {
        address_of_record(reference, name): reference
        for reference, record in portal.all()
        for name in (*record.formerly, record.id)
    }
    return {address.casefold(): has for address, has in (records | pages).items()}


def _static(folder: Path, address: str) -> str:
    """A file of the adopter's own that is served at the address, or where its folder would be."""
    places = [f"{address}index.html", *(each.as_posix() for each in PurePath(address).parents)]
    found = (each for each in (address, *places) if (folder / each).is_file())
    return next(found, "").rstrip("/")
