"""A claim as a piece of HTML for the organisation's own website: no script, dated, with its link.

The same piece is a file and stands on the claim's page to be copied. A copy grows old and says of
which day it is; its badge, where it has one, is always the present one.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from trustportal.exports import badges
from trustportal.exports.output import Output
from trustportal.moved import names_of
from trustportal.public import PublicRecord, PublicView


def fragment(view: PublicView, record: PublicRecord) -> str:
    """The statement with its conditions and limits, the day and the link."""
    url = view.site_url + record["path"]
    terms = (("Conditions", record["conditions"]), ("Limits", record["limits"]))
    lines = [
        Markup('<blockquote lang="en" cite="{}">').format(url),
        Markup("<p>{}</p>").format(record["statement"]),
        *(
            Markup("<p><strong>{}:</strong> {}</p>").format(name, " · ".join(each))
            for name, each in terms
            if each
        ),
        Markup('<p><a href="{}">{}, {}</a>, as of <time datetime="{}">{}</time></p>').format(
            url,
            view.organization["name"],
            record["title"],
            view.as_of.isoformat(),
            f"{view.as_of.day} {view.as_of:%B %Y}",
        ),
    ]
    if badges.has_badge(record) and "badges" not in (view.organization["leave_out"] or ()):
        picture = f"{view.site_url}{badges.badge_of(record)}.svg"
        alt = f"Present status: {record['title']}"
        image = Markup('<p><a href="{}"><img src="{}" alt="{}" height="22"></a></p>')
        lines.append(image.format(url, picture, alt))
    return "\n".join([*lines, "</blockquote>\n"])


def outputs(view: PublicView) -> Iterator[Output]:
    """A file for each statement; its address stands on the page of the claim."""
    for record in view.claims():
        if record["state"] == "published" and record.get("statement"):
            write = partial(_as_file, record=record)
            whom, kind = "for other pages of the organisation", "text/html"
            for name in names_of(record["ref"], record["formerly"]):
                path = f"embeds/{name}.html"
                yield Output("embeds", path, record["title"], whom, kind, write, listed=False)


def _as_file(view: PublicView, record: PublicRecord) -> bytes:
    """A page that takes it in, or a browser that opens it, may read it in any encoding."""
    return fragment(view, record).encode("ascii", "xmlcharrefreplace")
