"""`trust-portal reminders`: what is due as issues, one for each owner and month."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import click
from pydantic import TypeAdapter, ValidationError

from trustportal.clock import judged_on
from trustportal.commands.arguments import examples, portal_of, root_argument
from trustportal.deadlines import Deadline, deadlines
from trustportal.reports.reminders import REMINDERS, Issue, actions


@click.command(
    epilog=examples(
        "reminders",
        "reminders --month 2026-12",
        "reminders --issues issues.json --format json > actions.json",
        "reminders --link https://github.com/OWNER/NAME/blob/main",
    )
)
@root_argument
@click.option("--month", help="The month, as 2026-12; that of the day of judgement by default.")
@click.option(
    "--issues",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The issues that are there, as 'gh issue list --state all --label reminder "
    "--json number,state,title,body' writes them.",
)
@click.option("--link", help="Where the files of the portal are read: links lead to their lines.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(REMINDERS)),
    default="text",
    show_default=True,
    help="text for people, json for the program that opens and closes them.",
)
def reminders(
    root: Path,
    month: str | None,
    issues: Path | None,
    link: str | None,
    form: str,
) -> None:
    """Say which issues to open, to change and to close, so that each owner knows.

    One issue for each owner and month. It holds what is due by the end of the month and in no
    earlier issue. They name the owners of records: keep them where only the team reads. Nothing is
    opened by this command; the workflow Reminders does what it says.
    """
    if month and not re.fullmatch(r"(19|2[01])\d\d-(0[1-9]|1[0-2])", month):
        raise click.UsageError(f"--month {month[:40]} is no month of our time: write it as 2026-12")
    if link and not re.fullmatch(r"https://[^\s<>\"`]+", link):
        raise click.UsageError("--link: write the address of the files, beginning with https://")
    portal = portal_of(root)
    as_of = judged_on(portal.organization)
    there = _issues(issues) if issues else ()
    base = f"{link.rstrip('/')}/" if link else ""

    def line(deadline: Deadline) -> str:
        return f"{base}{quote(deadline.place.file)}#L{deadline.place.line}"

    found = actions(deadlines(portal, as_of), month or f"{as_of:%Y-%m}", there, line)
    click.echo(REMINDERS[form](found), nl=False)


def _issues(path: Path) -> tuple[Issue, ...]:
    try:
        return TypeAdapter(tuple[Issue, ...]).validate_json(path.read_bytes())
    except (ValidationError, OSError) as error:
        raise click.ClickException(
            f"{path} is not a list of issues: write it by 'gh issue list --state all --json"
            " number,state,title,body'"
        ) from error
