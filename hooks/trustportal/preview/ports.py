"""Whether a port is free, asked before a preview is built that nobody could open."""

from __future__ import annotations

import os
import socket


def why_taken(host: str, port: int) -> str:
    """Why nothing can be served there, in the system's words; empty where it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family):
            return ""
    except OSError as error:
        return os.strerror(error.errno) if error.errno else str(error)
