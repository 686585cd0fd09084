"""Every file beside the pages, from the public view: one list, and one caller writes it."""

from __future__ import annotations

from collections.abc import Iterator

from trustportal.exports import (
    answer_index,
    badges,
    calendar,
    checksums,
    cyclonedx,
    embeds,
    fedramp,
    feeds,
    history,
    host_files,
    markdown_text,
    offline_copy,
    oscal,
    questionnaires,
    redirects,
    security_txt,
    statements,
    tables,
    trust_pack,
)
from trustportal.exports.output import Output
from trustportal.public import PublicView

EXPORTS = (
    statements,
    tables,
    feeds,
    calendar,
    history,
    security_txt,
    markdown_text,
    questionnaires,
    trust_pack,
    offline_copy,
    oscal,
    cyclonedx,
    fedramp,
    badges,
    embeds,
    answer_index,
    checksums,
    redirects,
    host_files,
)
"""The modules that make outputs, in the order in which the page for machines lists them."""


def outputs(view: PublicView) -> Iterator[Output]:
    """The outputs of a portal, without those that its organisation leaves out."""
    without = set(view.organization.get("leave_out") or ())
    for module in EXPORTS:
        yield from (each for each in module.outputs(view) if each.name not in without)
