"""A problem is one thing that stands in the way of publication, with its place and its mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem: a stable code that is never reused, and what it means for everyone.

    `sources` are ids of `reference/sources.yml`; what the portal itself asks for has none.
    """

    code: str
    severity: Severity
    title: str
    why: str
    mend: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where: a path relative to the portal's root, line and column counted from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{legible(self.file)}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `record` is the reference of the record it is about ("kind/id"), if any."""

    place: Place
    code: Code
    message: str
    mend: str
    record: str | None = None
    why: str = ""
    level: Severity | None = None

    def __post_init__(self) -> None:
        """Keep what was found in a file from forging lines of the report."""
        object.__setattr__(self, "message", legible(self.message))
        object.__setattr__(self, "mend", legible(self.mend))

    @property
    def severity(self) -> Severity:
        """Its own severity, else that of its code."""
        return self.level or self.code.severity

    @property
    def reason(self) -> str:
        """Why it matters: the finding's own reason, else the reason of its code."""
        return self.why or self.code.why


MOST_WORDS = 1200
"""The longest message; what a file holds can be longer."""


def legible(text: str) -> str:
    """Text for one line of a report: invisible characters as U+XXXX, overlong text cut."""
    shown = "".join(
        character if character.isprintable() else f"<U+{ord(character):04X}>" for character in text
    )
    return shown if len(shown) <= MOST_WORDS else f"{shown[: MOST_WORDS - 4]} ..."


Report = Callable[[Problem], None]
"""Where a reader puts what it finds, so that all problems of all files come at once."""


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sorted by place, without the same finding twice."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda p: (p.place, p.code.code, p.message)))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Only those that forbid publication."""
    return tuple(p for p in problems if p.severity == "error")


def count(problems: Iterable[Problem]) -> dict[Severity, int]:
    """How many of each severity, all three always present."""
    tally: dict[Severity, int] = dict.fromkeys(SEVERITIES, 0)
    for problem in problems:
        tally[problem.severity] += 1
    return tally


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """'; did you mean 'x'?' for the nearest known word, or nothing when none is near."""
    folded = {each.casefold().replace("-", "_"): each for each in known}
    sought = word.casefold().replace("-", "_")
    near = get_close_matches(sought, folded, n=1, cutoff=_NEAR)
    if not near or not get_close_matches(_name(sought), [_name(near[0])], cutoff=_NEAR):
        return ""
    return f"; did you mean '{folded[near[0]]}'?"


_NEAR = 0.6
"""How alike two words are (difflib's ratio), and their names by themselves as well."""


def _name(path: str) -> str:
    """What tells one path or reference from others: neither its folder nor its ending."""
    return path.rpartition("/")[2].partition(".")[0] or path


def listed(words: Iterable[str], most: int = 12, *, last: str = "and") -> str:
    """'a, b and c', cut after `most` words."""
    names = list(words)
    if len(names) > most:
        names = [*names[:most], f"{len(names) - most} more"]
    return (
        f" {last} ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
    )
