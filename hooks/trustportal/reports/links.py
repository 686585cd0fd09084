"""Every address that somebody may pass on, as a table for people or for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from trustportal.publication.links import Link

COLUMNS = ("sort", "kind", "title", "products", "regions", "standards", "url")


def as_text(links: Iterable[Link]) -> str:
    """A line for each address: where it leads, then the address."""
    rows = [(link.kind or link.sort, link.title, link.url) for link in links]
    first, second = (max((len(row[column]) for row in rows), default=0) for column in (0, 1))
    return "".join(f"{kind:{first}}  {title:{second}}  {url}\n" for kind, title, url in rows)


def as_csv(links: Iterable[Link]) -> str:
    """The addresses as CSV (RFC 4180), with the ids of what each is about."""
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for link in links:
        values = (getattr(link, name) for name in COLUMNS)
        writer.writerow([" ".join(each) if isinstance(each, tuple) else each for each in values])
    return text.getvalue()
