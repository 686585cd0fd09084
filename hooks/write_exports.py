"""Write every file beside the pages: what machines, spreadsheets and calendars read."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from trustportal.exports.output import Output
from trustportal.preview.preview import PREVIEW
from trustportal.two_processes import done, pieces

_AT_ONCE = 16
"""Outputs in a piece of work: most are small, and those that are not stand apart in the list."""


def on_post_build(config: MkDocsConfig) -> None:
    """Write the outputs of the public view into the site; a preview makes each when it is asked
    for.
    """
    built, preview = config.extra["trustportal"], config.extra.get(PREVIEW)
    written = built.components.outputs if built.judgement.portal else ()
    for output in written:
        page = output.path.endswith(".md")  # a page of that name has another address
        if not page and (Path(config.docs_dir) / output.path).exists():
            raise PluginError(
                f"{config.docs_dir}/{output.path} stands where the portal writes its own file: "
                f"remove it, or name {output.name} under leave_out in data/organization.yml"
            )
    if preview and preview.dresses:
        preview.offer(built.judgement.portal, built.view.as_of)
        return

    def write(several: Sequence[Output]) -> None:
        for output in several:
            if output.write:
                built.writer.put(output.path, output.write(built.view))

    done([partial(write, piece) for piece in pieces(written, _AT_ONCE)], "outputs", built.step)
