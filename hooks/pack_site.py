"""Make what needs the finished pages: the copy to read offline, the list of digests."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from trustportal.exports import checksums, offline_copy


def on_post_build(config: MkDocsConfig) -> None:
    """Add both, if the organisation has not left them out; the digests come last."""
    built, site = config.extra["trustportal"], Path(config.site_dir)
    if built.judgement.portal is None or built.components.preview:
        return
    built.step("packing")
    hidden = checksums.unlisted(built.view)
    wanted = {output.path for output in built.components.outputs}
    if offline_copy.PATH in wanted:
        copy = offline_copy.offline_copy(checksums.files_below(site, hidden), built.view)
        built.writer.put(offline_copy.PATH, copy)
    if checksums.PATH in wanted:
        digests = checksums.checksums(checksums.files_below(site, hidden))
        built.writer.put(checksums.PATH, digests)
