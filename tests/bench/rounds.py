"""The rounds of the bench: who runs, on what, in which order."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import click

from bench.claims import ClaimPage, claim_pages
from bench.engines import eleventy, hugo, jsonschema, material, ours, zensical
from bench.engines.engine import HOME, Engine, Source
from bench.measure import Job, Run, compared, files, run
from bench.portals import ROOT, generate, origin
from bench.results import Measured
from bench.serve import from_saving

OTHERS: tuple[Engine, ...] = (material, zensical, hugo, eleventy)
SERVERS: tuple[Engine, ...] = (ours, material, hugo)
EDITED = "ours-edited"
LABELS = {each.NAME: each.LABEL for each in (ours, *OTHERS, jsonschema)} | {
    EDITED: f"{ours.LABEL}, one claim edited"
}


def source_of(size: int, *, built: bool) -> Source:
    """The portal of a size, made once, with the site that it builds where that is needed."""
    portal, made_from = HOME / "portals" / str(size), HOME / "portals" / f"{size}.from"
    if not (made_from.exists() and made_from.read_text() == origin()):
        click.echo(f"  making a portal of {size:,} records")
        made_from.unlink(missing_ok=True)
        generate(portal, size)
        made_from.write_text(origin())
    place = _place(size, EDITED)
    source = Source(portal, claim_pages(portal), place / "site")
    if built and not source.site.exists():
        click.echo("  building it once, for the frame of its pages")
        run(ours.rebuilt(ours.copied(portal, place)))
    return source


def build_round(size: int, repeats: int, here: tuple[Engine, ...]) -> list[Measured]:
    """Full builds by everyone, and ours after one edit, in turn."""
    source = source_of(size, built=True)
    jobs = {each.NAME: each.prepare(source, _place(size, each.NAME)) for each in (ours, *here)}
    jobs[EDITED] = ours.rebuilt(_place(size, EDITED))
    return _measured("build", size, len(source.pages), jobs, repeats)


def one_edit(size: int) -> tuple[int, int]:
    """Files written, and files that hold something else, when one claim is edited at last."""
    place = _place(size, EDITED)
    job = ours.rebuilt(place)
    old = files(place / "site")
    run(job)
    return compared(old, files(place / "site"))


def check_round(size: int, repeats: int) -> list[Measured]:
    """The whole gate beside a validator of form alone."""
    source = source_of(size, built=False)
    jobs = {
        ours.NAME: ours.checked(source.portal),
        jsonschema.NAME: jsonschema.prepare(source, _place(size, jsonschema.NAME)),
    }
    return _measured("check", size, len(source.pages), jobs, repeats)


def default_round(repeats: int) -> list[Measured]:
    """The example portal beside a bare site of as many Markdown pages."""
    source = Source(ROOT, claim_pages(ROOT), Path())
    job = ours.prepare(source, _place(0, ours.NAME))
    run(job)
    built = (path.read_bytes() for path in (job.folder / "site").rglob("index.html"))
    number = sum(b'http-equiv="refresh"' not in page for page in built)
    bare = Source(ROOT, _as_many(source.pages, number - 1), Path())
    jobs = {ours.NAME: job, material.NAME: material.prepare(bare, _place(0, material.NAME))}
    return _measured("default", 0, number, jobs, repeats)


def _as_many(pages: tuple[ClaimPage, ...], number: int) -> tuple[ClaimPage, ...]:
    """So many pages: those there are, and again some of them at other addresses."""
    more = (
        ClaimPage(f"{page.address}-again", page.title, page.description, page.markdown)
        for page in pages
    )
    return (*pages, *more)[:number]


def growth_round(size: int, repeats: int) -> list[Measured]:
    """Full builds by the portal alone."""
    source = source_of(size, built=False)
    jobs = {ours.NAME: ours.prepare(source, _place(size, ours.NAME))}
    return _measured("growth", size, len(source.pages), jobs, repeats)


def serve_round(size: int, repeats: int, here: tuple[Engine, ...]) -> list[Measured]:
    """From saving to the new page, one server after the other."""
    source = source_of(size, built=True)
    found = []
    for engine in SERVERS:
        served = engine.served(source, _place(size, f"{engine.NAME}-served"))
        if served and engine in (ours, *here):
            click.echo(f"  {LABELS[engine.NAME]}")
            runs = tuple(Run(seconds, 0) for seconds in from_saving(served, repeats))
            found.append(Measured("serve", size, len(source.pages), engine.NAME, runs))
    return found


def _measured(
    part: str, size: int, records: int, jobs: Mapping[str, Job], repeats: int
) -> list[Measured]:
    """Everyone once, then everyone again: what slows the machine for a while slows them all."""
    runs: dict[str, list[Run]] = {who: [] for who in jobs}
    for number in range(repeats):
        for who, job in jobs.items():
            one = run(job)
            runs[who].append(one)
            click.echo(f"  round {number + 1}: {LABELS[who]:<32} {one.seconds:8.2f} s")
    return [Measured(part, size, records, who, tuple(each)) for who, each in runs.items()]


def _place(size: int, name: str) -> Path:
    return HOME / "work" / str(size) / name


def available(
    engines: tuple[Engine, ...],
) -> tuple[tuple[Engine, ...], tuple[tuple[str, str], ...]]:
    """Who can run here, and why the others cannot."""
    words = {engine.NAME: engine.available() for engine in engines}
    here = tuple(engine for engine in engines if not words[engine.NAME])
    return here, tuple((name, why) for name, why in words.items() if why)


def clean() -> None:
    """Throw away what the last run built; portals and programs are kept."""
    shutil.rmtree(HOME / "work", ignore_errors=True)
    (HOME / "portals").mkdir(parents=True, exist_ok=True)
