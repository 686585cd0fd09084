"""What all tests share: the option that accepts what the program says now."""

from __future__ import annotations

import gc
import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from sites import BUSINESS, PORTALS, a_copy, build, written
from trustportal.judge import Judgement, judge
from trustportal.public import PublicView, publish

re._MAXCACHE = 8192  # type: ignore[attr-defined] # the suite judges thousands of portals in a process
gc.set_threshold(100_000, 50, 100)

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
"""The health that hypothesis looks after is that of the clock, which decides nothing here."""
settings.register_profile(
    "short",
    max_examples=32,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=QUIET,
    phases=(Phase.explicit, Phase.generate),  # to make a finding smaller takes minutes
)
settings.register_profile(
    "nightly",
    max_examples=int(os.environ.get("EXAMPLES", "10000")),
    deadline=None,
    print_blob=True,
    suppress_health_check=QUIET,
)
settings.load_profile("short")

DRAFT = """
  - id: quiet-hours
    state: draft
    title: Quiet hours for changes
    statement: Changes to production are held back on public holidays.
    scope:
      everything: true
    basis: [owner-approval]
    reviewed_on: 2026-10-14
    area: governance
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--bless`; read the difference before it is committed."""
    parser.addoption(
        "--bless",
        action="store_true",
        help="Write what the program says now into the expected files, instead of comparing.",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever looks at a built site is slow: the site has to be built first."""
    for item in items:
        if "built" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def bless(request: pytest.FixtureRequest) -> bool:
    """Whether expected files are to be written rather than compared."""
    return bool(request.config.getoption("--bless"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with both portals built; the first has a draft, which nobody sees."""
    root = a_copy(tmp_path_factory.mktemp("built"))
    with (root / "data" / "controls.yml").open("a", encoding="utf-8") as controls:
        controls.write(DRAFT)
    for arguments in ((), ("-f", f"{BUSINESS}/mkdocs.yml")):
        done = build(root, *arguments)
        assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="session", params=PORTALS)
def judgement(request: pytest.FixtureRequest) -> Judgement:
    """Each portal of the repository in turn, judged."""
    return judge(PORTALS[request.param])


@pytest.fixture(scope="session")
def view(judgement: Judgement) -> PublicView:
    """The public view of each portal in turn."""
    assert judgement.portal
    return publish(judgement.portal, judgement.as_of)


@pytest.fixture(scope="session")
def files(view: PublicView) -> dict[str, bytes]:
    """Every file beside the pages, by its path."""
    return written(view)
