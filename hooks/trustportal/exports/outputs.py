"""Every file beside the pages, from the public view: one list, and one caller writes it."""

from __future__ import annotations

from collections.abc import Iterator

from trustportal.exports import (
    badges,
    calendar,
    feeds,
    host_files,
    markdown_text,
    security_txt,
    statements,
    tables,
)
from trustportal.exports.output import Output
from trustportal.public import PublicView

EXPORTS = (statements, tables, feeds, calendar, security_txt, markdown_text, badges, host_files)
"""The modules that make outputs, in the order in which the page for machines lists them."""


def outputs(view: PublicView) -> Iterator[Output]:
    """The outputs of a portal, without those that its organisation leaves out."""
    without = view.organization.get("leave_out") or ()
    for module in EXPORTS:
        yield from (each for each in module.outputs(view) if each.name not in without)
