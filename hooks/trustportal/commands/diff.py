"""`trust-portal diff`: what changed for customers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from trustportal.commands.arguments import day, examples, root_argument, today_option
from trustportal.commands.completing import bases
from trustportal.judge import Judgement, judge
from trustportal.problems import errors
from trustportal.public import PublicView, publish
from trustportal.publication.changes import diff as changes_between
from trustportal.publication.format import whole
from trustportal.publication.history import read_chain
from trustportal.reports.changes import DIFFERENCES, Difference
from trustportal.reports.pull_request import Proposal, pull_request
from trustportal.reports.text import counted
from trustportal.source.revisions import RevisionError, extract
from trustportal.source.settings import SETTINGS

_DAY = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:\.json)?")


PULL_REQUEST = "pull-request"


@dataclass(frozen=True, slots=True)
class Before:
    """What is compared with: its name, its public document, and its pages where it has some."""

    name: str
    document: Mapping[str, Any]
    texts: Mapping[str, str] | None = None


@click.command(
    epilog=examples(
        "diff",
        "diff 2026-06-15",
        "diff main",
        "diff main --format markdown > changes.md",
        "diff main --format pull-request > comment.md",
    )
)
@click.argument("base", required=False, metavar="[RELEASE|GIT-REV]", shell_complete=bases)
@root_argument
@today_option
@click.option(
    "--format",
    "form",
    type=click.Choice([*DIFFERENCES, PULL_REQUEST]),
    default="text",
    show_default=True,
    help="text for people, json for tools, markdown for a list of the changes, pull-request for"
    " a comment with the problems, the changes and the pages to look at.",
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
    judgement = judge(root, day(today))
    try:
        before, difference = _compared(base, root, judgement, day(today))
    except click.ClickException as error:
        if form != PULL_REQUEST:
            raise
        click.echo(pull_request(Proposal(judgement, silence=error.message)), nl=False)
        return
    if form == PULL_REQUEST:
        proposal = Proposal(judgement, difference, texts=before.texts)
        click.echo(pull_request(proposal), nl=False)
        return
    if not judgement.stands:
        count = counted(errors(judgement.problems))
        click.echo(f"note: the portal has {count}; 'trust-portal check' names them", err=True)
    click.echo(DIFFERENCES[form](difference), nl=False)


def _compared(
    base: str | None, root: Path, judgement: Judgement, today: date | None
) -> tuple[Before, Difference]:
    view = _published(judgement, "the portal")
    if base is None or _DAY.fullmatch(base):
        before = _release(base, view)
    else:
        before = _revision(base, root, today)
    found = changes_between(before.document, whole(view))
    after = f"the portal as of {view.as_of}"
    return before, Difference(before.name, after, found, view.site_url, frozenset(view.index))


def _published(judgement: Judgement, name: str) -> PublicView:
    if judgement.portal is None:
        first = errors(judgement.problems)[0]
        raise click.ClickException(f"{name} cannot be read: {first.place}: {first.message}")
    return publish(judgement.portal, judgement.as_of)


def _release(base: str | None, view: PublicView) -> Before:
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
    return Before(f"the release of {release.released_on}", release.document)


def _revision(revision: str, root: Path, today: date | None) -> Before:
    with TemporaryDirectory(prefix="trust-portal-") as folder:
        try:
            there = extract(root, revision, Path(folder))
        except RevisionError as error:
            raise click.ClickException(str(error)) from error
        judgement = judge(there, today)
        view = _published(judgement, f"the portal of {revision}")
        pages = judgement.portal.pages if judgement.portal else ()
        texts = {page.file: page.body for page in pages}
        said = whole(view)
        return Before(f"git revision {revision}", said, texts)
