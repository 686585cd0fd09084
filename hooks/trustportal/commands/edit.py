"""`trust-portal edit`: the editor in the browser, beside the preview."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from trustportal.commands.arguments import examples, root_argument
from trustportal.editing.server import (
    HOST,
    Desk,
    address,
    editor_files,
    editor_server,
    plain_address,
)
from trustportal.editing.splices import EditError
from trustportal.loading import load
from trustportal.model.organization import Organization
from trustportal.preview.editors import DESK
from trustportal.preview.ports import why_taken

LOOK = 1.0
"""Seconds between two looks at whether the portal is still served."""
ENDED = (
    "the portal beside the editor has ended, and says above why. What is saved is still written;"
    " mend it, end the editor with Ctrl-C, and begin again"
)


@click.command(epilog=examples("edit", "edit --port 8101 --preview-port 8100"))
@root_argument
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
@click.option(
    "--preview-port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    help="The port of the portal as it would be published.",
)
@click.option("--preview/--no-preview", default=True, help="Whether to serve the portal as well.")
def edit(root: Path, port: int, preview_port: int, preview: bool) -> None:
    """Edit the claims and pages in the browser, beside the portal.

    Both are served to this machine alone, until Ctrl-C. What is saved is written into data/ and
    content/, and nothing else of the files changes; git shows what did.
    """
    preview_url = f"http://{HOST}:{preview_port}/"
    try:
        desk = Desk(root, editor_files(root), secrets.token_urlsafe(16), preview_url, _accent(root))
        server = editor_server(desk, port)
    except EditError as error:
        raise click.ClickException(str(error)) from None
    if preview and (said := why_taken(HOST, preview_port)):
        raise click.ClickException(
            f"port {preview_port}, for the portal beside the editor, cannot be used: {said}. End"
            " what is served there (make serve), or choose another with --preview-port"
        )
    port_of_preview = preview_port if preview else None
    with server, _served(root, port_of_preview, plain_address(server)) as served:
        click.echo(f"editor:  {address(server, desk)}")
        if preview:
            click.echo(f"portal:  {preview_url} (in a moment)")
        click.echo("Ctrl-C ends it")
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C does
        server.timeout, ended = LOOK, False
        try:
            while True:
                server.handle_request()
                if not ended and served and served.poll() is not None:
                    click.echo(ENDED, err=True)
                    ended = True
        except KeyboardInterrupt:
            click.echo()


@contextmanager
def _served(root: Path, port: int | None, editor: str) -> Iterator[subprocess.Popen[bytes] | None]:
    """The portal, served by MkDocs in a process of its own until the editor ends."""
    if port is None:
        yield None
        return
    process = subprocess.Popen(  # noqa: S603 # our own interpreter and arguments
        [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", f"{HOST}:{port}"],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", DESK: editor},
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _accent(root: Path) -> str:
    """The portal's own colour; that of the model while its file cannot be read."""
    portal = load(root, lambda _: None)
    accent = portal.organization.accent if portal else None
    return accent.light if accent else str(Organization.model_fields["accent"].default.light)
