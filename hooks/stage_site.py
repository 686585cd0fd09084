"""Build beside the old site and put the new one in its place only when it is whole.

MkDocs cleans the site before it reads the pages, and a strict build fails after the last page is
written. So a build goes to `<site>.staging`; a build that fails leaves the last good site as it
was. `mkdocs serve` and `--dirty` build where they always do.
"""

import shutil
from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig


class _Staging:
    """Where the site belongs, where it is built, and whether it is whole."""

    wanted = False
    whole = False
    config: MkDocsConfig | None = None
    site = Path()
    staging = Path()


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Stage builds, not previews."""
    _Staging.wanted = command != "serve" and not dirty


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Turn the build to the staging folder."""
    if _Staging.wanted:
        _Staging.config, _Staging.site = config, Path(config.site_dir)
        _Staging.staging = _Staging.site.with_name(_Staging.site.name + ".staging")
        config.site_dir = str(_Staging.staging)
    return config


def on_post_build(config: MkDocsConfig) -> None:
    """Every page is written."""
    _Staging.whole = True


def on_build_error(error: Exception) -> None:
    """A strict build fails after its last page: it is not whole after all."""
    _Staging.whole = False


def on_shutdown() -> None:
    """Swap the sites, or throw the unfinished one away. `gh-deploy` reads `site_dir` after this."""
    if _Staging.config is None:
        return
    _Staging.config.site_dir = str(_Staging.site)
    if not _Staging.whole:
        shutil.rmtree(_Staging.staging, ignore_errors=True)
        return
    old = _Staging.site.with_name(_Staging.site.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if _Staging.site.exists():
        _Staging.site.rename(old)
    _Staging.staging.rename(_Staging.site)
    shutil.rmtree(old, ignore_errors=True)
