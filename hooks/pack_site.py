"""Make what needs the finished pages: the PDF, the copy to read offline, the list of digests."""

from logging import getLogger
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from trustportal.exports import checksums, offline_copy, trust_pack
from trustportal.exports.outputs import outputs

log = getLogger("mkdocs.hooks.pack_site")


def on_post_build(config: MkDocsConfig) -> None:
    """Add each of the three that the organisation has not left out; the digests come last."""
    built, site = config.extra["trustportal"], Path(config.site_dir)
    if built.judgement.portal is None or built.components.preview:
        return
    hidden = checksums.unlisted(built.view)
    wanted = {output.path for output in outputs(built.view)}
    if trust_pack.PATH in wanted:
        faces = Path(config.theme.custom_dir or "overrides") / "assets" / "fonts"
        kept = built.root / ".cache" / "printed"
        for pack in trust_pack.packs(built.view):
            html = built.components.printed(pack)
            (site / pack.path).parent.mkdir(parents=True, exist_ok=True)
            (site / pack.path).write_bytes(trust_pack.print_pdf(html, faces, kept))
    elif "pdf" not in (built.view.organization["leave_out"] or ()):
        log.info(trust_pack.MISSING)
    if offline_copy.PATH in wanted:
        copy = offline_copy.offline_copy(checksums.files_below(site, hidden), built.view)
        (site / offline_copy.PATH).write_bytes(copy)
    if checksums.PATH in wanted:
        digests = checksums.checksums(checksums.files_below(site, hidden))
        (site / checksums.PATH).write_bytes(digests)
