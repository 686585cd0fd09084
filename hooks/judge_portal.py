"""Judge the portal before anything is built; what does not stand is not published.

A build ends here with the whole report, before the old site is touched. In a preview the problems
stand at the top of every page until they are mended.
"""

from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from trustportal.components import Components, compiled_templates
from trustportal.exports.json_ld import json_ld
from trustportal.exports.social_cards import card_of
from trustportal.hosts.headers import policy_in_page
from trustportal.judge import Judgement, judge
from trustportal.markdown_extension import PortalMarkdown
from trustportal.model.kinds import KIND_OF
from trustportal.preview.preview import PREVIEW
from trustportal.public import PublicView, nothing, publish
from trustportal.reports.text import text
from trustportal.source.markdown_render import CONFIGURATION, EXTENSIONS


@dataclass(frozen=True, slots=True)
class Built:
    """What the other hooks and the templates need; kept on `config.extra["trustportal"]`."""

    judgement: Judgement
    view: PublicView
    components: Components
    markdown: PortalMarkdown
    policy: str
    """The Content-Security-Policy of every page; none in a preview, which reloads by a script."""
    assets: dict[str, str]
    """The present name of each style sheet, script and font of the portal, by its own."""
    kind_of = KIND_OF
    card_of = staticmethod(card_of)
    json_ld = staticmethod(json_ld)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read, judge and publish the portal that this configuration belongs to."""
    root = Path(config.config_file_path or "mkdocs.yml").parent
    preview = config.extra.get(PREVIEW)
    judgement = judge(root, preview.standpoint.day if preview else None)
    if not (judgement.stands or (preview and preview.dresses)):
        raise PluginError("\n" + text(judgement))
    portal, day = judgement.portal, judgement.as_of
    drafts = bool(preview and preview.standpoint.drafts)
    view = publish(portal, day, drafts=drafts) if portal else nothing(day)
    templates = Path(config.theme.custom_dir or "overrides") / "fragments"
    compiled = compiled_templates(root / ".cache" / "templates")
    components = Components(view, judgement, templates, preview=bool(preview), compiled=compiled)
    extension = PortalMarkdown(components.draw, components.claim_url)
    config.markdown_extensions = [*EXTENSIONS, extension]  # type: ignore[list-item] # Markdown takes both
    config.mdx_configs = CONFIGURATION
    policy = "" if preview else policy_in_page()
    config.extra["trustportal"] = Built(
        judgement, view, components, extension, policy, components.assets
    )
    if preview:
        preview.show(components)
    return config


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Keep the theme's compiled templates beside our own: they change as seldom."""
    env.bytecode_cache = config.extra["trustportal"].components.environment.bytecode_cache
    return env
