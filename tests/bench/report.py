"""What was measured, in words and as the table of the guide."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.goals import verdicts
from bench.results import Measured, Results

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
TITLES = {
    "build": "Full build, each claim a page",
    "check": "Check of the data files",
    "default": "Example portal beside a bare site of as many pages, full build",
    "serve": "From saving a file to the new page",
    "growth": "Growth of a full build, the portal alone",
}
_MEBIBYTE = 1 << 20


def tables(results: Results, labels: Mapping[str, str]) -> Iterator[tuple[str, list[list[str]]]]:
    """Title and rows of each table, the head first."""
    for part, title in TITLES.items():
        if sizes := results.sizes(part):
            yield title, list(_rows(results, part, sizes, labels))
    if verdict_rows := [
        [
            each.goal,
            each.measured or "-",
            {True: "met", False: "not met", None: "not measured"}[each.met],
        ]
        for each in verdicts(results, dict(labels))
    ]:
        yield "Goals", [["goal", "measured", ""], *verdict_rows]


def _rows(
    results: Results, part: str, sizes: Sequence[int], labels: Mapping[str, str]
) -> Iterator[list[str]]:
    memory = any(each.peak for each in results.measured if each.part == part)
    grows = len(sizes) > 1
    records = [
        next(each.records for each in results.measured if (each.part, each.size) == (part, size))
        for size in sizes
    ]
    unit = "pages" if part == "default" else "claims"
    yield [
        "",
        *(f"{count:,} {unit}" for count in records),
        *["time grows"] * grows,
        *["memory grows"] * (grows and memory),
    ]
    for who in dict.fromkeys(each.who for each in results.measured if each.part == part):
        cells = [_cell(results, part, size, who) for size in sizes]
        growth = [results.growth(part, who, what) for what in ("time", "memory")[: 1 + memory]]
        yield [
            labels[who],
            *cells,
            *(["-" if each is None else f"{each:.2f}" for each in growth] if grows else []),
        ]


def _cell(results: Results, part: str, size: int, who: str) -> str:
    """Seconds, the ratio to plain Material or the other contender, and the peak of memory."""
    found = results.find(part, size, who)
    if not found:
        return "-"
    base = "check-jsonschema" if part == "check" else "material"
    ratio = results.ratio(part, size, who, base)
    said = [_seconds(found)]
    if ratio is not None:
        said.append(f"x{ratio:.2f}")
    if found.peak:
        said.append(f"{found.peak / _MEBIBYTE:,.0f} MiB")
    return " · ".join(said)


def _seconds(measured: Measured) -> str:
    return f"{measured.seconds:.2f} s" if measured.seconds < 100 else f"{measured.seconds:.0f} s"


def remarks(results: Results, labels: Mapping[str, str]) -> Iterator[str]:
    """What must be known to read the tables."""
    runs = sorted({len(each.runs) for each in results.measured})
    rounds = f"{' to '.join(map(str, runs))} round{'' if runs == [1] else 's'}"
    yield (
        f"Measured on {datetime.now(UTC).date()}, {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}, {rounds} in which all "
        "take turns; medians, x is the ratio to the plain site, or the other validator, by rounds."
    )
    yield "; ".join(f"{labels[name]}: {version}" for name, version in results.versions) + "."
    for name, why in results.left_out:
        yield f"Left out: {labels[name]}, for {why}."
    for size, written, changed in results.written:
        yield (
            f"One claim edited at {size:,}: {written:,} files were written, of which "
            f"{changed:,} hold something else than before."
        )


def as_text(results: Results, labels: Mapping[str, str]) -> str:
    """For a terminal."""
    parts = []
    for title, rows in tables(results, labels):
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ]
        parts.append("\n".join([title, *(f"  {line}" for line in lines)]))
    return "\n\n".join([*parts, "\n".join(remarks(results, labels))]) + "\n"


def as_markdown(results: Results, labels: Mapping[str, str]) -> str:
    """For the guide."""
    parts = []
    for title, (head, *rows) in tables(results, labels):
        lines = ["| " + " | ".join(row) + " |" for row in (head, ["---"] * len(head), *rows)]
        parts += [f"### {title}", "\n".join(lines)]
    return "\n\n".join([*parts, *remarks(results, labels)])


def put(text: str, guide: Path) -> None:
    """Put a text between the markers of the guide, in the place of the last one."""
    whole = guide.read_text(encoding="utf-8")
    before, begin, rest = whole.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{guide} has no place for the table: {BEGIN} … {END}")
    guide.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")
