"""Give every public record its permanent page /claims/<collection>/<id>/; keep old addresses.

The theme renders a page of each kind once, with marks where claims differ; the pages of all claims
are filled in from that. MkDocs sees none of them: neither its Markdown nor its navigation is asked.
"""

from collections.abc import Sequence
from functools import partial
from json import dumps, loads
from pathlib import Path

from jinja2 import Environment
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from trustportal.claim_pages import HEADING, Press, claim_pages, redirect_page
from trustportal.exports.search import draws_only_records, page_entries, search_entries
from trustportal.frames import Frame, Frames, Marks
from trustportal.preview.preview import PREVIEW
from trustportal.public import PublicRecord
from trustportal.two_processes import pieces

MAIN, SEARCH = "main.html", "search/search_index.json"
_AT_ONCE = 32
"""Claims in a piece of work, of which there is one more for the next process that is free."""


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for each address that was."""
    for moved in config.extra["trustportal"].view.moved:
        files.append(File.generated(config, f"{moved.old}index.html", content=redirect_page(moved)))
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Keep the navigation, which stands in every frame."""
    config.extra["trustportal"].nav = nav
    return nav


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Tell the components on which page they stand, and MkDocs of which day it is, with which it
    dates the packed sitemap; search has words of its own for some pages.
    """
    built = config.extra["trustportal"]
    built.markdown.page_url = page.url
    page.update_date = built.view.as_of.isoformat()
    if draws_only_records(markdown):
        page.meta["search"] = {"exclude": True}
    return markdown


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Have the theme render the frame of each kind; in a preview, once it is asked for."""
    built, pages = config.extra["trustportal"], files.documentation_pages()

    def frame(record: PublicRecord) -> Frame:
        marks, file = Marks(), File.generated(config, f"{record['path']}index.md", content="")
        page = Page(None, file, config)
        page.meta = {"about": marks.about}
        page.content = f'<h1 id="{HEADING}">{marks.about.title}</h1>\n{marks.about.content}'
        page.toc = TableOfContents([AnchorLink(marks.about.title, HEADING, 1)])
        context = get_context(built.nav, pages, config, page)
        return marks.frame(env.get_template(MAIN).render(context))

    last = {each["collection"]: each for each in built.view.pages()}
    frames = Frames({name: partial(frame, record) for name, record in last.items()})
    built.frames = frames if built.components.preview else dict(frames)
    return env


def on_post_build(config: MkDocsConfig) -> None:
    """Have the page of every record written, and give search the record's words directly. A preview
    makes each page when it is asked for.
    """
    built, preview = config.extra["trustportal"], config.extra.get(PREVIEW)
    faces = Path(config.theme.custom_dir or "overrides") / "assets" / "fonts"
    press = Press(built.components, built.frames, faces)

    def write(records: Sequence[PublicRecord]) -> None:
        for path, content in claim_pages(press, records):
            built.writer.put(path, content)

    def add_to_search() -> None:
        content = loads(index.read_text(encoding="utf-8"))
        content["docs"] += page_entries(built.judgement.portal) + search_entries(built.view)
        text = dumps(content, ensure_ascii=False, separators=(",", ":"))
        index.write_text(text, encoding="utf-8")

    index = Path(config.site_dir) / SEARCH
    work = {SEARCH: add_to_search} if index.exists() and built.judgement.portal else {}
    if preview and preview.dresses:
        pages = {each["path"]: partial(write, [each]) for each in built.view.pages()}
        preview.leave(pages | work)
    else:
        built.work += [*work.values()]
        built.work += [partial(write, piece) for piece in pieces(built.view.pages(), _AT_ONCE)]
