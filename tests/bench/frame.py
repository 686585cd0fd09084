"""The frame of a claim's page, as the portal built it, for other generators to fill."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from bench.claims import ClaimPage

PLACES = ("title", "description", "address", "body")
_MARK = "\x00"
_ARTICLE = re.compile(r"(?<=<article class=\"md-typeset\">).*(?=</article>)", re.DOTALL)
_DESCRIPTION = re.compile(r"name=\"description\" content=\"([^\"]+)\"")
_ID = re.compile(r"(?<=<a href=\"#)[^\"]+(?=\" class=\"md-skip\")")


def frame_of(site: Path, pages: tuple[ClaimPage, ...]) -> tuple[str, ...]:
    """The text of a claim's page cut at its places: text, name of a place, text, … text.

    The page is that of the last control, a statement of the usual kind.
    """
    page = [each for each in pages if each.address.startswith("claims/controls/")][-1]
    html = (site / page.address / "index.html").read_text(encoding="utf-8")
    described = _DESCRIPTION.search(html)
    html = _ID.sub("body", _ARTICLE.sub(f"{_MARK}body{_MARK}", html))
    for text, place in (
        (page.address + "/", "address"),
        (escape(page.title), "title"),
        (described[1] if described else "", "description"),
    ):
        html = html.replace(text, f"{_MARK}{place}{_MARK}") if text else html
    cut = tuple(html.split(_MARK))
    missing = set(PLACES) - set(cut[1::2])
    if missing:
        raise ValueError(
            f"the page of {page.address} has no place for {', '.join(sorted(missing))}"
        )
    return cut


def filled(frame: tuple[str, ...], places: dict[str, str], literal: tuple[str, str]) -> str:
    """The frame in the language of a generator: how each place is written there, and how a text of
    the frame that looks like such a place is (from, to).
    """
    return "".join(
        places[part] if number % 2 else part.replace(*literal) for number, part in enumerate(frame)
    )
