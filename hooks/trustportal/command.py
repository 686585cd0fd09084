"""The command `trust-portal`: the same functions as the hooks, for people and for CI."""

from __future__ import annotations

import gc
import os
import re
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
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Say instead what will stand against publication by this day, unless something changes.",
)
def check(root: Path, today: datetime | None, form: str, until: datetime | None) -> None:
    """Say all that stands against publication.

    ROOT is the folder with mkdocs.yml; the current one by default. Ends with 0 when the portal
    can be published, 1 when it must not be, 2 when the command was used wrongly.
    """
    from trustportal import reports  # noqa: PLC0415 - --help need not load the model
    from trustportal.judge import judge  # noqa: PLC0415

    gc.disable()  # one judgement keeps nearly all that it makes, and then the process ends
    last = _day(until)
    if last and form not in ("text", "json"):
        raise click.UsageError(f"--until goes with --format text or json, not {form}")
    judgement = judge(root, _day(today))
    if last and last < judgement.as_of:
        raise click.UsageError(f"--until {last} is before {judgement.as_of}, the day of judgement")
    if last and judgement.portal and form == "json":
        said = reports.coming_json(judgement, last)
    elif last and judgement.portal:
        said = reports.coming_text(judgement, last, colour=_in_colour())
    elif form == "text":
        said = reports.text(judgement, colour=_in_colour())
    else:
        said = reports.REPORTS[form](judgement)
    sys.stdout.write(said)
    sys.exit(CLEAN if judgement.stands else ERRORS)


@main.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what a code means, why it matters, how to mend it, and on whose authority.

    CODE is as the report names it, such as GEN-02; without it, every code is listed.
    """
    from trustportal.problems import did_you_mean  # noqa: PLC0415
    from trustportal.reports.explanation import EXPLAINED, every_code, explanation  # noqa: PLC0415

    if code is None:
        click.echo(every_code(), nl=False)
    elif known := EXPLAINED.get(code.upper()):
        click.echo(explanation(known), nl=False)
    else:
        near = did_you_mean(re.sub(r"-(\d)$", r"-0\1", code), EXPLAINED)
        raise click.BadParameter(f"there is no code '{code}'{near}", param_hint="CODE")


@main.command()
@_root
def calendar(root: Path) -> None:
    """Print the calendar of reviews, with the owner of each claim: for colleagues only.

    It is never published; the calendar for visitors is calendar.ics of the site.
    """
    from trustportal.judge import judge  # noqa: PLC0415
    from trustportal.reports.reviews import reviews  # noqa: PLC0415

    judgement = judge(root)
    if judgement.portal is None:
        raise click.ClickException("the portal cannot be read; 'trust-portal check' says why")
    click.echo(reviews(judgement.portal, judgement.as_of), nl=False)


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


def _in_colour() -> bool:
    """Whether a person looks at the output, and wants colours (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None
