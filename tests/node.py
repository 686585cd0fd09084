"""What the tests take from npm: the editor in the browser and the language server, in editor/."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from browser import NEEDED

EDITOR = Path(__file__).parent.parent / "editor"


def installed(file: str) -> Path:
    """A file below editor/node_modules, or the end of the test."""
    path = EDITOR / "node_modules" / file
    if not path.is_file():
        said = f"{path.name} is not installed: 'make editor/node_modules' does it with npm"
        if os.environ.get(NEEDED):
            pytest.fail(said)
        pytest.skip(said)
    return path
