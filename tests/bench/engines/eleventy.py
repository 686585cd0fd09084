"""Eleventy, from the same Markdown within the frame of the portal's own pages."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from bench.claims import with_front_matter
from bench.engines.engine import HOME, PINNED, Served, Source, fresh, said, without
from bench.frame import filled, frame_of
from bench.measure import Job

NAME = "eleventy"
LABEL = "Eleventy"
_PACKAGES = ("package.json", "package-lock.json")
_PROGRAM = HOME / NAME / "node_modules" / "@11ty" / "eleventy" / "cmd.cjs"
_CONFIGURATION = """\
export default (config) => {
  config.setQuietMode(true);
  return { dir: { input: "content", includes: "../layouts", output: "public" } };
};
"""
_PLACES = {
    name: f"\x01{code}\x01"
    for name, code in {
        "title": "escaped(data.title)",
        "description": "escaped(data.description)",
        "address": "data.page.url.slice(1)",
        "body": '"\\n<h1>" + escaped(data.title) + "</h1>\\n" + data.content',
    }.items()
}


def available() -> str:
    """Installed by npm from its lock, where there is npm."""
    if _PROGRAM.exists():
        return ""
    npm = shutil.which("npm")
    if not (npm and shutil.which("node")):
        return "there is no npm here (Debian's packages nodejs and npm)"
    for name in _PACKAGES:
        (HOME / NAME).mkdir(parents=True, exist_ok=True)
        shutil.copy(PINNED / NAME / name, HOME / NAME)
    command = [npm, "ci", "--silent", "--ignore-scripts", "--prefix", str(HOME / NAME)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        return f"npm cannot install it: {(ended.stderr.strip() or 'no reason was given')[-200:]}"
    return ""


def version() -> str:
    """Its own word."""
    return f"Eleventy {said('node', str(_PROGRAM), '--version')}"


def prepare(source: Source, folder: Path) -> Job:
    """A build with no site."""
    fresh(folder)
    (folder / "eleventy.config.mjs").write_text(_CONFIGURATION, encoding="utf-8")
    (folder / "layouts").mkdir()
    (folder / "layouts" / "frame.11ty.cjs").write_text(_layout(source), encoding="utf-8")
    for page in source.pages:
        path = folder / "content" / f"{page.address}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = with_front_matter(page, layout="frame.11ty.cjs", templateEngineOverride="md")
        path.write_text(text, encoding="utf-8")
    command = ("node", str(_PROGRAM), "--quiet", "--config=eleventy.config.mjs")
    return Job(command, folder, without(folder, "public"))


def _layout(source: Source) -> str:
    """The frame as a function, which is the fastest kind of layout that Eleventy has."""
    parts = filled(frame_of(source.site, source.pages), _PLACES, ("\x01", "")).split("\x01")
    said = (part if number % 2 else json.dumps(part) for number, part in enumerate(parts))
    return (
        "const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')"
        ".replaceAll('\"', '&quot;');\n"
        f"exports.render = (data) => {' + '.join(said)};\n"
    )


def served(source: Source, folder: Path) -> Served | None:
    """Its preview is not compared."""
    return None
