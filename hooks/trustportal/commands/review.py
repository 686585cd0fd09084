"""`trust-portal review`: what is due, and a review on record."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from trustportal.clock import judged_on
from trustportal.commands.arguments import (
    day,
    day_type,
    examples,
    in_colour,
    portal_of,
    refused,
    root_type,
)
from trustportal.commands.completing import ids, owners
from trustportal.editing.ids import found
from trustportal.editing.reviewing import reviewed
from trustportal.editing.splices import EditError, all_written
from trustportal.portal import Portal
from trustportal.problems import did_you_mean
from trustportal.reports.due_reviews import as_json, as_text, due_reviews
from trustportal.source.settings import SETTINGS


@click.command(
    epilog=examples(
        "review",
        "review --owner privacy@example.com --within 365",
        "review --format json > reviews.json",
        'review retention/api-content --by "Head of privacy"',
    )
)
@click.argument("records", nargs=-1, metavar="[RECORD]... [ROOT]", shell_complete=ids)
@click.option("--within", type=click.IntRange(0, 3660), default=60, show_default=True, help="Days.")
@click.option(
    "--owner",
    shell_complete=owners,
    help="Only what this owner keeps, by the address in internal.owner.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--on",
    type=day_type,
    help="The day of the review; today unless given.",
)
@click.option("--by", help="The role that confirmed the record: 'Head of privacy'.")
def review(  # noqa: PLR0913, PLR0917 - each is an option
    records: tuple[str, ...],
    within: int,
    owner: str | None,
    form: str,
    on: datetime | None,
    by: str | None,
) -> None:
    """Say what is due for review and whose it is, or put a review on record.

    Without RECORD, what is overdue or due within 60 days is listed. With one or several, by kind
    and id, their reviewed_on becomes the day, and internal.reviewed_by the role; nothing else in
    the file changes. ROOT is the folder with mkdocs.yml; the current one by default.
    """
    root, names = _apart(records)
    portal = portal_of(root)
    today = judged_on(portal.organization)
    if not names:
        if on or by:
            raise click.UsageError("name the records that were reviewed: retention/api-content")
        sys.stdout.write(_due(portal, today, within, owner, form))
        return
    if not by or not by.strip():
        raise click.UsageError("say which role confirmed it: --by 'Head of privacy'")
    try:
        references = list(dict.fromkeys(found(portal, name) for name in names))
        texts = reviewed(portal, references, day(on) or today, by.strip(), today)
        all_written(root, texts)
    except (LookupError, EditError) as error:
        raise refused(error) from None
    for reference in references:
        place = portal.origin(reference).place_of_key("reviewed_on")
        said = f"'{reference}' is reviewed on {day(on) or today} by {by.strip()}"
        click.echo(f"{place.file}:{place.line}: {said}")


def _apart(given: Sequence[str]) -> tuple[Path, list[str]]:
    """The folder of the portal among the arguments, and the records."""
    folders = [each for each in given if each.startswith((".", "/")) or Path(each).is_dir()]
    if len(folders) > 1:
        raise click.UsageError(f"one folder with {SETTINGS} is enough: {' and '.join(folders)}")
    root = root_type.convert(folders[0] if folders else ".", None, None)
    return root, [each for each in given if each not in folders]


def _due(portal: Portal, today: date, within: int, owner: str | None, form: str) -> str:
    due = due_reviews(portal, today, within)
    if owner:
        owners = {each.internal.owner for _, each in portal.all() if each.internal}
        known = sorted(each for each in owners if each)
        if owner not in known:
            near = did_you_mean(owner, known)
            raise click.BadParameter(f"no record is kept by '{owner}'{near}", param_hint="--owner")
        due = tuple(each for each in due if each.owner == owner)
    return as_json(due) if form == "json" else as_text(due, today, within, colour=in_colour())
