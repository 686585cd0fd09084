"""Write every file that is made from the public view: the pages of claims, the PDF, and what
machines, spreadsheets and calendars read.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from trustportal.components import Components
from trustportal.exports import trust_pack
from trustportal.exports.output import Output
from trustportal.exports.printing import print_pdf
from trustportal.preview.preview import PREVIEW, Printer
from trustportal.public import PublicView
from trustportal.two_processes import done, pieces

OF_EACH = ("badges", "embeds")
"""Outputs of which every claim has one: they are small, and a piece of work is many of them."""


def on_post_build(config: MkDocsConfig) -> None:
    """Write the outputs of the public view into the site, and the pages that other hooks left to
    be written; a preview makes each output when it is asked for.
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
        preview.offer(built.judgement.portal, built.view.as_of, _printer(config))
        work = built.work
    else:
        packs = _packs(config) if any(each.path == trust_pack.PATH for each in written) else ()
        work = [*packs, *built.work, *_outputs(config, written)]  # what takes longest comes first
    done(work, "pages and files", built.step)


def _packs(config: MkDocsConfig) -> Iterator[Callable[[], None]]:
    built, printed = config.extra["trustportal"], _printer(config)

    def write(pack: trust_pack.Pack) -> None:
        built.writer.put(pack.path, printed(pack, built.view))

    return (partial(write, pack) for pack in trust_pack.packs(built.view))


def _printer(config: MkDocsConfig) -> Printer:
    """Prints a pack of this build, or of another view, as that of a preview without its drafts."""
    built, look = config.extra["trustportal"], Path(config.theme.custom_dir or "overrides")
    templates, faces = look / "fragments", look / "assets" / "fonts"
    kept = built.root / ".cache" / "printed"

    def printed(pack: trust_pack.Pack, view: PublicView) -> bytes:
        compiled = built.components.environment.bytecode_cache
        components = (
            built.components
            if view is built.view
            else Components(view, built.judgement, templates, compiled=compiled)
        )
        return print_pdf(components.printed(pack), templates / "trust_pack.typ", faces, kept)

    return printed


def _outputs(config: MkDocsConfig, written: Sequence[Output]) -> Iterator[Callable[[], None]]:
    built = config.extra["trustportal"]

    def write(several: Sequence[Output]) -> None:
        for output in several:
            if output.write:
                built.writer.put(output.path, output.write(built.view))

    whole = [[each] for each in written if each.name not in OF_EACH]
    small = pieces([each for each in written if each.name in OF_EACH], 64)
    return (partial(write, piece) for piece in [*whole, *small])
