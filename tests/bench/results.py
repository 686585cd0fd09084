"""What was measured, and what follows from it: medians, ratios by pairs, growth."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from bench.measure import Run


@dataclass(frozen=True, slots=True)
class Measured:
    """The runs of one contender in one part of the bench, in the order of the rounds.

    `size` is what was asked for, `records` what the portal or site really has.
    """

    part: str
    size: int
    records: int
    who: str
    runs: tuple[Run, ...]

    @property
    def seconds(self) -> float:
        """The median of the runs."""
        return median(run.seconds for run in self.runs)

    @property
    def peak(self) -> float:
        """The median of the peaks of memory, in bytes."""
        return median(run.peak for run in self.runs)


@dataclass(frozen=True, slots=True)
class Results:
    """One run of the bench, as far as it came."""

    measured: list[Measured]
    left_out: list[tuple[str, str]]
    """Who was left out, and why."""
    versions: list[tuple[str, str]]
    written: list[tuple[int, int, int]]
    """By size, after one claim was edited: files written, and files that hold something else."""

    def add(self, measured: Iterable[Measured]) -> None:
        """Add what a round measured."""
        self.measured.extend(measured)

    def find(self, part: str, size: int, who: str) -> Measured | None:
        """One contender's runs."""
        for each in self.measured:
            if (each.part, each.size, each.who) == (part, size, who):
                return each
        return None

    def sizes(self, part: str) -> list[int]:
        """The sizes that were measured in a part."""
        return sorted({each.size for each in self.measured if each.part == part})

    def ratio(self, part: str, size: int, of: str, against: str) -> float | None:
        """The median of the ratios of the two, round by round."""
        one, other = self.find(part, size, of), self.find(part, size, against)
        if not (one and other):
            return None
        pairs = zip(one.runs, other.runs, strict=True)
        return median(left.seconds / right.seconds for left, right in pairs)

    def growth(self, part: str, who: str, what: str) -> float | None:
        """The exponent with which time or memory grows with the records, from 1,000 on where two
        such sizes were measured.
        """
        own = [each for each in self.measured if (each.part, each.who) == (part, who)]
        large = [each for each in own if each.size >= 1_000]
        points = large if len(large) > 1 else own
        if len(points) < 2:
            return None
        figures = [each.seconds if what == "time" else each.peak for each in points]
        return exponent([each.records for each in points], figures)


def exponent(sizes: Sequence[float], figures: Sequence[float]) -> float:
    """The slope of the line of least squares through the logarithms: 1 is linear growth."""
    across, up = list(map(math.log, sizes)), list(map(math.log, figures))
    middle, height = fmean(across), fmean(up)
    rise = math.fsum((x - middle) * (y - height) for x, y in zip(across, up, strict=True))
    return rise / math.fsum((x - middle) ** 2 for x in across)
