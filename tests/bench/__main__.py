"""Measure the portal beside other generators, in one run: `make bench`."""

from __future__ import annotations

from pathlib import Path

import click

from bench import check, rounds
from bench.engines import jsonschema, ours
from bench.plot import plot
from bench.portals import ROOT
from bench.report import as_markdown, as_text, put
from bench.results import Results

PARTS = ("build", "check", "default", "serve", "growth", "stages")
SIZES = (100, 1_000, 5_000)
CHECKED = 10_000
"""Records of the largest check."""
SERVED = 1_000
"""Records of the portal that is edited while served, if that size is measured; else the largest."""
GROWING = (1_000, 50_000)
"""Records between which time and memory of the portal alone are seen to grow."""
GUIDE, PICTURE = ROOT / "guides" / "speed.md", ROOT / "pictures" / "speed.svg"


def _listed(_: click.Context, parameter: click.Parameter, text: str) -> tuple[str, ...]:
    words = tuple(text.replace(",", " ").split())
    if not words:
        raise click.BadParameter("name one at least", param=parameter)
    return words


@click.command()
@click.option("--parts", default=" ".join(PARTS), callback=_listed, help="What to measure.")
@click.option("--sizes", default=" ".join(map(str, SIZES)), callback=_listed, help="Records.")
@click.option("--repeats", default=3, type=click.IntRange(1, 99), help="Rounds of each.")
@click.option("--write", is_flag=True, help="Write table and picture though a part was left out.")
def main(parts: tuple[str, ...], sizes: tuple[str, ...], repeats: int, write: bool) -> None:
    """Build portals of several sizes side by side with other generators, and print what it took."""
    if wrong := [part for part in parts if part not in PARTS]:
        raise click.BadParameter(f"no such part: {', '.join(wrong)}; there are {', '.join(PARTS)}")
    if wrong := [size for size in sizes if not size.isdecimal() or int(size) < 50]:
        raise click.BadParameter(f"a size is a number of records from 50 on, not {wrong[0]}")
    numbers = sorted(set(map(int, sizes)))
    results = Results([], [], [], [])
    try:
        measure(results, parts, numbers, repeats)
    finally:  # what hours have measured is not lost by the last command
        if results.measured:
            click.echo("\n" + as_text(results, rounds.LABELS))
    if results.measured and (write or (set(PARTS) <= set(parts) and set(SIZES) <= set(numbers))):
        put(as_markdown(results, rounds.LABELS), GUIDE)
        click.echo(f"wrote {_short(GUIDE)}")
        if "build" in parts:
            PICTURE.write_text(plot(results, "build", rounds.LABELS), encoding="utf-8")
            click.echo(f"wrote {_short(PICTURE)}")
    if "stages" in parts:
        check.main()


def measure(results: Results, parts: tuple[str, ...], sizes: list[int], repeats: int) -> None:
    """All parts but that of the judge's stages, which prints for itself."""
    rounds.clean()
    builds = {"build", "serve"} & set(parts)
    here, left_out = rounds.available(rounds.OTHERS) if builds else ((), ())
    results.left_out.extend(left_out)
    results.versions.extend((each.NAME, each.version()) for each in (ours, *here, jsonschema))
    for name, why in left_out:
        click.echo(f"{rounds.LABELS[name]} is left out: {why}")
    for size in sizes if "build" in parts else ():
        click.echo(f"full builds, {size:,} claims")
        results.add(rounds.build_round(size, repeats, here))
        results.written.append((size, *rounds.one_edit(size)))
    for size in (*sizes, CHECKED) if "check" in parts else ():
        click.echo(f"checks, {size:,} claims")
        results.add(rounds.check_round(size, repeats))
    if "default" in parts:
        click.echo("the example portal")
        results.add(rounds.default_round(repeats))
    if "serve" in parts:
        size = SERVED if SERVED in sizes else sizes[-1]
        click.echo(f"from saving to the new page, {size:,} claims")
        results.add(rounds.serve_round(size, repeats, here))
    for size in GROWING if "growth" in parts else ():
        click.echo(f"the portal alone, {size:,} claims")
        results.add(rounds.growth_round(size, repeats))


def _short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


if __name__ == "__main__":
    main()
