"""The permanent page of every public record, as Markdown, and the page at each old address."""

from __future__ import annotations

import posixpath
import re
from json import dumps
from urllib.parse import quote

from markupsafe import Markup

from trustportal.moved import Moved
from trustportal.public import PublicRecord, is_listed


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


def redirect_page(moved: Moved) -> str:
    """A static page that leads from an old address to the present one, wherever the site lies."""
    page = Markup(
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="robots" content="noindex">\n<link rel="canonical" href="{url}">\n'
        '<meta http-equiv="refresh" content="0; url={url}">\n'
        '<p>This page has moved: <a href="{url}">{title}</a></p>\n</html>\n'
    )
    url = quote(posixpath.relpath(moved.new or ".", moved.old)) + "/"
    return str(page.format(title=moved.title, url=url))
