"""Plain MkDocs Material from Markdown: the engine below the portal, used as its manual says."""

from __future__ import annotations

import sys
from importlib.metadata import version as version_of
from pathlib import Path

from bench.claims import ClaimPage, with_front_matter
from bench.engines.engine import Served, Source, fresh, without
from bench.measure import Job

NAME = "material"
LABEL = "MkDocs Material"
QUIET = {"NO_MKDOCS_2_WARNING": "1"}
CONFIGURATION = """\
site_name: Claims
site_url: https://trust.example.com/
theme:
  name: material
  font: false
plugins:
  - search
nav:
  - Overview: index.md
not_in_nav: |
  /claims/
"""


def available() -> str:
    """It is among the portal's own packages."""
    return ""


def version() -> str:
    """Of the engine and the theme."""
    return f"MkDocs {version_of('mkdocs')}, Material {version_of('mkdocs-material')}"


def lay_down(pages: tuple[ClaimPage, ...], folder: Path, configuration: str) -> None:
    """The pages as Markdown, not in the navigation."""
    docs = fresh(folder) / "docs"
    (folder / "mkdocs.yml").write_text(configuration, encoding="utf-8")
    docs.mkdir()
    (docs / "index.md").write_text("# Claims\n\nEach has a page.\n", encoding="utf-8")
    for page in pages:
        path = docs / f"{page.address}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(with_front_matter(page), encoding="utf-8")


def prepare(source: Source, folder: Path) -> Job:
    """A build with no site."""
    lay_down(source.pages, folder, CONFIGURATION)
    command = (sys.executable, "-m", "mkdocs", "build", "--quiet")
    return Job(command, folder, without(folder, "site", ".cache"), QUIET)


def served(source: Source, folder: Path) -> Served:
    """The preview; the page of the last claim."""
    lay_down(source.pages, folder, CONFIGURATION)
    page = source.pages[-1]
    command = (sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr")
    return Served(
        lambda port: (*command, f"127.0.0.1:{port}"),
        folder,
        folder / "docs" / f"{page.address}.md",
        page.markdown.splitlines()[0],
        f"{page.address}/",
    )
