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
    digests: dict[str, str] = {}

    def read(path: str) -> bytes:
        content = (site / path).read_bytes()
        digests[path] = checksums.digest(content)
        return content

    paths = checksums.paths_below(site, checksums.unlisted(built.view))
    wanted = {output.path for output in built.components.outputs}
    if offline_copy.PATH in wanted:
        copy = offline_copy.offline_copy(paths, read, built.view)
        built.writer.put(offline_copy.PATH, copy)
        paths.append(offline_copy.PATH)
    if checksums.PATH in wanted:
        for path in set(paths) - digests.keys():
            read(path)
        built.writer.put(checksums.PATH, checksums.checksums(digests))
