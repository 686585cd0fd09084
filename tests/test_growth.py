"""The work of the judge grows with the records of a portal, and not with their square: calls are
counted, so that no clock decides.
"""

from __future__ import annotations

import cProfile
import multiprocessing
import pstats
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from bench.portals import generate
from trustportal.judge import read
from trustportal.rules import RULES

pytestmark = pytest.mark.slow

SIZES = (400, 1600)
FASTER = 2.2
"""How many times faster than the records the calls of a function may grow."""
MUCH = 0.002
"""The share of all calls below which it does not matter yet how they grow."""
KNOWN = {
    "nearest.py": "of records that say the same again, as many are near",
    "records.py": "each name of a provider is looked for in each sentence on providers",
}


def _calls(portal: Path) -> dict[tuple[str, int, str], int]:
    """How often each function of the program is called while the rules judge a portal."""
    state = read(portal)
    assert state.portal
    profile = cProfile.Profile()
    with profile:
        for each in RULES:
            list(each.findings(state.portal, state.as_of, state.portal.organization.settings))
    counted = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    return {name: of[1] for name, of in counted.items() if "trustportal" in name[0]}


def test_no_function_is_called_with_the_square_of_the_records(tmp_path: Path) -> None:
    portals = [generate(tmp_path / str(size), size) for size in SIZES]
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh, max_tasks_per_child=1) as process:
        small, large = process.map(_calls, portals)
    more = FASTER * SIZES[1] / SIZES[0]
    much = MUCH * sum(large.values())
    found = {
        f"{Path(file).name}:{line}: {name} is called {small[key]} and {times} times"
        for key, times in large.items()
        if times > max(much, more * small.get(key, times))
        for file, line, name in [key]
        if Path(file).name not in KNOWN
    }
    assert not found
