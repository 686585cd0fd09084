"""The permanent page of every public record, as Markdown, and the redirects to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import dumps
from posixpath import dirname

from markupsafe import Markup

from trustportal.public import PublicRecord, PublicView, is_listed


def claim_page(record: PublicRecord) -> str:
    """The Markdown of a record's own page."""
    said = record.get("statement") or record.get("audience") or record["title"]
    component = "share" if record["collection"] == "shares" else "claim"
    description = said if len(said) <= 160 else said[:157].rsplit(" ", 1)[0] + " …"
    return (
        f"---\ntitle: {dumps(record['title'], ensure_ascii=False)}\n"
        f"description: {dumps(description, ensure_ascii=False)}\n"
        f"search:\n  exclude: true\nlisted: {str(is_listed(record)).lower()}\n---\n\n"
        f'# {_as_text(record["title"])}\n\n{{{{ {component}("{record["ref"]}") }}}}\n'
    )


def _as_text(title: str) -> str:
    """A title with the characters escaped that Markdown would take for markup."""
    return re.sub(r"([\\`*_{}\[\]()#+!.>-])", r"\\\1", title)


def old_addresses(view: PublicView) -> Iterator[tuple[str, PublicRecord]]:
    """Each address that a record had before, with the record."""
    for record in view.pages():
        for former in record["formerly"]:
            yield f"{dirname(record['path'].rstrip('/'))}/{former}/", record


def redirect_page(record: PublicRecord) -> str:
    """A static page that leads from an old address to the record's present one."""
    page = Markup(
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="robots" content="noindex">\n<link rel="canonical" href="{url}">\n'
        '<meta http-equiv="refresh" content="0; url={url}">\n'
        '<p>This statement has moved: <a href="{url}">{title}</a></p>\n</html>\n'
    )
    return str(page.format(title=record["title"], url=f"../{record['id']}/"))
