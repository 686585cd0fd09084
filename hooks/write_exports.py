"""Write every file beside the pages: what machines, spreadsheets and calendars read."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from trustportal.exports.outputs import outputs


def on_post_build(config: MkDocsConfig) -> None:
    """Write the outputs of the public view into the site."""
    built = config.extra["trustportal"]
    if built.judgement.portal is None:
        return  # a preview of a portal that cannot be read
    for output in outputs(built.view):
        page = output.path.endswith(".md")  # a page of that name has another address
        if not page and (Path(config.docs_dir) / output.path).exists():
            raise PluginError(
                f"{config.docs_dir}/{output.path} stands where the portal writes its own file: "
                f"remove it, or name {output.name} under leave_out in data/organization.yml"
            )
        if output.write is None:
            continue
        file = Path(config.site_dir) / output.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(output.write(built.view))
