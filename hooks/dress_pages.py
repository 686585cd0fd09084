"""Give the portal its colour, and each page and claim the picture beside links to it."""

import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from trustportal.exports.accent import accent_css
from trustportal.exports.social_cards import card_of, card_svg, draw_card

STYLE = "assets/portal.css"
UNUSED = re.compile(
    r"assets/(?:stylesheets/|images/favicon\.png|javascripts/(?:bundle|.*\.map$)|fonts/.*\.ttf$)"
)
"""What the theme ships and no page asks for, and the faces with which only cards are drawn."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Leave out what no page asks for; put the organisation's accent before the style sheet."""
    for file in list(files):
        if UNUSED.match(file.src_uri):
            files.remove(file)
    style = files.get_file_from_path(STYLE)
    if style is not None:
        view = config.extra["trustportal"].view
        content = accent_css(view) + style.content_string
        files.remove(style)
        files.append(File.generated(config, STYLE, content=content))
    return files


def on_page_context(
    context: dict[str, Any], page: Page, config: MkDocsConfig, nav: Navigation
) -> dict[str, Any]:
    """Draw the page's card; a preview is not shared and goes without."""
    built = config.extra["trustportal"]
    if not built.components.preview:
        root = Path(config.config_file_path or "mkdocs.yml").parent
        svg = card_svg(built.view, str(page.title), built.view.at(page.url))
        card = Path(config.site_dir) / card_of(page.url)
        card.parent.mkdir(parents=True, exist_ok=True)
        fonts = Path(config.theme.custom_dir or "overrides") / "assets" / "fonts"
        card.write_bytes(draw_card(svg, fonts, root / ".cache" / "cards"))
    return context
