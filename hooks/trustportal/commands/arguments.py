"""What several commands take and give: the folder of the portal, a day, exit codes, colour."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path

import click

from trustportal.model.fields import OUR_TIME
from trustportal.source.site import SETTINGS

CLEAN, ERRORS = 0, 1
"""Exit codes; click itself ends with 2 when the command is used wrongly."""


class _Root(click.ParamType[Path]):
    """A folder that holds mkdocs.yml."""

    name = "root"

    def convert(
        self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        path = Path(value)
        if not (path / SETTINGS).exists():
            self.fail(
                f"there is no {SETTINGS} in '{path}': name the folder of the portal", param, ctx
            )
        return path


root_type = _Root()
root_argument = click.argument("root", type=root_type, default=".")

today_option = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Judge as of this day, YYYY-MM-DD, instead of the portal's own or the real one.",
)


def in_colour() -> bool:
    """Whether a person looks at the output, and wants colours (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def day(given: datetime | None) -> date | None:
    """The day of an option."""
    if given and given.year not in OUR_TIME:
        raise click.UsageError(f"{given.date()} is not a day of our time: look the year up")
    return given.date() if given else None
