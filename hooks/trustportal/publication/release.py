"""The next file of the record."""

from __future__ import annotations

import rfc8785

from trustportal.public import PublicView
from trustportal.publication.format import whole
from trustportal.publication.history import FORMAT, read_chain
from trustportal.source.history import HistoryFile


def next_release(view: PublicView) -> HistoryFile:
    """The file that follows the last one of the view's history."""
    releases = read_chain(view.history).releases
    last = releases[-1] if releases else None
    content = {
        "format": FORMAT,
        "released_on": view.as_of.isoformat(),
        "previous": {"file": last.file.name, "sha256": last.sha256} if last else None,
        "view": whole(view),
    }
    return HistoryFile(f"data/history/{view.as_of.isoformat()}.json", rfc8785.dumps(content))
