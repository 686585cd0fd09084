"""`trust-portal completeness`: what reviewers will ask first, and how far it is answered."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from trustportal.clock import judged_on
from trustportal.commands.arguments import (
    day,
    examples,
    in_colour,
    portal_of,
    root_argument,
    today_option,
)
from trustportal.completeness import completeness as judged
from trustportal.reports.completeness import completeness_json, completeness_text


@click.command(
    epilog=examples(
        "completeness",
        "completeness --today 2027-06-30",
        "completeness --format json > completeness.json",
    )
)
@root_argument
@today_option
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def completeness(root: Path, today: datetime | None, form: str) -> None:
    """Say what reviewers will ask first, and how far the portal answers it.

    A question is answered when published records state it, hold, and were reviewed in time; partly
    when some of that is missing. Drafts answer nothing. It ends with 0 whatever it finds.
    """
    portal = portal_of(root)
    as_of = judged_on(portal.organization, day(today))
    standings = judged(portal, as_of)
    if form == "json":
        sys.stdout.write(completeness_json(standings, as_of))
    else:
        sys.stdout.write(completeness_text(standings, as_of, colour=in_colour()))
