"""The portal as Markdown, for assistants and for whoever reads plain text (llmstxt.org)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from trustportal.exports.output import Output
from trustportal.exports.standing import is_report, until
from trustportal.model.kinds import KINDS, ORGANIZATION, Kind
from trustportal.model.words import headline
from trustportal.public import PublicRecord, PublicView
from trustportal.publication.format import plain_value

_CLAIM = re.compile(r"\]\(claim:(?P<reference>[^)#\s]+)(?P<anchor>#[^)\s]*)?\)")
_PAGE = re.compile(r"\]\((?P<page>[^):#\s]+)\.md(?P<anchor>#[^)\s]*)?\)")


def absolute(text: str, view: PublicView) -> str:
    """Markdown of the data with addresses that hold outside the portal."""
    text = _CLAIM.sub(
        lambda f: f"]({view.site_url}claims/{f['reference']}/{f['anchor'] or ''})", text
    )
    return _PAGE.sub(
        lambda f: f"]({view.site_url}{f['page'].removesuffix('index')}/{f['anchor'] or ''})", text
    )


def in_markdown(record: PublicRecord, view: PublicView) -> str:
    """One record: what it says, under which conditions and limits, on what basis, since when."""
    said = record.get("statement") or absolute(
        record.get("answer") or record.get("body") or record.get("definition") or "", view
    )
    facts = {
        "Conditions": " · ".join(record.get("conditions") or ()),
        "Limits": " · ".join(record.get("limits") or ()),
        "Status": ", ".join(filter(None, (headline(record["status"]), until(record)))),
        "New enough until": str(record["status_until"] or "") if is_report(record) else "",
        "Basis": headline(record["basis_class"]) if record.get("basis_class") else "",
        "Reviewed": str(plain_value(record["reviewed_on"])) if record.get("reviewed_on") else "",
        "Link": view.site_url + record["path"],
    }
    lines = [f"- {name}: {value}" for name, value in facts.items() if value]
    retired = ["No longer stated."] if record["state"] == "retired" else []
    return "\n\n".join(
        [f"### {record['title']}", *retired, *([said] if said else []), "\n".join(lines)]
    )


def of_kind(view: PublicView, kind: Kind) -> bytes:
    """All records of a kind."""
    records = [each for name in kind.collections for each in view.records[name]]
    head = f"# {kind.title} of {view.organization['name']}\n\nAs of {view.as_of.isoformat()}."
    return "\n\n".join([head, *(in_markdown(each, view) for each in records)]).encode() + b"\n"


def llms_txt(view: PublicView) -> bytes:
    """The portal in short, with a link to the Markdown of each kind."""
    name = view.organization["name"]
    example = " The organisation is fictional." if view.organization["example"] else ""
    lines = [
        f"# {name} trust portal",
        f"> What {name} states on security, privacy and compliance, as of "
        f"{view.as_of.isoformat()}.{example} Conditions and limits belong to each statement: quote "
        "them with it. What is not stated here is not stated; it is neither a yes nor a no.",
        "## Statements",
    ]
    links = [
        f"- [{kind.title}]({view.site_url}{kind.name}.md): "
        f"{sum(len(view.records[name]) for name in kind.collections)} records"
        for kind in KINDS
        if kind is not ORGANIZATION
    ]
    return "\n\n".join([*lines, "\n".join(links)]).encode() + b"\n"


def outputs(_: PublicView) -> Iterator[Output]:
    """llms.txt, and each kind as Markdown."""
    yield Output(
        "markdown", "llms.txt", "The portal in short", "for assistants", "text/plain", llms_txt
    )
    for kind in KINDS:
        if kind is not ORGANIZATION:
            yield Output(
                "markdown",
                f"{kind.name}.md",
                f"{kind.title}, as Markdown",
                "for assistants and plain text",
                "text/markdown",
                partial(of_kind, kind=kind),
            )
