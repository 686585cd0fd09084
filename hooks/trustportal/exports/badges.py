"""A badge for each statement, for other pages of the organisation.

It is drawn from the computed status and says as of when, so that a stale copy shows. It is the
portal's own drawing: the marks of standards' owners are theirs. A law has no badge, and neither has
what somebody else holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from textwrap import shorten

from markupsafe import escape

from trustportal.exports.output import Output, as_json
from trustportal.exports.standing import is_report, terms, until
from trustportal.model.words import headline
from trustportal.moved import names_of
from trustportal.public import PublicRecord, PublicView

_GOOD, _WARN, _BAD, _NEUTRAL = "#0a5531", "#6b3d00", "#8c1613", "#43514c"
COLOURS = {"current": _GOOD, "expiring": _WARN, "expired": _BAD, "suspended": _BAD}
"""The colour behind a status; any other is neutral. White text on each has 7 to 1 or more."""

_HEIGHT, _LETTER, _SPACE = 22, 6.6, 8


def as_svg(view: PublicView, record: PublicRecord) -> bytes:
    """The badge as a picture, with its words as its title."""
    label, message = _words(view, record)
    left, right = (round(len(each) * _LETTER) + 2 * _SPACE for each in (label, message))
    colour, whole = COLOURS.get(record["status"], _NEUTRAL), left + right
    face = 'font-family="system-ui,Segoe UI,Noto Sans,Liberation Sans,sans-serif" font-size="11"'

    def text(x: float, words: str, width: int) -> str:
        length = width - 2 * _SPACE
        return (
            f'<text x="{x + _SPACE}" y="15" textLength="{length}" '
            f'lengthAdjust="spacingAndGlyphs">{escape(words)}</text>'
        )

    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{_HEIGHT}" role="img" '
        f'viewBox="0 0 {whole} {_HEIGHT}"><title>{escape(label)}: {escape(message)}</title>'
        f'<rect width="{whole}" height="{_HEIGHT}" rx="4" fill="{colour}"/>'
        f'<path d="M4 0H{left}V{_HEIGHT}H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z" fill="#10201b"/>'
        f'<rect x=".5" y=".5" width="{whole - 1}" height="{_HEIGHT - 1}" rx="3.5" fill="none" '
        'stroke="#fff" stroke-opacity=".35"/>'
        f'<g fill="#fff" {face}>{text(0, label, left)}{text(left, message, right)}</g></svg>\n'
    ).encode()


def as_data(view: PublicView, record: PublicRecord) -> bytes:
    """The badge as data, in the form that services which draw badges read."""
    label, message = _words(view, record)
    return as_json(
        {
            "schemaVersion": 1,
            "label": label,
            "message": message,
            "color": COLOURS.get(record["status"], _NEUTRAL).removeprefix("#"),
            "link": view.site_url + record["path"],
            "asOf": view.as_of.isoformat(),
        }
    )


def has_badge(record: PublicRecord) -> bool:
    """Whether a record is a statement of the organisation's own for which a badge can stand."""
    return bool(
        record["state"] == "published"
        and record.get("statement")
        and record["collection"] != "regulations"
        and not record.get("holder")
    )


def badge_of(record: PublicRecord) -> str:
    """Where the badge of a record lies, without its ending."""
    return f"badges/{record['ref']}"


def outputs(view: PublicView) -> Iterator[Output]:
    """A picture and its data for every statement; of certifications the page for machines tells."""
    whom, kind = "for other pages of the organisation", "application/json"
    for record in filter(has_badge, view.claims()):
        title = f"Badge: {record['title']}"
        draw, tell = partial(as_svg, record=record), partial(as_data, record=record)
        for name in names_of(record["ref"], record["formerly"]):  # a copied address stays alive
            path = f"badges/{name}"
            listed = record["collection"] == "certifications" and name == record["ref"]
            yield Output("badges", f"{path}.svg", title, whom, "image/svg+xml", draw, listed=listed)
            yield Output("badges", f"{path}.json", title, whom, kind, tell, listed=listed)


def _words(view: PublicView, record: PublicRecord) -> tuple[str, str]:
    """What the badge says: of what, and how it stands, never without the day."""
    label = record.get("standard_name") or shorten(record["title"], 48, placeholder=" …")
    reviewed, said = record["reviewed_on"], headline(record["status"])
    if last := until(record):
        said += f"{',' if is_report(record) else ''} {last}"
    elif reviewed and not record.get("standard_name"):
        said = f"{'Stated' if record['status'] == 'current' else said}, reviewed {reviewed}"
    return label, f"{said} {terms(record)}".rstrip() + f" (as of {view.as_of})"
