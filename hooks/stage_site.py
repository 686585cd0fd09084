"""Build beside the old site and put the new one in its place only when it is whole.

MkDocs cleans the site before it reads the pages, and a strict build fails after the last page is
written. So a build goes to `<site>.staging` (`trustportal.staging` says how it takes the site's
place); a build that fails leaves the last good site as it was. `mkdocs serve` is not staged.
"""

import gc
import logging
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

from jinja2 import TemplateError, TemplateNotFound
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from trustportal.progress import steps
from trustportal.staging import Staging, StagingError, begin, in_words
from trustportal.template_faults import fault

STEPS = ("judging", "pages and files", "packing", "audit")
"""What a build that takes long says that it does, in this order."""


class _Quiet(logging.Filter):
    """Says where the site will be, and not of the folder beside it that it is cleaned: who reads
    that fears for the old site.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line of MkDocs' log is shown; the name of the folder is changed in it."""
        if _Build.staging:
            folder, site = str(_Build.staging.folder), str(_Build.staging.site)
            record.msg = str(record.msg).replace(folder, site)
        return record.msg != "Cleaning site directory"


class _Build:
    """The build of this process: whether it is staged, where, and whether it failed."""

    staged = False
    failed = False
    config: MkDocsConfig | None = None
    progress = ExitStack()
    staging: Staging | None = None


def on_startup(command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Stage builds, not previews. What a build makes it keeps to its end, so looking for what could
    be thrown away every few hundred objects costs a tenth of the time and finds nothing.
    """
    gc.set_threshold(100_000, 50, 100)
    _Build.staged = command != "serve"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Turn the build to the staging folder."""
    if _Build.staged:
        site = Path(config.site_dir)
        try:
            _Build.config, _Build.staging = config, begin(site)
            logging.getLogger("mkdocs.commands.build").addFilter(_Quiet())
        except StagingError as error:
            raise PluginError(str(error)) from error
        except OSError as error:
            raise PluginError(in_words(error, site)) from error
        config.site_dir = str(_Build.staging.folder)
        config.extra["last_site"] = _Build.staging.site
        config.extra["step"] = _Build.progress.enter_context(steps(*STEPS))
    return config


def on_build_error(error: Exception) -> None:
    """Say in a line what the disk refused, or which template cannot be drawn and where; one that is
    missing is no affair of the disk.
    """
    _Build.failed = True
    if isinstance(error, TemplateError) and not isinstance(error, TemplateNotFound):
        raise PluginError(fault(error)) from error
    if _Build.staging and isinstance(error, OSError) and error.errno:
        raise PluginError(in_words(error, _Build.staging.site)) from error


def on_shutdown() -> None:
    """Swap the sites, or throw the unfinished one away. `gh-deploy` reads `site_dir` after this.

    MkDocs ends every build here: a strict one that warned and an interrupted one as well, of which
    no other event tells.
    """
    _Build.progress.close()
    if not (_Build.config and _Build.staging):
        return
    _Build.config.site_dir = str(_Build.staging.site)
    if _Build.failed or sys.exception():
        _Build.staging.abandon()
        return
    try:
        _Build.staging.publish()
    except OSError as error:
        _Build.staging.abandon()
        raise PluginError(in_words(error, _Build.staging.site)) from error
