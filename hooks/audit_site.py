"""Read the finished site as a stranger would, before it takes the place of the old one."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from trustportal.audit.audit import audit
from trustportal.reports.text import text_of_site


def on_post_build(config: MkDocsConfig) -> None:
    """Refuse a site that gives away what is internal, or would do what it should not."""
    built = config.extra["trustportal"]
    if built.components.preview:
        return  # a preview is for those who wrote it, and reloads itself by a script
    scripts = frozenset(name for name in built.assets.values() if name.endswith(".js"))
    site, kept = Path(config.site_dir), built.root / ".cache" / "audit.json"
    built.step("audit")
    problems = audit(built.judgement.portal, built.view, site, scripts, kept)
    if problems:
        raise PluginError("\n" + text_of_site(problems))
