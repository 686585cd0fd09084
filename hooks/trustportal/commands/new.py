"""`trust-portal new`: a draft of a record, from a few questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from trustportal.commands.arguments import (
    collection_type,
    examples,
    in_colour,
    portal_of,
    refused,
    root_argument,
)
from trustportal.editing.answers import objections, value_of, with_answers
from trustportal.editing.drafts import draft_text, fields_of, still_open
from trustportal.editing.ids import whose
from trustportal.editing.places import with_record
from trustportal.editing.splices import EditError, written
from trustportal.model.anatomy import Field, field_of_model
from trustportal.model.kinds import COLLECTIONS
from trustportal.model.words import slug
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.source.strict_yaml import Value


@click.command(
    epilog=examples(
        "new subprocessors",
        'new retention --set title="Invoices" --set products=team,edu --no-input',
        'new faq --set id=selling-data --set title="Do you sell our data?" --no-input',
    )
)
@click.argument("kind", type=collection_type)
@root_argument
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Give a value without being asked; once more for each field. Ids in a list are parted by "
    "commas; a field in a field is written with a dot, as internal.owner.",
)
@click.option("--no-input", is_flag=True, help="Ask nothing; what is not given stays open.")
def new(kind: str, root: Path, sets: tuple[str, ...], no_input: bool) -> None:
    """Write a draft of a new record, after asking for what it needs.

    KIND is products, data_classes, certifications, regulations, regions, residency, encryption,
    retention, data_use, controls, assessments, features, subprocessors, service_levels, documents,
    faq, updates, customers or shares. The draft stands behind the last record of its file, says
    what each open field means, and is not public until you set state: published.
    """
    portal = portal_of(root)
    given = _given(kind, sets)
    if said := objections(portal, kind, given):
        raise click.UsageError("\n".join(said))
    if not no_input:
        click.echo("Enter leaves a field open. Ctrl-C stops, and then nothing is written.\n")
        given = _asked(portal, kind, given)
    if not given.get("id"):
        if not given.get("title"):
            raise click.UsageError("a record needs an id: add --set id=a-short-name")
        given = {**given, "id": _free_id(portal, kind, str(given["title"]))}
    try:
        file, text, line = with_record(
            root, kind, str(given["id"]), draft_text(COLLECTIONS[kind], given)
        )
        written(root, file, text)
    except EditError as error:
        raise refused(error) from None
    click.echo(f"{file}:{line}: '{kind}/{given['id']}' is written, as a draft.")
    if missing := still_open(COLLECTIONS[kind], given):
        click.echo(f"Still open: {listed(missing, 40)}.")
    click.echo("Open the file, complete it, set state: published, and run 'trust-portal check'.")


def _given(kind: str, sets: Iterable[str]) -> Mapping[str, Value]:
    """The values of the options, those of one field together."""
    texts: dict[str, list[str]] = {}
    for each in sets:
        name, sign, value = each.partition("=")
        if not sign:
            raise click.BadParameter(f"'{each}' is not FIELD=VALUE", param_hint="--set")
        texts.setdefault(name.strip(), []).append(value)
    given: Mapping[str, Value] = {}
    for name, values in texts.items():
        try:
            given = with_answers(COLLECTIONS[kind], name, values, given)
        except LookupError as error:
            raise click.BadParameter(str(error), param_hint="--set") from None
    if given.get("state", "draft") != "draft":
        message = "what is new is a draft; set its state in the file once it is complete"
        raise click.BadParameter(message, param_hint="--set")
    return given


def _asked(portal: Portal, kind: str, given: Mapping[str, Value]) -> Mapping[str, Value]:
    """The given values and those that a person answers, one field after the other."""
    model, seen = COLLECTIONS[kind], {"state", "id"}
    if "title" not in given:
        given = _ask(portal, kind, given, field_of_model(model, "title"))
    if "id" not in given:
        default = _free_id(portal, kind, str(given["title"] or ""))
        given = _ask(portal, kind, given, field_of_model(model, "id"), default)
    while True:  # an answer can make further fields needed
        fields = [each for each in fields_of(model, given) if each.name not in {*seen, *given}]
        if not fields:
            return given
        seen.add(fields[0].name)
        if fields[0].part is None:
            given = _ask(portal, kind, given, fields[0])


def _ask(
    portal: Portal, kind: str, given: Mapping[str, Value], field: Field, default: str = ""
) -> Mapping[str, Value]:
    """The given values with the answer for one field, asked for until nothing is against it."""
    _explain(portal, field)
    while True:
        text = click.prompt(field.name, default=default, show_default=bool(default))
        answered = {**given, field.name: value_of(field, [text])}
        said = objections(portal, kind, answered)
        if not said:
            click.echo()
            return answered
        for each in said:
            click.secho(f"  {each}", fg="red" if in_colour() else None)


MOST_NAMED = 20
"""More ids than one reads before one types; the check offers the nearest of any number."""


def _explain(portal: Portal, field: Field) -> None:
    to = field.points.to if field.points else None
    ids = [each.id for each in portal.records.get(to, ())] if to else []
    known = f"There are {', '.join(ids)}." if 0 < len(ids) <= MOST_NAMED else ""
    for said in (field.said, field.hint):
        if said:
            click.echo(click.wrap_text(said, 88, "  ", "  "))
    if known:
        click.echo(f"  {known}")  # not wrapped, which would part an id at its hyphen
    if field.many:
        click.echo(
            "  Several are parted by commas."
            if field.split
            else "  One for now; more go into the file."
        )


def _free_id(portal: Portal, kind: str, title: str) -> str:
    """An id made of the title that nobody has or had."""
    name = slug(title)[:70].strip("-") or "new"
    numbered = (name if number == 1 else f"{name}-{number}" for number in range(1, 1000))
    return next(each for each in numbered if not whose(portal, f"{kind}/{each}"))
