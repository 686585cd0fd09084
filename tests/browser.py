"""A real browser for the tests: Debian's Chromium, headless, driven by Playwright."""

from __future__ import annotations

import atexit
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

NEEDED = "TRUST_PORTAL_NEEDS_BROWSER"
"""Set in CI: there a missing browser is a failure, elsewhere the tests are skipped and say so."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def chromium() -> str:
    """The path of a Chromium, or the end of the test."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    said = f"no Chromium found ({', '.join(NAMES)}): install Debian's package chromium"
    if os.environ.get(NEEDED):
        pytest.fail(said)
    pytest.skip(said)


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless Chromium, closed in the end."""
    browser = driver().chromium.launch(executable_path=chromium(), args=list(FLAGS))
    try:
        yield browser
    finally:
        browser.close()


@cache
def driver() -> Playwright:
    """The one driver of a process: a second cannot start while the first one runs."""
    playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    return playwright


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def send_error(self, code: int, *_: object, **__: object) -> None:
        """The portal's own page for an address that is not there, as a host would send it."""
        page = Path(self.directory) / "404.html"
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address at which a built site is served, on 127.0.0.1."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
