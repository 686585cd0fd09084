"""Make what needs the finished pages: the PDF, the copy to read offline, the list of digests."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from trustportal.exports import checksums, offline_copy, trust_pack
from trustportal.exports.outputs import outputs
from trustportal.exports.printing import print_pdf


def on_post_build(config: MkDocsConfig) -> None:
    """Add each of the three that the organisation has not left out; the digests come last."""
    built, site = config.extra["trustportal"], Path(config.site_dir)
    if built.judgement.portal is None or built.components.preview:
        return
    hidden = checksums.unlisted(built.view)
    wanted = {output.path for output in outputs(built.view)}
    if trust_pack.PATH in wanted:
        look = Path(config.theme.custom_dir or "overrides")
        template, faces = look / "fragments" / "trust_pack.typ", look / "assets" / "fonts"
        kept = built.root / ".cache" / "printed"
        several = tuple(trust_pack.packs(built.view))
        for number, pack in enumerate(several):
            built.step("printing", number, len(several))
            html = built.components.printed(pack)
            built.writer.put(pack.path, print_pdf(html, template, faces, kept))
    if offline_copy.PATH in wanted:
        copy = offline_copy.offline_copy(checksums.files_below(site, hidden), built.view)
        built.writer.put(offline_copy.PATH, copy)
    if checksums.PATH in wanted:
        digests = checksums.checksums(checksums.files_below(site, hidden))
        built.writer.put(checksums.PATH, digests)
