"""The command `trust-portal`: the same functions as the hooks, for people and for CI."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click

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


_root = click.argument("root", type=_Root(), default=".")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Judge a trust portal: its claims in data/ and its pages in content/."""


@main.command()
@_root
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Judge as of this day, YYYY-MM-DD, instead of the portal's own or the real one.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="text for people, json and sarif for tools, github for annotations.",
)
def check(root: Path, today: datetime | None, form: str) -> None:
    """Say all that stands against publication.

    ROOT is the folder with mkdocs.yml; the current one by default. Ends with 0 when the portal
    can be published, 1 when it must not be, 2 when the command was used wrongly.
    """
    from trustportal.judge import judge  # noqa: PLC0415 - --help need not load the model
    from trustportal.reports import REPORTS  # noqa: PLC0415

    judgement = judge(root, _day(today))
    sys.stdout.write(REPORTS[form](judgement))
    sys.exit(CLEAN if judgement.stands else ERRORS)


@main.command()
@_root
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; end with 1 if a file differs."
)
def schema(root: Path, only_check: bool) -> None:
    """Write the JSON Schema of every kind to data/schema/, for editors."""
    from trustportal.exports.schema import schemas  # noqa: PLC0415
    from trustportal.portal import DATA  # noqa: PLC0415

    folder = root / DATA / "schema"
    stale = [
        (folder / f"{kind}.json", text)
        for kind, text in schemas().items()
        if not (folder / f"{kind}.json").is_file()
        or (folder / f"{kind}.json").read_text(encoding="utf-8") != text
    ]
    for path, text in stale:
        if only_check:
            click.echo(f"{path} is not what the models say; run 'make schema'")
        else:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            click.echo(f"wrote {path}")
    sys.exit(ERRORS if stale and only_check else CLEAN)


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None
