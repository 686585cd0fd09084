"""The claims of a portal as plain Markdown pages: what the other generators build from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SAID = ("answer", "body", "definition", "description", "introduction", "audience")


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One page: its address below the site, its title, what it says in short, and its Markdown."""

    address: str
    title: str
    description: str
    markdown: str


def claim_pages(portal: Path) -> tuple[ClaimPage, ...]:
    """A page for each record of the portal's last release, which holds all that is public."""
    last = max((portal / "data" / "history").glob("*.json"))
    statements = json.loads(last.read_text(encoding="utf-8"))["view"]["statements"]
    return tuple(map(_page, statements))


def _page(record: dict[str, Any]) -> ClaimPage:
    details = record["details"]
    said = record.get("statement") or next(filter(None, map(details.get, _SAID)), record["title"])
    parts = [said]
    for name in ("conditions", "limits"):
        if record.get(name):
            parts += [f"## {name.capitalize()}", "\n".join(f"- {each}" for each in record[name])]
    facts = {**{name: record.get(name) for name in _SHOWN}, **details}
    rows = [f"| {_words(name)} | {_cell(value)} |" for name, value in facts.items() if value]
    parts += ["## Details", "\n".join(["| Field | Value |", "|---|---|", *rows])]
    markdown = "\n\n".join(parts).replace("](claim:", "](/claims/")
    return ClaimPage(
        f"claims/{record['id']}", record["title"], " ".join(said.split())[:160], markdown
    )


_SHOWN = ("basis", "basis_class", "scope", "reviewed_on", "review_due_on", "status", "url")


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _cell(value: Any) -> str:
    return "; ".join(_texts(value)).replace("|", "\\|").replace("\n", " ")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if inner:
                yield f"{_words(name)}: {', '.join(_texts(inner))}"
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    else:
        yield str(value)


def with_front_matter(page: ClaimPage, **more: str) -> str:
    """The page as a file, with title and description for the frame."""
    fields = {"title": page.title, "description": page.description, **more}
    lines = "".join(
        f"{name}: {json.dumps(text, ensure_ascii=False)}\n" for name, text in fields.items()
    )
    return f"---\n{lines}---\n\n{page.markdown}\n"
