"""What changed between two documents: for people, for programs, and as a comment on a change.

All that comes from the data is plain text: in Markdown every sign that could mean something where
it stands is escaped, and no name or number becomes a mention.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from trustportal.problems import legible
from trustportal.publication.changes import Change
from trustportal.publication.meanings import KINDS


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one state to another, each named as people call it."""

    before: str
    after: str
    changes: Sequence[Change]
    site_url: str
    pages: frozenset[str]
    """Ids of the claims that have a page now."""

    def url(self, change: Change) -> str | None:
        """The permanent page of the claim, where it has one."""
        if change.id not in self.pages:
            return None
        return f"{self.site_url}claims/{change.id}/"


def summary(changes: Iterable[Change]) -> str:
    """'2 weakened, 1 added'; a claim that changed in two ways counts in both."""
    tally = Counter(kind for change in changes for kind in change.kinds)
    return ", ".join(f"{tally[kind]} {kind}" for kind in KINDS if tally[kind]) or "nothing changed"


def as_text(difference: Difference) -> str:
    """For a person: what weakened first, each claim with what changed and who tells of it."""
    lines = [f"from {difference.before} to {difference.after}: {summary(difference.changes)}"]
    for change in difference.changes:
        lines += ["", f"{change.id}  {change.title}"]
        lines += [f"  {shift.kind}: {shift.says}" for shift in change.shifts]
        lines += [f"  told by {each.id} ({each.change}, {each.dated})" for each in change.news]
    return "\n".join(map(legible, lines)) + "\n"


def as_json(difference: Difference) -> str:
    """For a program."""
    changes = [in_json(each, difference.url(each)) for each in difference.changes]
    content = {"before": difference.before, "after": difference.after, "changes": changes}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def in_json(change: Change, url: str | None) -> dict[str, Any]:
    """One change as programs read it: the claim, the kinds, and a sentence for each thing."""
    return {
        "id": change.id,
        "title": change.title,
        "url": url,
        "kinds": list(change.kinds),
        "says": [
            {"kind": each.kind, "field": each.field or None, "text": each.says}
            for each in change.shifts
        ],
        "told_by": [each.id for each in change.news],
    }


def as_markdown(difference: Difference) -> str:
    """For a comment on a pull request: a list by kind, what weakened first."""
    before, after = plain(difference.before), plain(difference.after)
    lines = [f"### What changes for customers: {summary(difference.changes)}", ""]
    lines.append(f"From {before} to {after}.")
    for kind in KINDS:
        members = [each for each in difference.changes if each.kinds[0] == kind]
        if members:
            lines += ["", f"#### {kind.capitalize()}", ""]
            for change in members:
                lines += _item(change, difference.url(change))
    return "\n".join(lines) + "\n"


MUST_BE_TOLD = frozenset({"weakened", "removed", "retired"})


def _item(change: Change, url: str | None) -> list[str]:
    title = f"[{plain(change.title)}](<{url}>)" if url else plain(change.title)
    told = [f"  - told by: {', '.join(plain(each.title) for each in change.news)}"]
    untold = ["  - no update tells of it"] if set(change.kinds) & MUST_BE_TOLD else []
    return [
        f"- **{title}** {plain(change.id)}",
        *(f"  - {shift.kind}: {plain(shift.says)}" for shift in change.shifts),
        *(told if change.news else untold),
    ]


_SIGNS = re.compile(
    r"[\\\\`*\[\]<>~|$]"  # anywhere: code, emphasis, links, markup, tables, mathematics
    r"|(?<![^\W_])_|_(?![^\W_])"  # not inside a word
    r"|!(?=[\[-])|&(?=#?\w+;)|:(?=//)|(?<=\bwww)\."  # pictures, letters by number, addresses
    r"|^[-+=#]"  # where a line begins: a list, a heading
)


def plain(text: str) -> str:
    """Text of which Markdown makes nothing: one line, no mention, and every sign escaped that could
    mean something where it stands; all others are left, for who reads it in a terminal.
    """
    one_line = legible(" ".join(text.split()))
    escaped = re.sub(r"^(\d+)([.)])", r"\1\\\2", _SIGNS.sub(r"\\\g<0>", one_line))
    return re.sub(r"([@#])(?=\w)", "\\1\u200b", escaped)


DIFFERENCES = {"text": as_text, "json": as_json, "markdown": as_markdown}
"""Each form of a difference by its name."""
