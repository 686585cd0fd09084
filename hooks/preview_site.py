"""Under `mkdocs serve`: a preview for those who write, with problems, drafts and another day.

`mkdocs serve --no-livereload` serves what can be published, as any visitor sees it, or nothing.
"""

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal

import click
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from trustportal.preview.door import Door
from trustportal.preview.editors import DESK, SETTING, EditorError, editor
from trustportal.preview.ports import why_taken
from trustportal.preview.preview import PREVIEW, Preview
from watchdog.observers.polling import PollingObserver

PAUSE = 0.1
"""Seconds between two looks at the files; MkDocs takes half of one."""


class _Process:
    """What outlives the builds of this process."""

    serves = dresses = False
    preview: Preview | None = None


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether this is a preview."""
    asked = click.get_current_context(silent=True)
    _Process.serves = command == "serve"
    _Process.dresses = bool(asked and asked.params.get("livereload"))


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Hand the one preview of this process to the hooks of every build."""
    if _Process.serves and _Process.preview is None:
        host, port = config.dev_addr
        if said := why_taken(host, port):
            raise PluginError(
                f"port {port} cannot be used: {said}. End what is served there, or choose another:"
                " make serve PORT=8010 (mkdocs serve --dev-addr 127.0.0.1:8010)"
            )
        try:
            chosen = replace(editor(os.environ.get(SETTING, "")), desk=os.environ.get(DESK, ""))
        except EditorError as error:
            raise PluginError(str(error)) from error
        root = Path(config.config_file_path or "mkdocs.yml").parent
        kept = root / ".cache"
        with suppress(OSError):
            kept.mkdir(exist_ok=True)
        folder = kept if os.access(kept, os.W_OK) else Path(mkdtemp(prefix="trust-portal-"))
        _Process.preview = Preview(root, chosen, folder / "asked", dresses=_Process.dresses)
    config.extra[PREVIEW] = _Process.preview
    return config


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: object) -> LiveReloadServer:
    """Stand before the server, hear when it builds, and have it see soon that a file was saved."""
    inner = server.get_app()
    watched = [config.docs_dir, config.config_file_path, *config.theme.dirs]
    watched = [each for each in watched if _no_longer_watched(server, each)]
    server.observer, server.build_delay = PollingObserver(timeout=PAUSE), PAUSE / 5
    for each in watched:
        server.watch(each)
    if (preview := _Process.preview) and inner:
        server.watch(str(preview.asked))
        server.builder = preview.watched(server.builder)
        server.set_app(Door(preview, inner, server.mount_path, config.dev_addr.host))
    return server


def _no_longer_watched(server: LiveReloadServer, path: str | None) -> bool:
    """Whether the server watched a path until now; some of them only if it was asked to."""
    try:
        server.unwatch(path or "")
    except KeyError:
        return False
    return True
