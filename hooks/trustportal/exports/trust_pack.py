"""The trust pack: all that is stated on a day, as one PDF that procurement can file.

WeasyPrint draws it with Pango, a library of the system. Where that is missing, `MISSING` says what
to install, and the portal goes without.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from trustportal.exports.kept import drawn_once
from trustportal.exports.output import Output
from trustportal.public import PublicView

PATH = "trust-pack.pdf"
MISSING = (
    f"{PATH} is left out: WeasyPrint needs Pango and HarfBuzz of the system "
    "(Debian and Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; "
    "macOS: brew install pango), or name pdf under leave_out in data/organization.yml"
)


@cache
def can_print() -> bool:
    """Whether WeasyPrint finds the libraries of the system."""
    try:
        import_module("weasyprint")
    except OSError:
        return False
    return True


def print_pdf(html: str, faces: Path, kept: Path) -> bytes:
    """A document as PDF/UA. The same text gives the same bytes; `kept` holds what was printed."""

    def draw(_: str) -> bytes:
        from weasyprint import HTML  # noqa: PLC0415 - it loads libraries that may not be there

        made = HTML(string=html, base_url=str(faces.resolve())).write_pdf(
            pdf_variant="pdf/ua-1", pdf_identifier=sha256(html.encode()).digest()[:16]
        )
        return bytes(made)

    return drawn_once(f"{version('weasyprint')} {html}", ".pdf", draw, kept)


def outputs(_: PublicView) -> Iterator[Output]:
    """The pack, where it can be printed."""
    if can_print():
        title, whom = "The trust pack: everything stated, as PDF", "for procurement, to file"
        yield Output("pdf", PATH, title, whom, "application/pdf", None)
