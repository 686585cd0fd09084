"""What a build of the preview made, and a page of it as the team sees it."""

from __future__ import annotations

import re
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from trustportal.components import Components
from trustportal.preview.concerns import concerns
from trustportal.preview.drawing import Drawing
from trustportal.preview.editors import Editor
from trustportal.preview.judging import Found
from trustportal.preview.marking import marked
from trustportal.preview.standpoint import Standpoint, audiences
from trustportal.reports.text import counted

DOOR = "_preview"
"""The address, below that of the site, to which the bar sends what is asked for."""

_OURS = '<header class="tp-header">'
"""What every page of the portal has; what else is HTML (old addresses, embeds) is left alone."""
_BODY = re.compile(r"<body\b[^>]*>")


BEING_JUDGED = "This portal is being judged."
NOT_JUDGED = (
    "This portal was not judged: the judge ended before it had answered, and the terminal says why"
    " if it can. Save any file, and it is judged again."
)
SOON = 0.3
"""Seconds for which a page waits for a judge that should have ended by then, so that it need not be
sent twice.
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A build of the portal in `root`, seen from a standpoint; `found` is what the judge will have
    found.
    """

    components: Components
    drawing: Drawing
    found: Found
    standpoint: Standpoint
    root: Path
    editor: Editor

    def is_judged(self, left: float) -> bool:
        """Whether the judge, which may need so many seconds more, has ended by now or does soon."""
        with suppress(TimeoutError, CancelledError):
            self.found.exception(SOON if left < SOON else 0)
            return True
        return False

    def dressed(self, html: str, page_url: str, *, judged: bool) -> str:
        """A page with the bar and the problems at its top, and marks on what is a draft."""
        body = _BODY.search(html)
        if body is None or _OURS not in html:
            return html
        unjudged = "" if judged else BEING_JUDGED
        if judged and self.found.exception():
            unjudged = NOT_JUDGED
        elif judged:
            seen = replace(self.components.judgement, problems=self.found.result())
            self.components.judgement = seen
        view = self.components.view
        paths = {view.index[each]["path"] for each in view.drafts}
        start, rest = html[: body.end()], html[body.end() :]
        rest = self.drawing.drawn(rest, judged=not unjudged)
        return start + self._top(page_url, unjudged) + marked(rest, page_url, view.drafts, paths)

    def _top(self, page_url: str, unjudged: str) -> str:
        view, judgement = self.components.view, self.components.judgement
        record = view.at(page_url)
        return self.components.environment.get_template("preview.html").render(
            door="../" * page_url.count("/") + DOOR,
            page=page_url,
            judgement=judgement,
            unjudged=unjudged,
            failed=unjudged == NOT_JUDGED,
            standpoint=self.standpoint,
            audiences=audiences(view),
            drafts=len(view.drafts),
            counted=counted(judgement.problems),
            draft=bool(record and record["ref"] in view.drafts),
            concerns=concerns(judgement, page_url, record),
            desk=self.editor.desk_link(record["ref"] if record else ""),
            opens=lambda place: self.editor.link(self.root, place),
        )
