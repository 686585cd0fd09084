"""The times as a picture: seconds over claims, both axes by powers of ten."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

from bench.results import Results

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 190, 40, 48
COLOURS = (
    ("#0b57d0", "#8ab4f8"),
    ("#00677d", "#5fd4f0"),
    ("#b3261e", "#f2b8b5"),
    ("#8a5000", "#ffb95c"),
    ("#6750a4", "#cfbcff"),
    ("#386a20", "#9cd67d"),
)
"""By line, on light and on dark."""
DASHES = ("none", "7 3", "2 3", "9 3 2 3", "1 4", "12 4")
"""A line is told from the others without its colour too."""
_GAP = 15
"""Pixels between two names."""

Line = tuple[str, list[tuple[float, float]]]


def plot(results: Results, part: str, labels: Mapping[str, str]) -> str:
    """An SVG that reads on light and on dark, with the names at the ends of their lines."""
    lines: list[Line] = []
    for who in dict.fromkeys(each.who for each in results.measured if each.part == part):
        own = [each for each in results.measured if (each.part, each.who) == (part, who)]
        points = sorted((float(each.records), each.seconds) for each in own)
        lines.append((labels[who], points))
    across = Axis([x for _, points in lines for x, _ in points], LEFT, WIDTH - RIGHT)
    up = Axis([y for _, points in lines for _, y in points], HEIGHT - BOTTOM, TOP)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
            ' aria-label="Seconds of a full build over the number of claims">',
            _style(len(lines)),
            f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="8"/>',
            f'<text x="{LEFT}" y="22" class="title">Full build: seconds over claims</text>',
            *_grid(across, up),
            *_curves(lines, across, up),
            "</svg>\n",
        ]
    )


class Axis:
    """Places of figures on an axis by powers of ten."""

    def __init__(self, figures: Sequence[float], begin: float, end: float) -> None:
        self.low = math.floor(math.log10(min(figures)) + 1e-9)
        self.high = max(math.ceil(math.log10(max(figures)) - 1e-9), self.low + 1)
        self.begin, self.end = begin, end

    def at(self, figure: float) -> float:
        """The pixel of a figure."""
        share = (math.log10(figure) - self.low) / (self.high - self.low)
        return self.begin + share * (self.end - self.begin)

    def marks(self) -> list[float]:
        """The powers of ten on it."""
        return [10.0**power for power in range(self.low, self.high + 1)]


def _style(number: int) -> str:
    light = "".join(
        f".l{i}{{stroke:{COLOURS[i % 6][0]}}}.n{i}{{fill:{COLOURS[i % 6][0]}}}"
        for i in range(number)
    )
    dark = "".join(
        f".l{i}{{stroke:{COLOURS[i % 6][1]}}}.n{i}{{fill:{COLOURS[i % 6][1]}}}"
        for i in range(number)
    )
    return (
        "<style>text{font:12px system-ui,sans-serif;fill:#3c4043}.title{font-weight:600}"
        ".ground{fill:#fff}.grid{stroke:#dadce0}path{fill:none;stroke-width:2.2}.grid{stroke-width:1}"
        + light
        + ""
        "@media (prefers-color-scheme:dark){text{fill:#dadce0}.ground{fill:#1b1d21}"
        ".grid{stroke:#45494f}" + dark + "}</style>"
    )


def _grid(across: Axis, up: Axis) -> list[str]:
    floor, side = HEIGHT - BOTTOM, WIDTH - RIGHT
    drawn = []
    for figure in across.marks():
        x = across.at(figure)
        drawn += [_rule(x, TOP, x, floor), _text(x, floor + 20, f"{figure:,.0f}", "middle")]
    for figure in up.marks():
        y = up.at(figure)
        drawn += [_rule(LEFT, y, side, y), _text(LEFT - 8, y + 4, f"{figure:g} s", "end")]
    return drawn


def _curves(lines: Sequence[Line], across: Axis, up: Axis) -> list[str]:
    """Each line with its points, and the names one below the other where lines end close by."""
    drawn, ends = [], []
    for number, (name, points) in enumerate(lines):
        places = [(across.at(x), up.at(y)) for x, y in points]
        way = " L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        dash = DASHES[number % len(DASHES)]
        drawn.append(f'<path class="l{number}" stroke-dasharray="{dash}" d="M{way}"/>')
        drawn += [f'<circle class="n{number}" cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in places]
        ends.append((places[-1][1], number, name))
    lowest = -math.inf
    for y, number, name in sorted(ends):
        lowest = max(y, lowest + _GAP)
        drawn.append(_text(WIDTH - RIGHT + 10, lowest + 4, name, "start", f"n{number}"))
    return drawn


def _rule(left: float, top: float, right: float, bottom: float) -> str:
    return f'<path class="grid" d="M{left:.1f} {top:.1f} L{right:.1f} {bottom:.1f}"/>'


def _text(x: float, y: float, said: str, anchor: str, colour: str = "") -> str:
    where = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text class="{colour}" {where}>{escape(said)}</text>'
