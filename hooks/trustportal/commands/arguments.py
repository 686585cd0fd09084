"""What several commands take and give: the portal, a kind, a day, exit codes, colour."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from trustportal.problems import did_you_mean, listed
from trustportal.source.settings import SETTINGS

if TYPE_CHECKING:
    from trustportal.judge import Judgement
    from trustportal.portal import Portal

CLEAN, ERRORS = 0, 1
"""Exit codes; click itself ends with 2 when the command is used wrongly."""


def examples(*lines: str) -> str:
    """The end of a command's help: what to type. `# ends with 1` says so where it is not 0."""
    return "\b\nExamples:\n" + "\n".join(f"  trust-portal {line}" for line in lines)


class _Day(click.ParamType[datetime]):
    """A day, written as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        try:
            return value if isinstance(value, datetime) else datetime.strptime(value, "%Y-%m-%d")  # noqa: DTZ007 - a day has no zone
        except ValueError:
            self.fail(f"'{value}' is not a day of the calendar: write it as 2027-03-01", param, ctx)


day_type = _Day()


class _Root(click.ParamType[Path]):
    """A folder that holds mkdocs.yml; without a name the current one, or one above it."""

    name = "root"

    def convert(
        self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        path = Path(value)
        above = (Path(*[".."] * up) for up in range(1, len(Path.cwd().parts)))
        places = (path, *(above if path == Path() else ()))
        found: Path = next((each for each in places if (each / SETTINGS).exists()), path)
        if not (found / SETTINGS).exists():
            where = f"'{path}'" if path != Path() else "this folder, nor in one above it"
            said = f"there is no {SETTINGS} in {where}: name the folder of the portal"
            self.fail(said, param, ctx)
        return found


root_type = _Root()
root_argument = click.argument("root", type=root_type, default=".")


class _Collection(click.ParamType[str]):
    """A list of records by the key under which it stands in its file."""

    name = "kind"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from trustportal.model.kinds import COLLECTIONS, ORGANIZATION  # noqa: PLC0415 - slow

        if value == ORGANIZATION.name:
            self.fail("there is one organisation: change data/organization.yml", param, ctx)
        if value not in COLLECTIONS:
            near = did_you_mean(value, COLLECTIONS) or "."
            kinds = listed(COLLECTIONS, 40, last="or")
            self.fail(f"'{value}' is not a kind of record{near} Write one of: {kinds}", param, ctx)
        return value

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002 - click gives both
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """The kinds that begin so."""
        from trustportal.model.kinds import COLLECTIONS  # noqa: PLC0415 - slow

        return [CompletionItem(name) for name in COLLECTIONS if name.startswith(incomplete)]


collection_type = _Collection()


def portal_of(root: Path) -> Portal:
    """The portal in a folder, whatever stands against it, as long as it can be read."""
    from trustportal.loading import load  # noqa: PLC0415 - slow, and --help need not wait

    portal = load(root, lambda _: None)
    if portal is None:
        raise click.ClickException("the portal cannot be read; 'trust-portal check' says why")
    return portal


def judged(root: Path, today: date | None) -> Judgement:
    """The portal judged, with a line on the terminal that says how far that is."""
    from trustportal.judge import judge  # noqa: PLC0415 - slow, and --help need not wait
    from trustportal.progress import steps  # noqa: PLC0415

    with steps("reading", "judging") as step:
        return judge(root, today, at_once=True, step=step)


def refused(error: Exception) -> click.ClickException:
    """What to say when a change is not made."""
    end = "" if str(error).endswith("?") else "."
    return click.ClickException(f"{error}{end} Nothing was changed.")


today_option = click.option(
    "--today",
    type=day_type,
    help="Judge as of this day, instead of the portal's own or the real one.",
)


def in_colour() -> bool:
    """Whether a person looks at the output, and wants colours (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def day(given: datetime | None) -> date | None:
    """The day of an option."""
    if given is None:
        return None
    from trustportal.model.fields import OUR_TIME  # noqa: PLC0415 - slow, and few ask for a day

    if given.year not in OUR_TIME:
        raise click.UsageError(f"{given.date()} is not a day of our time: look the year up")
    return given.date()
