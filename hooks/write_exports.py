"""Write every file beside the pages: what machines, spreadsheets and calendars read."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from trustportal.exports.output import Output
from trustportal.preview.preview import PREVIEW
from trustportal.two_processes import done, pieces

OF_EACH = ("badges", "embeds")
"""Outputs of which every claim has one: they are small, and a piece of work is many of them."""


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

    whole = [each for each in written if each.name not in OF_EACH]
    work = [
        *([each] for each in whole),
        *pieces([each for each in written if each.name in OF_EACH], 64),
    ]
    done([partial(write, piece) for piece in work], "outputs", built.step)
