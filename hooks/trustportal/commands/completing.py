"""What the shell proposes behind a command: ids of the portal's records, and codes.

Each runs at a press of the tab key, so the data is read as plain YAML, without the models.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Records by kind and id, with their titles."""
    return [
        CompletionItem(reference, help=title)
        for reference, title in _records(ctx)
        if reference.startswith(incomplete)
    ]


def ids_of(kind: str) -> Complete:
    """The ids of the records of one kind."""

    def complete(
        ctx: click.Context,
        param: click.Parameter,
        incomplete: str,
    ) -> list[CompletionItem]:
        start = f"{kind}/{incomplete}"
        found = ((ref, title) for ref, title in _records(ctx) if ref.startswith(start))
        return [CompletionItem(ref.partition("/")[2], help=title) for ref, title in found]

    return complete


def codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Codes of problems, with what they ask for."""
    from trustportal.reports.explanation import EXPLAINED  # noqa: PLC0415 - slow

    start = incomplete.upper()
    found = (code for name, code in sorted(EXPLAINED.items()) if name.startswith(start))
    return [CompletionItem(code.code, help=code.title) for code in found]


def owners(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Who keeps records."""
    kept = (each.get("internal") for _, each in _all_records(ctx))
    found = {str(each["owner"]) for each in kept if isinstance(each, dict) and each.get("owner")}
    return [CompletionItem(each) for each in sorted(found) if each.startswith(incomplete)]


def bases(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What can be compared with: the days of releases, the newest first, and branches of git."""
    root = Path(ctx.params.get("root") or ".")
    days = sorted((each.stem for each in (root / "data" / "history").glob("*.json")), reverse=True)
    with suppress(OSError):
        done = subprocess.run(
            ["git", "for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/tags"],  # noqa: S607 - whichever git the user has
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
        days += done.stdout.split()
    return [CompletionItem(each) for each in days if each.startswith(incomplete)]


def _records(ctx: click.Context) -> Iterator[tuple[str, str]]:
    """`(kind/id, title)` of each record in the files that can be read."""
    for kind, each in _all_records(ctx):
        if isinstance(each.get("id"), str) and "title" in each:
            yield f"{kind}/{each['id']}", str(each["title"] or "")


def _all_records(ctx: click.Context) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """`(kind, record as plain data)` of each record in the files that can be read."""
    from trustportal.source.files import read_text  # noqa: PLC0415 - --help need not wait
    from trustportal.source.strict_yaml import read_yaml  # noqa: PLC0415

    root = Path(ctx.params.get("root") or ".")
    for path in sorted((root / "data").rglob("*.yml")):
        file = path.relative_to(root).as_posix()
        text = read_text(root, file, lambda _: None)
        document = read_yaml(text, file, lambda _: None) if text else None
        kinds = document.value if document and isinstance(document.value, dict) else {}
        for kind, items in kinds.items():
            for each in items if isinstance(items, list) else ():
                if isinstance(each, dict):
                    yield kind, each
