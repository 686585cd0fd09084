"""`trust-portal calendar`: what is due when, and whose it is, for colleagues."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from trustportal.clock import judged_on
from trustportal.commands.arguments import day, day_type, examples, portal_of, root_argument
from trustportal.commands.completing import owners as owners_known
from trustportal.deadlines import deadlines
from trustportal.reports.agenda import AGENDAS, NOBODY, Agenda, owner_of


@click.command(
    epilog=examples(
        "calendar > deadlines.ics",
        "calendar --format text --to 2027-03-31",
        "calendar --format text --owner legal@example.com --owner nobody",
        "calendar --format json --from 2027-01-01 --to 2027-12-31",
    )
)
@root_argument
@click.option(
    "--owner",
    "owners",
    multiple=True,
    shell_complete=owners_known,
    help="Only what this owner keeps; several can be named.",
)
@click.option("--from", "first", type=day_type, help="Only from this day on.")
@click.option("--to", "last", type=day_type, help="Only up to this day.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(AGENDAS)),
    default="ics",
    show_default=True,
    help="ics for a calendar, text for people, json for tools.",
)
def calendar(
    root: Path,
    owners: tuple[str, ...],
    first: datetime | None,
    last: datetime | None,
    form: str,
) -> None:
    """Print the calendar of reviews and ends, with the owner of each record: for colleagues only.

    Reviews, ends of certificates, reports, bridge letters, permissions, modules, editions, waivers
    and security.txt, and the audits to come. What has no owner is kept by 'nobody'. It is never
    published; the calendar for visitors is calendar.ics of the site.
    """
    since, until = day(first) or date.min, day(last) or date.max
    if since > until:
        raise click.UsageError(f"--from {since} is after --to {until}")
    portal = portal_of(root)
    as_of = judged_on(portal.organization)
    every = deadlines(portal, as_of)
    known = {owner_of(each) for each in every} | {NOBODY}
    for owner in owners:
        if owner not in known:
            names = ", ".join(sorted(known))
            raise click.UsageError(f"--owner {owner} keeps nothing here; there are {names}")
    chosen = [
        each
        for each in every
        if since <= each.day <= until and (not owners or owner_of(each) in owners)
    ]
    click.echo(AGENDAS[form](Agenda(portal.organization.name, as_of, chosen)), nl=False)
