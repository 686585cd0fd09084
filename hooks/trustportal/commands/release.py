"""`trust-portal release`: what the portal says goes on the record."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from trustportal.commands.arguments import (
    ERRORS,
    day,
    examples,
    in_colour,
    judged,
    root_argument,
    today_option,
)
from trustportal.problems import errors
from trustportal.public import publish
from trustportal.publication.changes import diff
from trustportal.publication.format import whole
from trustportal.publication.history import read_chain
from trustportal.publication.release import next_release
from trustportal.reports.changes import Difference, as_text
from trustportal.reports.text import lines_of, summary


@click.command(
    epilog=examples(
        "release --today 2026-11-23",
        "release  # ends with 1 where the day has a release, as it does in the example",
    )
)
@root_argument
@today_option
def release(root: Path, today: datetime | None) -> None:
    """Put what the portal says today on the record, in data/history.

    It is judged first, and nothing is written unless it can be published. Commit the new file with
    the change that it records; no release is ever edited or deleted. A day has one release: to
    mend one that nobody has seen yet, delete its file and release again.
    """
    judgement = judged(root, day(today))
    portal = judgement.portal
    if portal is None or not judgement.stands:
        said = "\n".join([*lines_of(errors(judgement.problems)), summary(judgement)]) + "\n"
        sys.stdout.write(said if in_colour() else click.unstyle(said))
        sys.exit(ERRORS)
    releases = read_chain(portal.history).releases
    last = releases[-1] if releases else None
    if last and last.released_on >= judgement.as_of:
        raise click.ClickException(
            f"{last.file.file} is there, and the portal was judged as of {judgement.as_of}: a day"
            " has one release, and none goes before another. Release on a later day (--today), or"
            " delete the file if it was never committed or published"
        )
    view = publish(portal, judgement.as_of)
    now = whole(view)
    if last and {**last.document, "as_of": now["as_of"]} == now:
        click.echo(f"the portal says what it said on {last.released_on}: nothing to release")
        return
    made = next_release(view)
    path = root / made.file
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as stream:
        stream.write(made.content)
    click.echo(f"wrote {path} ({len(view.claims())} records, {len(made.content):,} bytes)")
    if last:
        changes = diff(last.document, now)
        names = f"the release of {last.released_on}", f"the release of {judgement.as_of}"
        said = as_text(Difference(*names, changes, view.site_url, frozenset(view.index)))
        click.echo(said, nl=False)
