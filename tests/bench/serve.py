"""From saving a file to the new page, as a browser would see it."""

from __future__ import annotations

import http.client
import socket
import subprocess
import time
from itertools import count

import click

from bench.engines.engine import Served
from bench.engines.ours import QUIET
from bench.measure import surroundings

PAUSE = 0.01
"""Seconds between two requests."""
LONGEST = 1800
"""Seconds after which a page is given up."""
REST = 1.0
"""Seconds between a new page and the next change: a watcher must have gone back to sleep."""


def from_saving(served: Served, times: int) -> list[float]:
    """Seconds from a change of the file until the page has it, so many times."""
    port = _free_port()
    environment = {**surroundings(), **QUIET}
    server = subprocess.Popen(
        served.command(port),
        cwd=served.folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, served.address, "</html>", server)
        before = served.file.read_text(encoding="utf-8")
        return [
            _saved(served, before, f"edition {number}", port, server)
            for number, _ in zip(count(1), range(times))
        ]
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _saved(
    served: Served, before: str, word: str, port: int, server: subprocess.Popen[bytes]
) -> float:
    time.sleep(REST)
    said = f"{served.text.rstrip('.')} ({word})."
    served.file.write_text(before.replace(served.text, said), encoding="utf-8")
    begin = time.perf_counter()
    _wait(port, served.address, f"({word})", server)
    return time.perf_counter() - begin


def _wait(port: int, address: str, text: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + LONGEST
    while text not in _page(port, address):
        if server.poll() is not None:
            raise click.ClickException(f"the server of {address} ended with {server.returncode}")
        if time.monotonic() > end:
            raise click.ClickException(f"{address} did not show {text!r} within {LONGEST} s")
        time.sleep(PAUSE)


def _page(port: int, address: str) -> str:
    """The page, or nothing while there is no answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LONGEST)
    try:
        connection.request("GET", f"/{address}")
        return connection.getresponse().read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as given:
        given.bind(("127.0.0.1", 0))
        return int(given.getsockname()[1])
