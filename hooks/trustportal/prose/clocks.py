"""From when on a time runs in which customers are told: knowing of a breach is earlier than being
sure of it.
"""

from __future__ import annotations

from collections.abc import Mapping

from trustportal.prose.speech import Speech

_CLOCKS: Mapping[str, Speech] = {
    "becoming aware": Speech("clocks.aware"),
    "confirming": Speech("clocks.confirmed"),
}


def clock_of(text: str) -> str:
    """What starts the time in a text; empty where it says nothing of it, or both."""
    found = [name for name, words in _CLOCKS.items() if words.search(text)]
    return found[0] if len(found) == 1 else ""
