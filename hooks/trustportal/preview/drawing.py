"""Components of a preview, drawn when their page is sent: most pages nobody looks at."""

from __future__ import annotations

import re

from markupsafe import Markup

from trustportal.components import Components
from trustportal.model.components import COMPONENTS
from trustportal.model.kinds import COLLECTIONS
from trustportal.source.markdown_scan import Call

_LEFT = re.compile(r"<!-- trust-portal component (\d+) -->")
_FOUND = "judgement"
"""The component that says what was found."""


class Drawing:
    """The components of one build: where each stands is left a comment, for which it is drawn."""

    def __init__(self, components: Components) -> None:
        self._components = components
        self._left: list[tuple[Call, str]] = []

    def leave(self, call: Call, page_url: str) -> str:
        """What stands for a component until its page is sent; for a part of a sentence, itself."""
        if COMPONENTS[call.name].positional and call.name not in COLLECTIONS:
            return self._components.draw(call, page_url)
        self._left.append((call, page_url))
        return Markup("<!-- trust-portal component {} -->").format(len(self._left) - 1)

    def drawn(self, html: str, *, judged: bool) -> str:
        """A page with its components; until it is judged, without what the judge found."""

        def draw(found: re.Match[str]) -> str:
            call, page_url = self._left[int(found[1])]
            return self._components.draw(call, page_url) if judged or call.name != _FOUND else ""

        return _LEFT.sub(draw, html)
