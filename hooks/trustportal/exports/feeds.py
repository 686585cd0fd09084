"""News of the portal for those who must hear of it: Atom (RFC 4287) and JSON Feed 1.1.

Everything in a feed comes from the data, so that building again tells nobody anything: an entry's
id is the address of its record, its date is the day of the news.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from trustportal.exports.markdown_text import absolute
from trustportal.exports.output import Output, as_json
from trustportal.public import PublicRecord, PublicView
from trustportal.source.markdown_render import html_of

ATOM = "http://www.w3.org/2005/Atom"


def news(view: PublicView, about: str = "") -> Sequence[PublicRecord]:
    """The news of the portal, newest first; of one collection if `about` names it."""
    return [
        each
        for each in view.records["updates"]
        if each["state"] == "published"
        and (not about or any(name.startswith(f"{about}/") for name in each["claims"] or ()))
    ]


def as_atom(view: PublicView, name: str, title: str, about: str) -> bytes:
    """The news as an Atom feed."""
    entries = news(view, about)
    feed = Element("feed", {"xmlns": ATOM})
    SubElement(feed, "id").text = f"{view.site_url}{name}.atom"
    SubElement(feed, "title").text = title
    SubElement(feed, "updated").text = _moment(max((e["dated"] for e in entries), default=None))
    SubElement(feed, "link", {"rel": "self", "href": f"{view.site_url}{name}.atom"})
    SubElement(feed, "link", {"rel": "alternate", "href": f"{view.site_url}updates/"})
    SubElement(SubElement(feed, "author"), "name").text = view.organization["name"]
    for each in entries:
        entry = SubElement(feed, "entry")
        SubElement(entry, "id").text = view.site_url + each["path"]
        SubElement(entry, "title").text = each["title"]
        SubElement(entry, "updated").text = _moment(each["dated"])
        SubElement(entry, "link", {"rel": "alternate", "href": view.site_url + each["path"]})
        SubElement(entry, "category", {"term": each["change"]})
        SubElement(entry, "content", {"type": "html"}).text = _html(view, each)
    indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(feed, "unicode")}\n'.encode()


def as_json_feed(view: PublicView, name: str, title: str, about: str) -> bytes:
    """The news as a JSON Feed."""
    return as_json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": title,
            "home_page_url": f"{view.site_url}updates/",
            "feed_url": f"{view.site_url}{name}.json",
            "language": view.organization["languages"][0],
            "authors": [{"name": view.organization["name"], "url": view.organization["url"]}],
            "items": [
                {
                    "id": view.site_url + each["path"],
                    "url": view.site_url + each["path"],
                    "title": each["title"],
                    "content_html": _html(view, each),
                    "date_published": _moment(each["dated"]),
                    "tags": [each["change"]],
                }
                for each in news(view, about)
            ],
        }
    )


def outputs(view: PublicView) -> Iterator[Output]:
    """A feed of everything, and one of subprocessors alone, each as Atom and as JSON."""
    whose = view.organization["name"]
    feeds = (
        ("changes", f"{whose}: what changed", "for everyone who relies on a statement", ""),
        (
            "subprocessor-changes",
            f"{whose}: changes of subprocessors",
            "for controllers, who must hear of a new subprocessor in time (GDPR Art. 28(2))",
            "subprocessors",
        ),
    )
    for name, title, whom, about in feeds:
        atom = partial(as_atom, name=name, title=title, about=about)
        json = partial(as_json_feed, name=name, title=title, about=about)
        kind = "application/atom+xml"
        yield Output("feeds", f"{name}.atom", title, whom, kind, atom, rel="alternate")
        kind = "application/feed+json"
        yield Output("feeds", f"{name}.json", title, whom, kind, json, rel="alternate")


def _html(view: PublicView, record: PublicRecord) -> str:
    since = record["effective_on"]
    until = "Last day" if record["change"] == "removed" else "In effect from"
    text = absolute(record["body"], view)
    return html_of(f"{text}\n\n{until} {since}." if since else text)


def _moment(day: date | None) -> str:
    """A day as the formats want it, which know no days: its beginning in UTC."""
    return f"{(day or date(1970, 1, 1)).isoformat()}T00:00:00Z"
