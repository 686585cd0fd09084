"""The picture that stands beside a shared link: the title, what it is, and as of when.

Drawn offline with the portal's own face, word by word: a word that was drawn once is set again, and
portals say the same words often. A picture holds an index into few colours, so that it is small.
Sizes are those of a drawing of 1200 by 630 points (Open Graph); the picture is two thirds of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from textwrap import wrap

from PIL import Image, ImageColor, ImageFont

from trustportal.model.kinds import KIND_OF
from trustportal.public import PublicRecord, PublicView

WIDTH, HEIGHT = 800, 420
_SCALE = 2 / 3
_LEFT, _RIGHT = 60, 1140
_INK, _SOFT, _ACCENT = range(3)
_COLOURS = ("#10201b", "#43514c")
_SHADES = 5
"""From the ground, which is white, to a colour."""
_FACES = ("public-sans-regular.ttf", "public-sans-bold.ttf")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: its baseline and size in points, which colour, and whether it is bold."""

    y: float
    size: int
    colour: int
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says, and the organisation's accent as `#rrggbb`."""

    accent: str
    lines: tuple[Line, ...]


CARDS = "assets/cards/"
"""Where all cards are, relative to the site."""


def card_of(page_url: str) -> str:
    """The address of a page's card, relative to the site."""
    return f"{CARDS}{page_url.strip('/').replace('/', '--') or 'index'}.png"


def card(view: PublicView, title: str, record: PublicRecord | None) -> Card:
    """The card of a page; `record` where the page is a record's own."""
    kind = KIND_OF[record["collection"]].title if record else "Trust portal"
    said = (record.get("statement") or "") if record else ""
    size = 68 if len(title) <= 48 else 54
    head = wrap(title, 28 if size == 68 else 36)[:3]
    body = wrap(said, 74)
    if len(body) > 3:
        body = [*body[:2], f"{body[2]} …"]
    start = 214 + len(head) * size * 1.15
    return Card(
        view.organization["accent"]["light"],
        (
            Line(98, 30, _ACCENT, view.organization["name"], bold=True),
            Line(136, 25, _SOFT, kind),
            *(Line(214 + i * size * 1.15, size, _INK, t, bold=True) for i, t in enumerate(head)),
            *(Line(start + i * 38, 27, _SOFT, t) for i, t in enumerate(body)),
            Line(588, 25, _SOFT, _foot(view, record)),
        ),
    )


def _foot(view: PublicView, record: PublicRecord | None) -> str:
    """The date of a card, which is the record's own so that a card changes when its claim does."""
    reviewed = record.get("reviewed_on") if record else None
    day = reviewed or view.as_of
    terms = record and (record.get("conditions") or record.get("limits"))
    said = f"{'Reviewed on' if reviewed else 'As of'} {day.day} {day:%B} {day.year}"
    return f"{said} · with conditions and limits that stand on the page" if terms else said


def draw_card(card: Card, faces: Path) -> bytes:
    """The PNG of a card; `faces` is the folder of the portal's own fonts."""
    picture = _ground(card.accent).copy()
    for line in card.lines:
        x, blank = _LEFT * _SCALE, _face(faces, line.bold, line.size).getlength(" ")
        for text in line.text.split():
            word = _word(faces, line.bold, line.size, line.colour, text)
            if word.picture:
                picture.paste(
                    word.picture, (round(x) + word.left, round(line.y * _SCALE) + word.top)
                )
            x += word.length + blank
    file = BytesIO()
    picture.save(file, "PNG", bits=4, compress_level=1)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as it is drawn: None where it has no ink; its place from the start of the baseline."""

    picture: Image.Image | None
    left: int
    top: int
    length: float


@cache
def _face(faces: Path, bold: bool, size: int) -> ImageFont.FreeTypeFont:
    basic = (
        ImageFont.Layout.BASIC
    )  # another layout engine may be there or not, and measure otherwise
    return ImageFont.truetype(faces / _FACES[bold], size * _SCALE, layout_engine=basic)


@lru_cache(20_000)
def _word(faces: Path, bold: bool, size: int, colour: int, text: str) -> _Word:
    face = _face(faces, bold, size)
    left, top, right, bottom = map(round, face.getbbox(text, anchor="ls"))
    if right <= left or bottom <= top:
        return _Word(None, 0, 0, face.getlength(text))
    mask = face.getmask(text, mode="L", anchor="ls")
    drawn = bytes(mask).translate(_shades(colour))
    return _Word(Image.frombytes("P", mask.size, drawn), left, top, face.getlength(text))


@cache
def _shades(colour: int) -> bytes:
    """For each grey of a mask, the index of a colour's shade."""
    return bytes(_index(colour, round(grey * _SHADES / 255)) for grey in range(256))


def _index(colour: int, shade: int) -> int:
    return colour * _SHADES + shade if shade else 0


@cache
def _ground(accent: str) -> Image.Image:
    """A card without a word: a bar in the accent at the top, a thin line above the foot."""
    picture = Image.new("P", (WIDTH, HEIGHT), 0)
    picture.putpalette(_palette((*_COLOURS, accent)))
    picture.paste(_index(_ACCENT, _SHADES), (0, 0, WIDTH, 9))
    foot = round(545 * _SCALE)
    picture.paste(
        _index(_INK, _SHADES), (round(_LEFT * _SCALE), foot, round(_RIGHT * _SCALE), foot + 1)
    )
    return picture


def _palette(colours: Sequence[str]) -> bytes:
    """White, then each colour in its shades from nearly white to full."""
    shades = [
        [round(255 + (part - 255) * shade / _SHADES) for part in ImageColor.getrgb(colour)]
        for colour in colours
        for shade in range(1, _SHADES + 1)
    ]
    return bytes([255, 255, 255, *(part for shade in shades for part in shade)])
