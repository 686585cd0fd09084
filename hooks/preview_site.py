"""Under `mkdocs serve`: a preview for those who write, with problems, drafts and another day.

`mkdocs serve --no-livereload` is no preview: it is judged, made and served as a build.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import click
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from trustportal.preview.door import Door
from trustportal.preview.editors import SETTING, EditorError, editor
from trustportal.preview.preview import PREVIEW, Preview


class _Process:
    """What outlives the builds of this process."""

    previews = False
    folder: TemporaryDirectory[str] | None = None
    preview: Preview | None = None


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Remember whether this is a preview."""
    asked = click.get_current_context(silent=True)
    _Process.previews = command == "serve" and bool(asked and asked.params.get("livereload"))


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Hand the one preview of this process to the hooks of every build."""
    if _Process.previews and _Process.preview is None:
        try:
            chosen = editor(os.environ.get(SETTING, ""))
        except EditorError as error:
            raise PluginError(str(error)) from error
        _Process.folder = TemporaryDirectory(prefix="trust-portal-")
        root = Path(config.config_file_path or "mkdocs.yml").parent
        _Process.preview = Preview(root, chosen, Path(_Process.folder.name) / "asked")
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


def on_shutdown() -> None:
    """Take the file away by which another standpoint was asked for."""
    if _Process.folder:
        _Process.folder.cleanup()
