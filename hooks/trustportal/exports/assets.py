"""Style, scripts and fonts under names that hold a digest of their content.

A copy of such a file can be kept for ever: when the file changes, so does its name, and the pages,
which are asked for again soon, name the new one. Nothing need ever be purged.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from hashlib import sha256

FOLDER = "assets/hashed"
"""Where they lie, apart from what may change under its name, so that a host can tell them."""
ORDER = (".woff2", ".css", ".js")
"""The endings of files that are named anew: what is named first, those that name it after."""

_URL = re.compile(r"""url\((?P<quote>["']?)(?P<address>[^"'():]+)(?P=quote)\)""")


def hashed(files: Mapping[str, bytes]) -> dict[str, tuple[str, bytes]]:
    """`{path: (new path, content)}` of each file that is named anew; paths from the site on."""
    made: dict[str, tuple[str, bytes]] = {}
    for path in sorted(files, key=lambda path: (ORDER.index(posixpath.splitext(path)[1]), path)):
        content = files[path]
        if path.endswith(".css"):
            content = _with_new_names(path, content.decode(), made).encode()
        stem, ending = posixpath.splitext(posixpath.basename(path))
        made[path] = (f"{FOLDER}/{stem}.{sha256(content).hexdigest()[:12]}{ending}", content)
    return made


def _with_new_names(path: str, style: str, made: Mapping[str, tuple[str, bytes]]) -> str:
    """A style sheet whose relative addresses hold where it will lie."""

    def renamed(found: re.Match[str]) -> str:
        named = posixpath.normpath(posixpath.join(posixpath.dirname(path), found["address"]))
        target = made[named][0] if named in made else named
        return f'url("{posixpath.relpath(target, FOLDER)}")'

    return _URL.sub(renamed, style)
