"""`trust-portal check`: the gate."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING

import click

from trustportal import kept_verdicts
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

if TYPE_CHECKING:
    from trustportal.judge import Judgement


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
    began, colour = time_ns(), in_colour()
    asked = f"{form} {day(today)} {last} {colour}"
    answer = kept_verdicts.said_before(root, asked)
    if answer is None:
        judgement = judged(root, day(today))
        answer = _said(judgement, form, last, colour=colour), CLEAN if judgement.stands else ERRORS
        if judgement.portal:
            pages = judgement.portal.site.pages_folder
            kept_verdicts.keep(root, pages, asked, answer, began)
    said, status = answer
    sys.stdout.write(said)
    sys.exit(status)


def _said(judgement: Judgement, form: str, last: date | None, *, colour: bool) -> str:
    """The report of a judgement, or what will come until a day."""
    from trustportal import reports  # noqa: PLC0415 - slow, and what was said before needs none

    if last and last < judgement.as_of:
        raise click.UsageError(f"--until {last} is before {judgement.as_of}, the day of judgement")
    if last and judgement.portal:
        if form == "json":
            return reports.coming_json(judgement, last)
        return reports.coming_text(judgement, last, colour=colour)
    return (
        reports.text(judgement, colour=colour)
        if form == "text"
        else reports.REPORTS[form](judgement)
    )
