"""What the portal is to reach, beside what was measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, Field

from bench.results import Results

FILE = Path(__file__).with_name("goals.yml")


class Ratio(BaseModel, extra="forbid"):
    """One contender takes at most this share of the time of another."""

    part: str
    size: int
    of: str
    against: str
    most: float


class Growth(BaseModel, extra="forbid"):
    """Time or memory grows with at most this exponent between two sizes."""

    part: str
    of: str
    begin: Annotated[int, Field(alias="from")]
    end: Annotated[int, Field(alias="to")]
    what: str
    most: float


class Seconds(BaseModel, extra="forbid"):
    """A contender takes at most so many seconds."""

    part: str
    size: int
    of: str
    most: float


class OnlyChanged(BaseModel, extra="forbid"):
    """After an edit at this size only files that hold something else are written."""

    size: int


class Goals(BaseModel, extra="forbid"):
    """The whole of `goals.yml`."""

    ratios: tuple[Ratio, ...]
    growth: tuple[Growth, ...]
    seconds: tuple[Seconds, ...]
    only_changed: tuple[OnlyChanged, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A goal in words, what was measured for it, and whether that meets it, if it was."""

    goal: str
    measured: str
    met: bool | None


def goals() -> Goals:
    """The goals of the project."""
    return Goals.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def verdicts(results: Results, labels: dict[str, str]) -> Iterator[Verdict]:
    """Each goal, in order."""
    wanted = goals()
    for ratio in wanted.ratios:
        found = results.ratio(ratio.part, ratio.size, ratio.of, ratio.against)
        goal = f"{labels[ratio.of]}, {_about(ratio.part, ratio.size)}"
        yield _at_most(f"{goal}, against {labels[ratio.against]}", found, ratio.most, "")
    for growth in wanted.growth:
        sizes = results.sizes(growth.part)
        whole = {growth.begin, growth.end} <= set(sizes)
        found = results.growth(growth.part, growth.of, growth.what) if whole else None
        between = f"from {growth.begin:,} to {growth.end:,} claims"
        goal = f"{labels[growth.of]}, exponent of {growth.what} {between}"
        yield _at_most(goal, found, growth.most, "")
    for limit in wanted.seconds:
        measured = results.find(limit.part, limit.size, limit.of)
        goal = f"{labels[limit.of]}, {_about(limit.part, limit.size)}"
        yield _at_most(goal, measured.seconds if measured else None, limit.most, " s")
    written = {size: (count, changed) for size, count, changed in results.written}
    for only in wanted.only_changed:
        count, changed = written.get(only.size, (None, None))
        yield Verdict(
            f"one claim edited, {only.size:,} claims: only files that changed are written",
            "" if count is None else f"{count:,} written, {changed:,} changed",
            None if count is None else count == changed,
        )


def _about(part: str, size: int) -> str:
    what = {
        "build": "build",
        "check": "check",
        "serve": "from saving to the new page",
        "default": "build of the example portal",
    }
    return f"{what[part]}, {size:,} claims" if size else what[part]


def _at_most(goal: str, found: float | None, most: float, unit: str) -> Verdict:
    said = "" if found is None else f"{found:.2f}{unit}"
    return Verdict(
        f"{goal}: at most {most:g}{unit}", said, None if found is None else found <= most
    )
