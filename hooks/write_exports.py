"""Write every file beside the pages: what machines, spreadsheets and calendars read."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from trustportal.exports.outputs import outputs
from trustportal.public import publish


def on_post_build(config: MkDocsConfig) -> None:
    """Write the outputs of the public view into the site; a file can be passed on without a mark,
    so those of a preview hold no drafts either.
    """
    built = config.extra["trustportal"]
    if built.judgement.portal is None:
        return  # a preview of a portal that cannot be read
    view = built.view
    if view.drafts:
        view = publish(built.judgement.portal, view.as_of)
    for output in outputs(view):
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
        file.write_bytes(output.write(view))
