"""How long `trust-portal check` takes: as a whole process, by size, and the share of each stage.

`make bench` prints it. Times are of this machine and of this run; they decide no test. The command
tries the rules in two processes where it can; the stages are those of one.
"""

from __future__ import annotations

import gc
import math
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import click
from trustportal import kept_verdicts
from trustportal.clock import judged_on
from trustportal.commands.arguments import CLEAN, ERRORS
from trustportal.loading import load
from trustportal.problems import Problem, in_order
from trustportal.prose.ground import grounds
from trustportal.prose.lexicon import matches
from trustportal.prose.passages import sentences
from trustportal.reference.keeping import FILE
from trustportal.rules import RULES
from trustportal.rules.form import FORM

from bench.measure import surroundings
from bench.portals import ROOT, generate

SIZES = (200, 1_000, 10_000)
TIMES = 5


def process(root: Path) -> float:
    """Seconds of the whole command, start to end, which says nothing again that it said before."""
    (root / kept_verdicts.FILE).unlink(missing_ok=True)
    begin = time.perf_counter()
    command = [sys.executable, "-m", "trustportal", "check", str(root)]
    ended = subprocess.run(command, capture_output=True, check=False, env=surroundings())
    seconds = time.perf_counter() - begin
    if ended.returncode not in (CLEAN, ERRORS):
        raise click.ClickException(ended.stderr.decode())
    return seconds


def stages(root: Path) -> dict[str, float]:
    """Seconds of each stage of one judgement, without the start-up."""
    gc.disable()  # as the command does
    spent: dict[str, float] = defaultdict(float)

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        begin = time.perf_counter()
        yield
        spent[name] += time.perf_counter() - begin

    found: list[Problem] = []
    with timed("reading and typing"):
        portal = load(root, found.append)
    assert portal is not None
    with timed("form"):
        for check in FORM:
            found.extend(check(portal))
    with timed("sentences"):
        sentences(portal)
    with timed("words"):
        matches(portal)
    with timed("what the claims say"):
        grounds(portal)
    today, settings = judged_on(portal.organization), portal.organization.settings
    for rule in RULES:
        with timed(f"rules {rule.code.code.partition('-')[0]}"):
            found += [rule.problem(each, portal) for each in rule.findings(portal, today, settings)]
    with timed("report"):
        in_order(found)
    return spent


def main() -> None:
    """Print the table."""
    FILE.unlink(missing_ok=True)
    click.echo(f"the example portal, nothing kept of the tables: {process(ROOT):.2f} s")
    whole = median(process(ROOT) for _ in range(TIMES))
    click.echo(f"the example portal, whole process: {whole:.2f} s (median of {TIMES})")
    measured: list[tuple[int, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            root = generate(Path(folder) / str(size), size)
            seconds = median(process(root) for _ in range(TIMES if size <= 1_000 else 2))
            measured.append((size, seconds))
            click.echo(f"{size:>6} claims, whole process: {seconds:.2f} s")
        spent = stages(root)
    (small, fast), (large, slow) = measured[1], measured[-1]
    exponent = math.log((slow - whole) / (fast - whole or slow)) / math.log(large / small)
    click.echo(f"growth from {small} to {large} claims: exponent {exponent:.2f} (1 is linear)")
    total = sum(spent.values())
    click.echo(f"share of each stage at {large} claims ({total:.2f} s, start-up apart):")
    for name, seconds in sorted(spent.items(), key=lambda pair: -pair[1])[:14]:
        click.echo(f"  {seconds / total:6.1%}  {seconds:6.2f} s  {name}")


if __name__ == "__main__":
    main()
