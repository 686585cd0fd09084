"""Reminders as issues: one for each owner and month, with what to open, to change and to close.

The issues themselves are the memory: each begins with a line that names its month and owner. They
name the owners of records, so they belong where only the team reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from json import dumps
from typing import Literal

from pydantic import BaseModel, ConfigDict

from trustportal.deadlines import Deadline
from trustportal.reports.agenda import owner_of
from trustportal.reports.changes import plain

LABEL = "reminder"
"""The label of every issue; a second one names its owner."""
MOST_TASKS = 200
"""The most tasks of one issue: what GitHub takes is no longer than 65,536 characters."""

_MARK = re.compile(r"<!-- trust-portal reminder (?P<month>\d{4}-\d{2}) (?P<owner>\S+) -->")
_TICKED = re.compile(r"- \[[xX]\] (?P<task>.*) \[`[^`]*`\]\(<.*>\)")


class Issue(BaseModel):
    """An issue as `gh issue list --json number,state,title,body` writes it."""

    model_config = ConfigDict(frozen=True)

    number: int
    state: Literal["OPEN", "CLOSED"]
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Action:
    """What is to be done with one issue; `number` is None for one that is not there yet."""

    do: Literal["create", "edit", "reopen", "close"]
    number: int | None
    title: str
    body: str
    labels: tuple[str, ...]


Link = Callable[[Deadline], str]
"""The address of the line of a deadline."""


def actions(
    deadlines: Sequence[Deadline], month: str, issues: Sequence[Issue], link: Link
) -> tuple[Action, ...]:
    """What makes the issues say what is due up to the end of a month, "2026-12".

    An issue holds what became due since the one before it of the same owner, so that nothing is in
    two and nothing in none. One that a person closed stays closed until what is due changes.
    """
    made: list[Action] = []
    there = _by_owner_and_month(issues)
    owners = sorted({owner_of(each) for each in deadlines} | {owner for owner, _ in there})
    for owner in owners:
        own = [each for each in deadlines if owner_of(each) == owner]
        months = sorted({month, *(named for who, named in there if who == owner)})
        for before, this in pairwise(["", *months]):
            due = [each for each in own if before < f"{each.day:%Y-%m}" <= this]
            made += _for_one(owner, this, due, there.get((owner, this)), link)
    return tuple(made)


def _by_owner_and_month(issues: Sequence[Issue]) -> dict[tuple[str, str], Issue]:
    """The issues that are reminders; of two for the same, the first that was opened."""
    found: dict[tuple[str, str], Issue] = {}
    for issue in sorted(issues, key=lambda each: each.number):
        if mark := _MARK.match(issue.body):
            found.setdefault((mark["owner"], mark["month"]), issue)
    return found


def _for_one(
    owner: str, month: str, due: Sequence[Deadline], issue: Issue | None, link: Link
) -> Iterator[Action]:
    title = f"Trust portal, {_in_words(month)}: due for {owner}"
    labels = (LABEL, f"owner: {owner.partition('@')[0]}")
    old = issue.body.replace("\r\n", "\n").strip() if issue else ""
    body = _body(owner, month, due, old, link)
    if issue is None:
        if due:
            yield Action("create", None, title, body, labels)
        return
    same = (old, issue.title) == (body.strip(), title)
    if issue.state == "OPEN" and not due:
        yield Action("close", issue.number, title, body, labels)
    elif issue.state == "CLOSED" and due and not same:
        yield Action("reopen", issue.number, title, body, labels)
    elif issue.state == "OPEN" and not same:
        yield Action("edit", issue.number, title, body, labels)


def _body(owner: str, month: str, due: Sequence[Deadline], old: str, link: Link) -> str:
    """The text of an issue. A task that somebody ticked in the old text stays ticked."""
    mark = f"<!-- trust-portal reminder {month} {owner} -->"
    if not due:
        return f"{mark}\nNothing that `{owner}` keeps is due any more by {_in_words(month)}.\n"
    ticked = {found["task"] for found in map(_TICKED.fullmatch, old.splitlines()) if found}
    lines = [mark, f"What `{owner}` keeps and what is due by the end of {_in_words(month)}:", ""]
    for each in due[:MOST_TASKS]:
        task = f"{each.day} {plain(f'{each.says}: {each.title}')}"
        box = "x" if task in ticked else " "
        place = f"{each.place.file}:{each.place.line}".replace("`", "'")
        lines.append(f"- [{box}] {task} [`{place}`](<{link(each)}>)")
    if (more := len(due) - MOST_TASKS) > 0:
        lines += [f"- and {more} more: `trust-portal calendar` names them"]
    lines += [
        "",
        "Confirm each with its day in `reviewed_on`, renew it with its new dates, or take out what"
        " ended. What is done leaves this list by itself, and the issue is closed with the last.",
    ]
    return "\n".join(lines) + "\n"


def _in_words(month: str) -> str:
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"


def as_json(made: Sequence[Action]) -> str:
    """A list for the program that talks to the tracker."""
    content = [
        {
            "do": each.do,
            "number": each.number,
            "title": each.title,
            "body": each.body,
            "labels": list(each.labels),
        }
        for each in made
    ]
    return dumps(content, indent=2, ensure_ascii=False) + "\n"


def as_text(made: Sequence[Action]) -> str:
    """For people: what would be done, each issue with its text."""
    said = [
        f"{each.do}{f' #{each.number}' if each.number else ''}: {each.title}\n\n{each.body}"
        for each in made
    ]
    return "\n".join(said) or "nothing to open, to change or to close\n"


REMINDERS: Mapping[str, Callable[[Sequence[Action]], str]] = {"text": as_text, "json": as_json}
"""Each form of what is to be done by its name."""
