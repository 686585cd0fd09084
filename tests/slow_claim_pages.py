"""A hook for tests: the pages of claims as the theme renders them, one by one, into `slow/`."""

from pathlib import Path

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from trustportal.claim_pages import HEADING, about_claim


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Render every record's page from its own context."""
    built = config.extra["trustportal"]
    for record in built.view.pages():
        about = about_claim(built.components, record)
        page = Page(None, File.generated(config, f"{record['path']}index.md", content=""), config)
        page.meta = {"about": about}
        page.content = f'<h1 id="{HEADING}">{about.title}</h1>\n{about.content}'
        page.toc = TableOfContents([AnchorLink(about.title, HEADING, 1)])
        context = get_context(built.nav, files.documentation_pages(), config, page)
        file = Path(config.config_file_path).parent / "slow" / record["path"] / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(env.get_template("main.html").render(context).encode())
    return env
