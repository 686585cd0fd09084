"""`trust-portal schema`: the help for editors."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from trustportal.commands.arguments import CLEAN, ERRORS, examples, root_argument
from trustportal.editing.snippets import FILE, snippets
from trustportal.exports.schema import schemas
from trustportal.portal import DATA


@click.command(epilog=examples("schema", "schema --check"))
@root_argument
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; end with 1 if a file differs."
)
def schema(root: Path, only_check: bool) -> None:
    """Write the JSON Schema of every kind to data/schema/, for editors.

    The snippets of VS Code come from the same models, and are written beside its settings.
    """
    files = {root / DATA / "schema" / f"{kind}.json": text for kind, text in schemas().items()}
    files[root / FILE] = snippets()
    stale = [
        (path, text)
        for path, text in files.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    for path, text in stale:
        if only_check:
            click.echo(f"{path} is not what the models say; run 'make schema'")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            click.echo(f"wrote {path}")
    sys.exit(ERRORS if stale and only_check else CLEAN)
