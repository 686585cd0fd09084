"""Give the portal its colour, and each page the picture beside links to it."""

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from trustportal.components import compiled_templates
from trustportal.exports.accent import accent_css
from trustportal.exports.assets import ORDER, hashed
from trustportal.exports.social_cards import card, card_of, draw_card
from trustportal.site_files import files_below

STYLE = "assets/portal.css"
UNUSED = re.compile(
    r"assets/(?:stylesheets/|images/favicon\.png|javascripts/(?:bundle|.*\.map$)|fonts/.*\.ttf$)|"
    r"fragments/"
)
"""What the theme ships and no page asks for, the faces with which only cards and packs are drawn,
and the templates that MkDocs does not know as such."""
LANGUAGES = "assets/javascripts/lunr/"
"""What the search worker asks for when the portal is searched in another language than English."""


class ThemeLoader(FileSystemLoader):
    """Lists what a theme ships but for hidden folders: MkDocs would copy nothing out of them, and
    Material keeps 14,000 icons in one.
    """

    def list_templates(self) -> list[str]:
        """The files, each by its path from the theme on."""
        every = (files_below(Path(folder), hidden=False) for folder in self.searchpath)
        return sorted({name for files in every for name in files})


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Have the theme's templates compiled once for all builds; plugins read them from here on."""
    theme_environment = config.theme.get_env
    root = Path(config.config_file_path or "mkdocs.yml").parent
    compiled = compiled_templates(root / ".cache" / "templates")

    def environment() -> Environment:
        made = theme_environment()
        made.loader, made.bytecode_cache = ThemeLoader(config.theme.dirs), compiled
        return made

    config.theme.get_env = environment  # type: ignore[method-assign]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out what no page asks for; give the portal's own files names that can be kept."""
    search = config.plugins.get("search") or config.plugins.get("material/search")
    english = not search or search.config.get("lang") in (None, ["en"])
    own = Path(config.theme.custom_dir or "overrides").resolve()
    assets: dict[str, bytes] = {}
    for file in list(files):
        if UNUSED.match(file.src_uri) or (english and file.src_uri.startswith(LANGUAGES)):
            files.remove(file)
        elif file.src_uri.endswith(ORDER) and Path(file.src_dir or "/").resolve() == own:
            assets[file.src_uri] = file.content_bytes
            files.remove(file)
    built = config.extra["trustportal"]
    if STYLE in assets:
        assets[STYLE] = accent_css(built.view).encode() + assets[STYLE]
    for path, (name, content) in hashed(assets).items():
        files.append(File.generated(config, name, content=content))
        built.assets[path] = name
    config.extra_css = [built.assets.get(path, path) for path in config.extra_css]
    return files


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Draw the page's card; a preview is not shared and goes without."""
    built = config.extra["trustportal"]
    if not built.components.preview:
        faces = Path(config.theme.custom_dir or "overrides") / "assets" / "fonts"
        picture = draw_card(card(built.view, str(page.title), None), faces)
        built.writer.put(card_of(page.url), picture)
    return context
