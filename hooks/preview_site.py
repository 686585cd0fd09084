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
from trustportal.preview.preview import PREVIEW, Preview


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
    """Stand before the server, and hear when it builds."""
    inner = server.get_app()
    if (preview := _Process.preview) and inner:
        server.watch(str(preview.asked))
        server.builder = preview.watched(server.builder)
        server.set_app(Door(preview, inner, server.mount_path, config.dev_addr.host))
    return server
