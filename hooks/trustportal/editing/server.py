"""The server of the editor: for one browser on this machine, and for nobody else.

Any page that is open in the browser can send requests to 127.0.0.1, and any program of this
machine can. So every address begins with a secret that only the printed link holds; the Host
header must be our own (a name that was bound to 127.0.0.1 is not), and what writes must come from
our own page. A browser that opened the link finds the editor at the plain address as well, by a
cookie: so the preview, which any program can read, leads there without the secret.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from trustportal.editing.editor_config import editor_config
from trustportal.editing.proxy import Proxy
from trustportal.editing.splices import EditError

HOST = "127.0.0.1"
LONGEST_REQUEST = 4 * 1024 * 1024
"""More than any page or record: 20,000 characters of Markdown are 80 kB at most."""

POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Decap compiles the schema of its configuration into code and writes its styles into the page;
it may do both, and speak to nobody but this server."""

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
}

ACCENTS = ("#3a69c7", "#4863c6", "#17a2b8")
PALE = ("#e8f5fe", "#ddf5f9")
"""Decap's own colours of links, of what is chosen and of what saves, and of the ground behind."""

Files = Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class Desk:
    """What is edited, with which files of the editor, and where the preview is."""

    root: Path
    files: Files
    secret: str
    preview_url: str
    accent: str
    """The colour of links and of what is chosen, on a light ground: # and six digits."""


def editor_files(root: Path) -> Files:
    """The files of the editor by their names in its page; an `EditError` where it is missing."""
    home, dist = root / "editor", root / "editor" / "node_modules" / "decap-cms" / "dist"
    if not (home / "index.html").is_file():
        raise EditError(f"{home} does not hold the editor; it is part of the portal's repository")
    if not (dist / "decap-cms.js").is_file():
        raise EditError("the editor is not installed: run 'make edit', which needs npm")
    own = {name: home / name for name in ("index.html", "editor.js", "editor.css")}
    theirs = {
        path.name: path
        for path in dist.iterdir()
        if path.suffix == ".wasm" or path.name.endswith("decap-cms.js")
    }
    shared = root / "overrides" / "assets"
    looks = {
        "mark.svg": shared / "mark.svg",
        "public-sans.woff2": shared / "fonts/public-sans.woff2",
    }
    return theirs | own | looks


def editor_server(desk: Desk, port: int) -> ThreadingHTTPServer:
    """A server that is bound and not yet serving; an `EditError` where the port is taken."""

    class Handler(_Handler):
        pass

    try:
        server = ThreadingHTTPServer((HOST, port), Handler)
    except OSError as error:
        raise EditError(
            f"port {port} cannot be used: {error.strerror}; choose another with --port"
        ) from None
    Handler.desk, Handler.proxy = desk, Proxy(desk.root)
    Handler.origin = f"http://{HOST}:{server.server_port}"
    return server


def address(server: ThreadingHTTPServer, desk: Desk) -> str:
    """The address of the editor, with its secret."""
    return f"{plain_address(server)}{desk.secret}/"


def plain_address(server: ThreadingHTTPServer) -> str:
    """The address for a browser that has been in the editor."""
    return f"http://{HOST}:{server.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    desk: Desk
    proxy: Proxy
    origin: str
    one_at_a_time = threading.Lock()
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A file of the editor, or what is made for it."""
        name = self._name()
        made: Mapping[str, tuple[str, Callable[[], str]]] = {
            "config.json": ("application/json", self._config),
            "decap-cms.js": (TYPES[".js"], self._decap),
        }
        if self.path == "/" and self._was_here():
            self._answer(HTTPStatus.FOUND, b"", TYPES[".html"], Location=f"/{self.desk.secret}/")
        elif name is not None and name in made:
            media_type, make = made[name]
            self._answer(HTTPStatus.OK, make().encode(), media_type)
        elif name is not None and (path := self.desk.files.get(name or "index.html")):
            here = f"{self._cookie()}; HttpOnly; SameSite=Strict; Path=/"
            self._answer(HTTPStatus.OK, path.read_bytes(), TYPES[path.suffix], Set_Cookie=here)
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "open the address that 'trust-portal edit' printed")

    def do_POST(self) -> None:
        """A question of the editor, from its own page."""
        if self._name() != "api" or self.headers.get("Origin") != self.origin:
            self._refuse(HTTPStatus.FORBIDDEN, "only the editor's own page may ask")
            return
        if self.headers.get_content_type() != "application/json":
            self._refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "JSON is expected")
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LONGEST_REQUEST:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the request is too long")
            return
        try:
            asked = json.loads(self.rfile.read(int(length)))
            with self.one_at_a_time:
                said = self.proxy.answer(asked["action"], asked["params"])
        except EditError as error:
            self._refuse(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
        except (ValueError, KeyError, TypeError, AttributeError):
            self._refuse(HTTPStatus.BAD_REQUEST, "this is no question of the editor")
        else:
            self._answer(HTTPStatus.OK, json.dumps(said).encode(), "application/json")

    def _was_here(self) -> bool:
        """Whether this is a browser that opened the address with the secret before."""
        mine = self.headers.get("Host") == self.origin.removeprefix("http://")
        cookies = self.headers.get("Cookie", "").split("; ")
        return mine and self._cookie() in cookies

    def _cookie(self) -> str:
        """Cookies know no ports, so the name has ours."""
        return f"trust-portal-{self.origin.rpartition(':')[2]}={self.desk.secret}"

    def _name(self) -> str | None:
        """What is asked for below the secret; None for a request that is not for us."""
        path = self.path.partition("?")[0]
        mine = self.headers.get("Host") == self.origin.removeprefix("http://")
        begin = f"/{self.desk.secret}/"
        return path.removeprefix(begin) if mine and path.startswith(begin) else None

    def _decap(self) -> str:
        """Decap in the colour of the portal."""
        text = self.desk.files["decap-cms.js"].read_text(encoding="utf-8")
        for its_own in ACCENTS:
            text = text.replace(its_own, self.desk.accent)
        for its_own in PALE:
            text = text.replace(its_own, _paler(self.desk.accent))
        return text

    def _config(self) -> str:
        proxy_url = f"/{self.desk.secret}/api"
        try:
            config: Any = editor_config(self.desk.root, proxy_url, self.desk.preview_url)
        except EditError as error:
            config = {"error": str(error)}
        return json.dumps(config)

    def _refuse(self, status: HTTPStatus, message: str) -> None:
        self.close_connection = True
        self._answer(status, json.dumps({"error": message}).encode(), "application/json")

    def _answer(self, status: HTTPStatus, body: bytes, media_type: str, **further: str) -> None:
        self.send_response(status)
        headers = {
            "Content-Type": media_type,
            "Content-Length": str(len(body)),
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": "no-store",
        } | {name.replace("_", "-"): value for name, value in further.items()}
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def version_string(self) -> str:
        """Nothing about the program."""
        return "trust-portal"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing: the terminal is for the address and the preview."""


def _paler(colour: str) -> str:
    """A tenth of a colour on white."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{255 - (255 - part) // 10:02x}" for part in parts)
