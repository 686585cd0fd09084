"""What a build of the preview made, and a page of it as the team sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from trustportal.components import Components
from trustportal.preview.concerns import concerns
from trustportal.preview.editors import Editor
from trustportal.preview.marking import marked
from trustportal.preview.standpoint import Standpoint, audiences
from trustportal.reports.text import counted

DOOR = "_preview"
"""The address, below that of the site, to which the bar sends what is asked for."""

_OURS = '<header class="tp-header">'
"""What every page of the portal has; what else is HTML (old addresses, embeds) is left alone."""
_BODY = re.compile(r"<body\b[^>]*>")


@dataclass(frozen=True, slots=True)
class Shown:
    """A build of the portal in `root`, seen from a standpoint."""

    components: Components
    standpoint: Standpoint
    root: Path
    editor: Editor

    def dressed(self, html: str, page_url: str) -> str:
        """A page with the bar and the problems at its top, and marks on what is a draft."""
        body = _BODY.search(html)
        if body is None or _OURS not in html:
            return html
        view = self.components.view
        paths = {view.index[each]["path"] for each in view.drafts}
        start, rest = html[: body.end()], html[body.end() :]
        return start + self._top(page_url) + marked(rest, page_url, view.drafts, paths)

    def _top(self, page_url: str) -> str:
        view, judgement = self.components.view, self.components.judgement
        record = view.at(page_url)
        return self.components.environment.get_template("preview.html").render(
            door="../" * page_url.count("/") + DOOR,
            page=page_url,
            judgement=judgement,
            standpoint=self.standpoint,
            audiences=audiences(view),
            drafts=len(view.drafts),
            counted=counted(judgement.problems),
            draft=bool(record and record["ref"] in view.drafts),
            concerns=concerns(judgement, page_url, record),
            desk=self.editor.desk_link(record["ref"] if record else ""),
            opens=lambda place: self.editor.link(self.root, place),
        )
