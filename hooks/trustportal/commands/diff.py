"""`trust-portal diff`: what changed for customers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from trustportal.commands.arguments import day, examples, root_argument, today_option
from trustportal.judge import Judgement, judge
from trustportal.problems import errors
from trustportal.public import PublicView, publish
from trustportal.publication.changes import diff as changes_between
from trustportal.publication.format import document
from trustportal.publication.history import read_chain
from trustportal.reports.changes import DIFFERENCES, Difference
from trustportal.source.revisions import RevisionError, extract
from trustportal.source.site import SETTINGS

_DAY = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:\.json)?")


@click.command(
    epilog=examples("diff", "diff 2026-06-15", "diff main", "diff --format markdown > changes.md")
)
@click.argument("base", required=False, metavar="[RELEASE|GIT-REV]")
@root_argument
@today_option
@click.option(
    "--format",
    "form",
    type=click.Choice(list(DIFFERENCES)),
    default="text",
    show_default=True,
    help="text for people, json for tools, markdown for a comment on a pull request.",
)
def diff(base: str | None, root: Path, today: datetime | None, form: str) -> None:
    """Say what changed for customers since a release or a git revision.

    Without a name it is the last release. A release is named by its day, anything else is a git
    revision: its data and pages are read into a temporary folder, and published as of its own day,
    or of --today. The folder of a portal alone is ROOT. Ends with 0 also where something weakened:
    that is for 'check' to judge.
    """
    if base and (Path(base) / SETTINGS).exists():
        root, base = Path(base), None
    view, judgement = _published(root, day(today), "the portal")
    if base is None or _DAY.fullmatch(base):
        name, before = _release(base, view)
    else:
        name, before = f"git revision {base}", _revision(base, root, day(today))
    if not judgement.stands:
        count = len(errors(judgement.problems))
        click.echo(
            f"note: the portal has {count} errors; 'trust-portal check' names them", err=True
        )
    found = changes_between(before, document(view, view.claims()))
    after = f"the portal as of {view.as_of}"
    difference = Difference(name, after, found, view.site_url, frozenset(view.index))
    click.echo(DIFFERENCES[form](difference), nl=False)


def _published(root: Path, today: date | None, name: str) -> tuple[PublicView, Judgement]:
    judgement = judge(root, today)
    if judgement.portal is None:
        first = errors(judgement.problems)[0]
        raise click.ClickException(f"{name} cannot be read: {first.place}: {first.message}")
    return publish(judgement.portal, judgement.as_of), judgement


def _release(base: str | None, view: PublicView) -> tuple[str, Mapping[str, Any]]:
    """A release of this day, or the last one up to the day of the view."""
    chain = read_chain(view.history)
    if base is None:
        release = chain.last(view.as_of)
    else:
        wanted = base.removesuffix(".json")
        release = next((e for e in chain.releases if str(e.released_on) == wanted), None)
    if release is None:
        days = [str(each.released_on) for each in chain.releases]
        there = f"there are {', '.join(days[-6:])}" if days else "there is none yet"
        which = f"of {base}" if base else f"on or before {view.as_of}"
        raise click.ClickException(
            f"there is no release {which}: {there}; 'trust-portal release' makes one"
        )
    return f"the release of {release.released_on}", release.document


def _revision(revision: str, root: Path, today: date | None) -> Mapping[str, Any]:
    with TemporaryDirectory(prefix="trust-portal-") as folder:
        try:
            there = extract(root, revision, Path(folder))
        except RevisionError as error:
            raise click.ClickException(str(error)) from error
        view, _ = _published(there, today, f"the portal of {revision}")
        return document(view, view.claims())
