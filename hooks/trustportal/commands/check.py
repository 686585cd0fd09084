"""`trust-portal check`: the gate."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from trustportal import reports
from trustportal.commands.arguments import (
    CLEAN,
    ERRORS,
    day,
    day_type,
    examples,
    in_colour,
    judged,
    root_argument,
    today_option,
)


@click.command(
    epilog=examples(
        "check",
        "check tests/portals/business-data",
        "check --today 2027-08-01  # ends with 1: what will be wrong by then",
        "check --until 2027-06-30",
        "check --format sarif > problems.sarif",
    )
)
@root_argument
@today_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="text for people, json and sarif for tools, github for annotations.",
)
@click.option(
    "--until",
    type=day_type,
    help="Say instead what will stand against publication by this day, unless something changes.",
)
def check(root: Path, today: datetime | None, form: str, until: datetime | None) -> None:
    """Say all that stands against publication.

    ROOT is the folder with mkdocs.yml; the current one by default. Ends with 0 when the portal
    can be published, 1 when it must not be, 2 when the command was used wrongly.
    """
    last = day(until)
    if last and form not in ("text", "json"):
        raise click.UsageError(f"--until goes with --format text or json, not {form}")
    judgement = judged(root, day(today))
    if last and last < judgement.as_of:
        raise click.UsageError(f"--until {last} is before {judgement.as_of}, the day of judgement")
    if last and judgement.portal and form == "json":
        said = reports.coming_json(judgement, last)
    elif last and judgement.portal:
        said = reports.coming_text(judgement, last, colour=in_colour())
    elif form == "text":
        said = reports.text(judgement, colour=in_colour())
    else:
        said = reports.REPORTS[form](judgement)
    sys.stdout.write(said)
    sys.exit(CLEAN if judgement.stands else ERRORS)
