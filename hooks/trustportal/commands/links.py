"""`trust-portal links`: every address that somebody may pass on."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from trustportal.clock import judged_on
from trustportal.commands.arguments import examples, portal_of, root_argument
from trustportal.commands.completing import ids_of
from trustportal.public import publish
from trustportal.publication.links import Link
from trustportal.publication.links import links as all_links
from trustportal.reports.links import as_csv, as_text


@click.command(
    epilog=examples(
        "links --product api-platform --region europe", "links --format csv > links.csv"
    )
)
@root_argument
@click.option(
    "--product",
    shell_complete=ids_of("products"),
    help="Only what is about this product, by its id.",
)
@click.option(
    "--region", shell_complete=ids_of("regions"), help="Only what is about this region, by its id."
)
@click.option("--standard", help="Only what is about this standard, by its id.")
@click.option("--format", "form", type=click.Choice(["text", "csv"]), default="text")
def links(
    root: Path, product: str | None, region: str | None, standard: str | None, form: str
) -> None:
    """Print every address that somebody may pass on, as a table.

    Shares that no list names are among them: this table is for colleagues.
    """
    portal = portal_of(root)
    as_of = judged_on(portal.organization)
    found = tuple(all_links(publish(portal, as_of), unlisted=True))
    for facet, wanted in (("products", product), ("regions", region), ("standards", standard)):
        known = sorted({each for link in found for each in getattr(link, facet)})
        if wanted and wanted not in known:
            raise click.BadParameter(
                f"'{wanted}' is not one of {', '.join(known)}", param_hint=f"--{facet[:-1]}"
            )
        found = tuple(link for link in found if not wanted or _is_about(link, facet, wanted))
    sys.stdout.write(as_csv(found) if form == "csv" else as_text(found))


def _is_about(link: Link, facet: str, wanted: str) -> bool:
    """Whether an address names what is wanted; what names no product or region limits nothing."""
    named = getattr(link, facet)
    return wanted in named or (not named and facet != "standards" and link.sort == "record")
