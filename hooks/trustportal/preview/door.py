"""The preview as a web application (PEP 3333) around that of the development server.

It answers to this machine alone: drafts are nobody else's business, and no other website may have
the portal built anew or read it under a name of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from markupsafe import escape

from trustportal.preview.preview import Preview
from trustportal.preview.shown import DOOR
from trustportal.preview.standpoint import StandpointError, landing, standpoint

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

LONGEST = 4096
"""Bytes of the longest form that is read."""


class RefusedError(Exception):
    """A request that is not answered: the status, and why in a sentence."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status


class Door:
    """Sends the pages of the inner application dressed for the team; takes what the bar asks."""

    def __init__(self, preview: Preview, inner: Application, mount: str, host: str) -> None:
        self.preview, self.inner, self.mount = preview, inner, mount
        self.local = _is_local(host)

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer a request, each in a thread of its own."""
        path = environ.get("PATH_INFO", "").encode("latin-1").decode("utf-8", "replace")
        try:
            self._check_host(environ)
            if path == self.mount + DOOR:
                to = self._ask(environ)
                start(_line(HTTPStatus.SEE_OTHER), [("Location", to), ("Content-Length", "0")])
                return []
            if path.startswith("/livereload/"):
                return self.inner(environ, start)
            if failure := self.preview.settled():
                said = f"The preview cannot be built: {failure.strip()}"
                return _page(start, HTTPStatus.SERVICE_UNAVAILABLE, said)
            return self._dressed(environ, start, path)
        except RefusedError as refused:
            return _page(start, refused.status, str(refused))

    def _check_host(self, environ: Environ) -> None:
        """A website can give its own name the address of this machine (DNS rebinding)."""
        name = urlsplit(f"//{environ.get('HTTP_HOST', '')}").hostname or ""
        if self.local and not _is_local(name):
            why = "this preview answers only to localhost and 127.0.0.1"
            raise RefusedError(HTTPStatus.FORBIDDEN, why)

    def _ask(self, environ: Environ) -> str:
        """Take what the bar asks for; the address to go on to."""
        if environ["REQUEST_METHOD"] != "POST":
            raise RefusedError(
                HTTPStatus.METHOD_NOT_ALLOWED, "the bar of the preview sends a form here"
            )
        scheme = environ.get("wsgi.url_scheme", "http")
        if environ.get("HTTP_ORIGIN") != f"{scheme}://{environ.get('HTTP_HOST', '')}":
            raise RefusedError(
                HTTPStatus.FORBIDDEN, "only a page of this preview can ask for another"
            )
        form, shown = _form(environ), self.preview.shown
        if shown is None:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "nothing has been built yet")
        view, before = shown.components.view, self.preview.standpoint
        try:
            asked = standpoint(form, view, before)
        except StandpointError as error:
            raise RefusedError(HTTPStatus.BAD_REQUEST, str(error)) from error
        page = form.get("page", "") + form.get("fragment", "")
        if asked.audience != before.audience:
            page = landing(asked, view) or page
        self.preview.ask(asked)
        return self.mount + quote(page.lstrip("/\\"), safe="/#?=&+%-._~")

    def _dressed(self, environ: Environ, start: Start, path: str) -> Iterable[bytes]:
        asked = path.removeprefix(self.mount)
        if file := self.preview.file(asked):
            media_type, made = file
            start(
                _line(HTTPStatus.OK),
                [("Content-Type", media_type), ("Content-Length", str(len(made)))],
            )
            return [made]
        if self.preview.only_built(asked):
            why = f"the preview does not make this file: 'make site' writes it, as site/{asked}"
            raise RefusedError(HTTPStatus.NOT_FOUND, why)
        self.preview.write_left(asked)
        sent: list[Any] = []
        body = self.inner(environ, lambda status, headers, *_: sent.extend((status, headers)))
        status, headers = sent
        if dict(headers).get("Content-Type") != "text/html":
            start(status, headers)
            return body
        html = b"".join(body).decode("utf-8")
        content = self.preview.dressed(html, asked.removesuffix("index.html")).encode()
        kept = [each for each in headers if each[0] != "Content-Length"]
        start(status, [*kept, ("Content-Length", str(len(content)))])
        return [content]


def _form(environ: Environ) -> dict[str, str]:
    """The fields that were sent; of one that was sent twice, the last."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LONGEST:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "this is not what the bar of the preview sends")
    sent = environ["wsgi.input"].read(int(length)).decode("utf-8", "replace")
    try:
        fields = parse_qs(sent, keep_blank_values=True, max_num_fields=20)
    except ValueError as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "too many fields were sent") from error
    return {name: values[-1] for name, values in fields.items()}


def _is_local(host: str) -> bool:
    """Whether a name is this machine's own, as the browser knows it."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _page(start: Start, status: HTTPStatus, said: str) -> Iterable[bytes]:
    """A sentence as a page, which looks again by itself once what failed may be mended."""
    again = "<script>setTimeout(() => location.reload(), 2000)</script>"
    content = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f"{again if status is HTTPStatus.SERVICE_UNAVAILABLE else ''}"
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme"'
        f' content="light dark"><title>Preview</title><pre role="alert">{escape(said)}</pre>'
    ).encode()
    headers = [("Content-Type", "text/html"), ("Content-Length", str(len(content)))]
    start(_line(status), headers)
    return [content]


def _line(status: HTTPStatus) -> str:
    return f"{status.value} {status.phrase}"
