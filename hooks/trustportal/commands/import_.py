"""`trust-portal import`: a table of somebody else's as records."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from trustportal.answering.sheet import RefusedFileError
from trustportal.clock import judged_on
from trustportal.commands.arguments import (
    CLEAN,
    ERRORS,
    collection_type,
    examples,
    portal_of,
    root_argument,
)
from trustportal.editing.splices import EditError, all_written
from trustportal.importing.mapping import MappingError
from trustportal.importing.planning import Asked, plan_import
from trustportal.importing.report import plan_lines
from trustportal.importing.words import UnplacedError
from trustportal.importing.writing import new_texts
from trustportal.model.kinds import KIND_OF
from trustportal.public import publish


@click.command(
    "import",
    epilog=examples(
        "import subprocessors vendors.csv",
        'import subprocessors vendors.xlsx --sheet "Vendors 2026" --dates dmy',
        'import retention schedule.csv --map "Kept for=duration" --map "Remark="',
        "import documents list.json --set access=request --yes",
    ),
)
@click.argument("collection", metavar="KIND", type=collection_type)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@root_argument
@click.option("--sheet", help="The sheet of a workbook.")
@click.option(
    "--map", "maps", multiple=True, metavar="COLUMN=FIELD", help="What a column is; no FIELD: none."
)
@click.option(
    "--set", "sets", multiple=True, metavar="FIELD=VALUE", help="A value for every new record."
)
@click.option(
    "--dates",
    "order",
    type=click.Choice(["dmy", "mdy"]),
    help="Which comes first in 03/04/2026; without it such a day is not placed.",
)
@click.option("--dry-run", is_flag=True, help="Show the plan, and write nothing.")
@click.option("--yes", is_flag=True, help="Write without asking.")
def import_(collection: str, file: Path, root: Path, **given: Any) -> None:
    """Take records from a table: CSV, XLSX or JSON.

    KIND is what the table holds, FILE the table, ROOT the folder with mkdocs.yml. The plan comes
    first: which column is which field, and what each row would do. A row that is there already, by
    its id or its exact title, becomes an update, every other one a draft; what finds no place stays
    as a comment above its draft. A web address without https:// gets it. No row is lost: the counts
    at the end add up. Ends with 1 when a row was refused.
    """
    asked = Asked(given["sheet"], given["maps"], given["sets"], given["order"])
    portal = portal_of(root)
    if collection in portal.unread:
        said = f"data/{KIND_OF[collection].name} cannot be read; 'trust-portal check' says why"
        raise click.ClickException(said)
    view = publish(portal, judged_on(portal.organization, None))
    try:
        wanted = plan_import(portal, view, collection, file, asked)
    except RefusedFileError as error:
        at = f"{error.at}: " if error.at else ""
        said = f"{file}: {at}{error.message}\n    mend: {error.mend}"
        raise click.ClickException(said) from None
    except (MappingError, UnplacedError) as error:
        raise click.UsageError(str(error)) from None
    for line in plan_lines(wanted.plan, file.name, collection):
        click.echo(line)
    counts = wanted.plan.counts()
    to_write = counts["added"] + counts["updated"] and not given["dry_run"]
    if to_write and _agreed(given["yes"]):
        try:
            texts = new_texts(root, wanted)
            all_written(root, texts)
        except EditError as error:
            raise click.ClickException(str(error)) from None
        click.echo(f"wrote {', '.join(texts)}; now: trust-portal check")
    sys.exit(ERRORS if counts["refused"] else CLEAN)


def is_asked() -> bool:
    """Whether a person is there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _agreed(yes: bool) -> bool:
    """Whether to write: said so, or asked; in a pipe nobody can be asked."""
    if yes:
        return True
    if is_asked():
        return click.confirm("Write this?")
    click.echo("nothing was written; --yes writes")
    return False
