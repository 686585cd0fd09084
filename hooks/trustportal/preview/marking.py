"""Marks on drafts: wherever a page of the preview names a draft, it says that it is one."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from html import unescape
from urllib.parse import unquote

MARK = '<strong class="tp-draft">Draft: not published</strong>'

_LINK = re.compile(r'<a\b[^>]*?\shref="(?P<href>[^"]*)"[^>]*>.*?</a>', re.DOTALL)
_QUESTION = re.compile(r'<details\b[^>]*?\sid="(?P<id>[^"]*)"[^>]*>\s*<summary[^>]*>')


def marked(html: str, page_url: str, drafts: Collection[str], paths: Collection[str]) -> str:
    """A page in which every link to a draft's page, and every draft that opens, bears the mark.

    `drafts` are references, `paths` the addresses of their pages, relative to the site.
    """
    here = "/" + (page_url if page_url.endswith("/") else posixpath.dirname(page_url))

    def after_link(found: re.Match[str]) -> str:
        href = unquote(unescape(found["href"]).partition("#")[0])
        target = posixpath.normpath(posixpath.join(here, href)).lstrip("/") + "/"
        return f"{found[0]} {MARK}" if href and target in paths else found[0]

    def in_summary(found: re.Match[str]) -> str:
        return f"{found[0]}{MARK} " if unescape(found["id"]) in drafts else found[0]

    return _QUESTION.sub(in_summary, _LINK.sub(after_link, html)) if drafts else html
