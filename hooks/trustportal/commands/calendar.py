"""`trust-portal calendar`: the reviews that are due, for colleagues."""

from __future__ import annotations

from pathlib import Path

import click

from trustportal.commands.arguments import examples, root_argument
from trustportal.judge import judge
from trustportal.reports.reviews import reviews


@click.command(epilog=examples("calendar > reviews.ics"))
@root_argument
def calendar(root: Path) -> None:
    """Print the calendar of reviews, with the owner of each claim: for colleagues only.

    It is never published; the calendar for visitors is calendar.ics of the site.
    """
    judgement = judge(root)
    if judgement.portal is None:
        raise click.ClickException("the portal cannot be read; 'trust-portal check' says why")
    click.echo(reviews(judgement.portal, judgement.as_of), nl=False)
