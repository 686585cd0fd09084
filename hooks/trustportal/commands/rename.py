"""`trust-portal rename`: another id, everywhere, and the old address leads to the new one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

import click
from pydantic import TypeAdapter, ValidationError

from trustportal.commands.arguments import examples, portal_of, refused, root_argument
from trustportal.commands.completing import ids
from trustportal.editing.ids import found, whose
from trustportal.editing.renaming import Renaming, renamed
from trustportal.editing.splices import EditError, all_written, text_of
from trustportal.model.fields import Id
from trustportal.portal import DATA, Portal
from trustportal.source.settings import SETTINGS


@click.command(
    epilog=examples(
        "rename retention/api-content content-in-the-api --dry-run",
        "rename retention/api-content content-in-the-api",
    )
)
@click.argument("old", shell_complete=ids)
@click.argument("new")
@root_argument
@click.option("--dry-run", is_flag=True, help="Show every line that would change; change nothing.")
def rename(old: str, new: str, root: Path, dry_run: bool) -> None:
    """Change the id of a record everywhere, and keep its old address.

    OLD is the record by kind and id, NEW its new id. Every reference in data/ and every link and
    component in the pages follows; the old id is kept under formerly, so that old links lead on.
    Either all files are changed or none. Releases in data/history stay as they are.
    """
    portal = portal_of(root)
    try:
        renaming = Renaming(reference := found(portal, old), _new(portal, reference, new))
        texts = renamed(portal, renaming)
        before = {file: text_of(root, file) for file in texts}
        if not dry_run:
            all_written(root, texts)
    except (LookupError, EditError) as error:
        raise refused(error) from None
    for file, text in texts.items():
        changed = list(_changed(before[file], text))
        if dry_run:
            click.echo("\n".join([file, *changed]) + "\n")
        else:
            lines = sum(line.startswith("+") for line in changed)
            click.echo(f"{file}: {lines} line{'' if lines == 1 else 's'}")
    verb = "would be" if dry_run else "is"
    click.echo(f"'{renaming.old}' {verb} '{renaming.new}'; links to the old address lead to it.")
    for place in _left(portal, renaming, texts):
        click.echo(f"{place}: still names '{renaming.old}'; look whether it should")


def _new(portal: Portal, old: str, new: str) -> str:
    """The new reference; an `EditError` where it cannot be had."""
    kind, name = old.partition("/")[0], new
    if "/" in new:
        other, _, name = new.partition("/")
        if other != kind:
            message = f"'{old}' is of the kind {kind} and cannot become one of {other}"
            raise EditError(f"{message}: write the new id alone")
    try:
        TypeAdapter(Id).validate_python(name)
    except ValidationError as error:
        said = error.errors()[0]["ctx"]
        raise EditError(f"{said['message']}: {said['mend']}") from None
    if has := whose(portal, f"{kind}/{name}"):
        raise EditError(f"{has}: choose another id")
    return f"{kind}/{name}"


def _changed(before: str, after: str) -> Iterator[str]:
    """Each line that goes and each that comes, with its number."""
    number = [0, 0]
    for line in unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""):
        if at := re.match(r"@@ -(\d+)\S* \+(\d+)", line):
            number = [int(at[1]), int(at[2])]
        elif line[0] in "+-" and not line.startswith(("+++ ", "--- ")):
            side = line[0] == "+"
            yield f"{line[0]} {number[side]:5}: {line[1:]}"
            number[side] += 1


def _left(portal: Portal, renaming: Renaming, texts: Mapping[str, str]) -> Iterator[str]:
    """Where the old reference is still named: in comments, code and settings."""
    files = {SETTINGS, *(page.file for page in portal.pages)}
    files |= {
        path.relative_to(portal.root).as_posix() for path in portal.root.glob(f"{DATA}/*.yml")
    }
    for file in sorted(files):
        text = texts.get(file) or text_of(portal.root, file)
        for match in renaming.named().finditer(text):
            yield f"{file}:{text.count(chr(10), 0, match.start()) + 1}"
