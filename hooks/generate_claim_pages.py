"""Give every public record its permanent page /claims/<collection>/<id>/; keep old addresses."""

from json import dumps, loads
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from trustportal.claim_pages import claim_page, redirect_page
from trustportal.exports.search import search_entries


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add a page for each record of the public view, and one for each address that was."""
    view = config.extra["trustportal"].view
    for record in view.pages():
        files.append(
            File.generated(config, f"{record['path']}index.md", content=claim_page(record))
        )
    for moved in view.moved:
        files.append(File.generated(config, f"{moved.old}index.html", content=redirect_page(moved)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Tell the components on which page they stand, and the sitemap when the page changed."""
    built = config.extra["trustportal"]
    built.markdown.page_url = page.url
    record = built.view.at(page.url) or {}
    day = record.get("reviewed_on") or built.view.as_of
    page.update_date = day.isoformat()
    return markdown


def on_post_build(config: MkDocsConfig) -> None:
    """Give search the words of every record directly: their pages need not be read again."""
    index = Path(config.site_dir) / "search" / "search_index.json"
    if index.exists():
        content = loads(index.read_text(encoding="utf-8"))
        content["docs"] += search_entries(config.extra["trustportal"].view)
        index.write_text(
            dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
        )
