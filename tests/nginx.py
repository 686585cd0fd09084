"""A real nginx for the tests, on 127.0.0.1 and a free port, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser import NEEDED

MAIN = """daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
{user}
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/t;
    proxy_temp_path {folder}/t;
    fastcgi_temp_path {folder}/t;
    uwsgi_temp_path {folder}/t;
    scgi_temp_path {folder}/t;
{body}
}}
"""


def nginx() -> str:
    """The path of nginx, or the end of the test."""
    path = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if path:
        return path
    said = "no nginx found: install Debian's package nginx-light"
    if os.environ.get(NEEDED):
        pytest.fail(said)
    pytest.skip(said)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def configuration(folder: Path, body: str) -> Path:
    """A whole configuration around the blocks of `http`."""
    user = "user root;" if os.geteuid() == 0 else ""
    file = folder / "nginx.conf"
    file.write_text(MAIN.format(folder=folder, body=body, user=user), encoding="utf-8")
    return file


def complaints(folder: Path, body: str) -> str:
    """What `nginx -t` has against a configuration; nothing where it is right."""
    command = [nginx(), "-t", "-q", "-p", str(folder), "-c", str(configuration(folder, body))]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


@contextmanager
def running(folder: Path, body: str, port: int) -> Iterator[str]:
    """The address of a server with these blocks, one of which listens on the port."""
    command = [nginx(), "-p", str(folder), "-c", str(configuration(folder, body))]
    command += ["-e", str(folder / "error.log")]
    process = subprocess.Popen(command)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
