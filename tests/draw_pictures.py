"""Draws the pictures of the README and the guides: site, preview, editor and terminal."""

from __future__ import annotations

import html
import os
import pty
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from browser import launched, served
from node import EDITOR
from playwright.sync_api import Browser, Page, expect
from sites import ROOT, a_copy, previewed, wait_for
from trustportal.editing.server import Desk, address, editor_files, editor_server

PICTURES = ROOT / "pictures"
DAY = "2026-11-22T12:00:00"
"""The day of the example data: by a later clock its dates would be marked as passed."""
MISTAKES = {
    "data/retention.yml": (
        ("duration: P30D", "duration: 30 days"),
        ("      - features/audit-log\n", "      - features/audit-logs\n"),
    ),
    "content/certifications.md": (("## How to get", "We are SOC 2 certified.\n\n## How to get"),),
}
"""The three mistakes that the policy writer's guide makes."""
QUESTION = "How long are inputs kept in the API?"
ANSI = re.compile(r"\x1b\[([\d;]*)m")
COLOURS = {"31": "#ff8a80", "33": "#ffd166", "34": "#8ab4ff", "36": "#7fdbca", "1": "#fff"}


def main() -> None:
    """Write `pictures/`; the site is built already."""
    with launched() as browser, TemporaryDirectory() as folder:
        with served(ROOT / "site") as site:
            draw_site(browser, site)
        root = a_copy(Path(folder))
        draw_editor(browser, root)
        for file, edits in MISTAKES.items():
            text = (root / file).read_text(encoding="utf-8")
            for old, new in edits:
                text = text.replace(old, new, 1)
            (root / file).write_text(text, encoding="utf-8")
        draw_terminal(browser, said_in_terminal(root))
        with previewed(root) as preview:
            wait_for(f"{preview}/retention/", lambda page: "TP206" in page)
            draw(browser, f"{preview}/retention/", "preview", height=560)


def draw_site(browser: Browser, site: str) -> None:
    """What a visitor sees."""
    for scheme in ("light", "dark"):
        draw(browser, site, f"overview-{scheme}", scheme=scheme, width=1280, height=800)
    draw(browser, f"{site}claims/retention/api-content/", "claim", height=820)
    draw(browser, f"{site}for/healthcare-in-europe/", "share", height=760)
    draw(browser, f"{site}answers/", "answers", ask)


def ask(page: Page) -> None:
    """Type a question, and wait for the answers."""
    page.locator("#tp-asked").fill(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_timeout(800)


def draw_editor(browser: Browser, root: Path) -> None:
    """A record as a form."""
    (root / "editor" / "node_modules").symlink_to(EDITOR / "node_modules")
    desk = Desk(root, editor_files(root), "secret", "http://127.0.0.1:9/", "#065446")
    with editor_server(desk, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page(viewport={"width": 1100, "height": 760})
        page.goto(address(server, desk))
        expect(page.get_by_test_id("retention")).to_be_visible(timeout=60_000)
        page.get_by_test_id("retention").click()
        page.get_by_text("Audit logs of Enterprise workspaces").first.click()
        expect(page.locator("[id^='title-field']").first).to_be_visible(timeout=60_000)
        page.wait_for_timeout(1500)
        page.screenshot(path=PICTURES / "editor.png")
        page.close()
        server.shutdown()


def said_in_terminal(root: Path) -> str:
    """What the check says to a person in front of a terminal."""
    ours, theirs = pty.openpty()
    command = [str(Path(sys.executable).parent / "trust-portal"), "check"]
    with subprocess.Popen(command, cwd=root, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        said = b""
        try:
            while piece := os.read(ours, 4096):
                said += piece
        except OSError:  # the other end is closed
            pass
        process.wait()
    os.close(ours)
    return said.decode().replace("\r", "")


def draw_terminal(browser: Browser, said: str) -> None:
    """A text with the colours of a terminal."""
    lines = html.escape("$ trust-portal check\n" + said, quote=False)
    open_spans = 0

    def coloured(found: re.Match[str]) -> str:
        nonlocal open_spans
        codes = [each for each in found[1].split(";") if each in COLOURS]
        if codes:
            open_spans += 1
            return f'<span style="color:{COLOURS[codes[-1]]}">'
        closed, open_spans = "</span>" * open_spans, 0
        return closed

    page = browser.new_page(viewport={"width": 1000, "height": 300})
    style = "margin:0;padding:16px;background:#1b1d23;color:#d7dae0;font:13px/1.5 monospace"
    text = ANSI.sub(coloured, lines)
    page.set_content(f"<pre style='{style};white-space:pre-wrap'>{text}</pre>")
    page.locator("pre").screenshot(path=PICTURES / "check.png")
    page.close()


def draw(
    browser: Browser,
    url: str,
    name: str,
    prepare: Callable[[Page], None] | None = None,
    *,
    scheme: str = "light",
    width: int = 1100,
    height: int = 720,
) -> None:
    """A page as it is at the top of a window."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    page.clock.set_fixed_time(DAY)
    page.goto(url)
    page.wait_for_load_state("load" if name == "preview" else "networkidle")
    if prepare:
        prepare(page)
    page.screenshot(path=PICTURES / f"{name}.png")
    page.close()


if __name__ == "__main__":
    main()
