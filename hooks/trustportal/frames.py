"""The frame of a page: all that the theme draws around what a page says.

It is the same for all claims of a kind but for a few places. So the theme renders it once, with a
mark in each of these places, and every claim's page is that text with the marks filled in. A test
compares such pages with those that the theme renders one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from secrets import token_hex

from markupsafe import Markup, escape

from trustportal.exports.json_ld import json_ld
from trustportal.exports.social_cards import card_of
from trustportal.public import PublicRecord, PublicView, is_listed

_NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class About:
    """What a frame says of its page. Each is HTML that can stand in a text or between quotes."""

    title: Markup
    description: Markup
    url: Markup
    """In full; empty for a page that has no address of its own, such as that of an error."""
    card: Markup
    robots: Markup
    """A whole element, or nothing."""
    data: Markup
    """A whole element, or nothing."""
    content: Markup = _NOTHING
    """What the page says; the theme has it for pages that it renders one by one."""


def about_page(view: PublicView, title: str, description: str, path: str) -> About:
    """Of a page at `path`, from the site on."""
    return About(
        title=escape(title),
        description=escape(description),
        url=escape(view.site_url + path.removeprefix("./")),
        card=escape(view.site_url + card_of(path)),
        robots=_NOTHING,
        data=_data(view, path),
    )


def about_record(view: PublicView, record: PublicRecord, content: Markup) -> About:
    """Of a record's own page."""
    said = record.get("statement") or record.get("audience") or record["title"]
    described = said if len(said) <= 160 else said[:157].rsplit(" ", 1)[0] + " …"
    hidden = _NOTHING if is_listed(record) else Markup('<meta name="robots" content="noindex">')
    return About(
        title=escape(record["title"]),
        description=escape(described),
        url=escape(view.site_url + record["path"]),
        card=escape(view.site_url + card_of(record["path"])),
        robots=hidden,
        data=_data(view, record["path"]),
        content=content,
    )


def _data(view: PublicView, path: str) -> Markup:
    data = json_ld(view, path) if view.organization["name"] else None
    return (
        Markup('<script type="application/ld+json">{}</script>').format(data) if data else _NOTHING
    )


class Marks:
    """The marks of one build; no text of a portal can hold them, for they are drawn by lot."""

    def __init__(self) -> None:
        self.lot = token_hex(16)
        self.about = About(*(Markup(f"{self.lot}:{each.name};") for each in fields(About)))  # noqa: S704

    def frame(self, rendered: str) -> Frame:
        """A page that was rendered about marks, as a frame."""
        return Frame(tuple(re.split(f"{self.lot}:([a-z]+);", rendered)))


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame in pieces: text, the name of what stands there, text, and so on."""

    pieces: tuple[str, ...]

    def filled(self, about: About) -> str:
        """The page about something."""
        return "".join(self._filled(about))

    def _filled(self, about: About) -> Iterator[str]:
        for number, piece in enumerate(self.pieces):
            yield getattr(about, piece) if number % 2 else piece


class Frames(Mapping[str, Frame]):
    """The frames by collection, each made when it is first asked for."""

    def __init__(self, make: Mapping[str, Callable[[], Frame]]) -> None:
        self._make = make
        self._made: dict[str, Frame] = {}

    def __getitem__(self, name: str) -> Frame:
        """The frame of a collection's records."""
        if name not in self._made:
            self._made[name] = self._make[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._make)

    def __len__(self) -> int:
        return len(self._make)
