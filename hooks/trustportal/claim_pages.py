"""The permanent page of every public record, and the page at each old address."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from os import W_OK, access
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from trustportal.components import Components
from trustportal.exports.social_cards import card, card_of, draw_card
from trustportal.frames import About, Frame, about_record
from trustportal.kept_pages import Files, KeptPages, contents, name_of
from trustportal.moved import Moved
from trustportal.public import PublicRecord
from trustportal.source.markdown_scan import Call

HEADING = "title"
"""The id of a page's heading, to which "Skip to content" leads."""


def about_claim(components: Components, record: PublicRecord) -> About:
    """A record's page, with what it says."""
    name = "share" if record["collection"] == "shares" else "claim"
    drawn = components.draw(Call(name, (record["ref"],), {}, 0, 0), record["path"])
    return about_record(components.view, record, drawn)


@dataclass(frozen=True, slots=True)
class Press:
    """All that the pages of claims are made with: `frames` are by collection, `faces` is the folder
    of the portal's fonts.
    """

    components: Components
    frames: Mapping[str, Frame]
    faces: Path


def claim_pages(press: Press, records: Iterable[PublicRecord]) -> Iterator[tuple[str, bytes]]:
    """The files of records, each with its path from the site on: its page and its card.

    A preview is not shared and goes without cards. Shares are made anew: what they restate is found
    once for all of them.
    """
    for record in records:
        collection = record["collection"]
        make = partial(_files, press, record)
        if press.components.kept and collection != "shares":
            ground = _ground(press.frames[collection])
            yield from press.components.kept.page(record["ref"], ground, make)
        else:
            yield from make()


@lru_cache(maxsize=64)
def _ground(frame: Frame) -> bytes:
    return repr(frame).encode()


def _files(press: Press, record: PublicRecord) -> Files:
    components, frame = press.components, press.frames[record["collection"]]
    page = frame.filled(about_claim(components, record)).encode()
    files = [(f"{record['path']}index.html", page)]
    if not components.preview:
        picture = draw_card(card(components.view, record["title"], record), press.faces)
        files.append((card_of(record["path"]), picture))
    return tuple(files)


def keep_pages(components: Components, templates: Path, faces: Path, folder: Path) -> None:
    """Use what was kept in a folder, and keep pages there, if it can be written; the pages of
    records that are gone are thrown away.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    ground = (contents(templates.glob("*.html")), contents(faces.glob("*.ttf")))
    preview = repr(components.preview).encode()
    if access(folder, W_OK):
        present = {name_of(reference) for reference in components.view.index}
        for file in folder.glob(name_of("*/*")):
            if file.name not in present:
                file.unlink(missing_ok=True)
        components.kept = KeptPages(components.view, (preview, *ground), folder)


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
