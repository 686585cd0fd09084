"""The picture that stands beside a shared link: the title, what it is, and as of when.

Drawn offline from an SVG by resvg with the portal's own face, so that the same card has the same
bytes anywhere (Open Graph; the drawing is 1200 by 630, the picture two thirds of that).
"""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap

from markupsafe import escape
from resvg_py import svg_to_bytes

from trustportal.exports.kept import drawn_once
from trustportal.model.kinds import KIND_OF
from trustportal.public import PublicRecord, PublicView

FONTS = ("public-sans-regular.ttf", "public-sans-bold.ttf")
WIDTH, HEIGHT = 800, 420
_INK, _SOFT, _GROUND = "#10201b", "#43514c", "#ffffff"


def card_of(page_url: str) -> str:
    """The address of a page's card, relative to the site."""
    return f"assets/cards/{page_url.strip('/').replace('/', '--') or 'index'}.png"


def card_svg(view: PublicView, title: str, record: PublicRecord | None) -> str:
    """The drawing of one card; `record` where the page is a record's own."""
    accent = view.organization["accent"]["light"]
    name = escape(view.organization["name"])
    kind = KIND_OF[record["collection"]].title if record else "Trust portal"
    said = (record.get("statement") or "") if record else ""
    size = 68 if len(title) <= 48 else 54
    lines = wrap(title, 28 if size == 68 else 36)[:3]
    below = wrap(said, 74)
    if len(below) > 3:
        below = [*below[:2], f"{below[2]} …"]
    head = "".join(_line(210 + i * size * 1.15, size, _INK, t, 700) for i, t in enumerate(lines))
    start = 210 + len(lines) * size * 1.15
    body = "".join(_line(start + i * 38, 27, _SOFT, t) for i, t in enumerate(below))
    foot = _foot(view, record)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630">'
        f'<rect width="1200" height="630" fill="{_GROUND}"/>'
        f'<rect width="1200" height="14" fill="{accent}"/>'
        f"{_line(98, 30, accent, name, 700)}{_line(136, 25, _SOFT, kind)}{head}{body}"
        f'<rect x="60" y="545" width="1080" height="2" fill="{_INK}"/>'
        f"{_line(588, 25, _SOFT, foot)}</svg>"
    )


def _foot(view: PublicView, record: PublicRecord | None) -> str:
    """The date of a card, which is the record's own so that a card changes when its claim does."""
    reviewed = record.get("reviewed_on") if record else None
    day = reviewed or view.as_of
    terms = record and (record.get("conditions") or record.get("limits"))
    said = f"{'Reviewed on' if reviewed else 'As of'} {day.day} {day:%B} {day.year}"
    return f"{said} · with conditions and limits that stand on the page" if terms else said


def draw_card(svg: str, fonts: Path, kept: Path) -> bytes:
    """The PNG of a drawing; `kept` holds what was drawn before."""

    def draw(svg: str) -> bytes:
        return bytes(
            svg_to_bytes(
                svg_string=svg,
                font_files=[str(fonts / name) for name in FONTS],
                skip_system_fonts=True,
                font_family="Public Sans",
                width=WIDTH,
                height=HEIGHT,
            )
        )

    return drawn_once(svg, ".png", draw, kept)


def _line(y: float, size: float, fill: str, text: str, weight: int = 400) -> str:
    return (
        f'<text x="60" y="{y:.0f}" font-size="{size}" font-weight="{weight}" fill="{fill}" '
        f'font-family="Public Sans">{escape(text)}</text>'
    )
