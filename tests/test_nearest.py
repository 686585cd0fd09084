"""Which claims a sentence is near to, however many are alike."""

from __future__ import annotations

import shutil
from itertools import product
from pathlib import Path

from sites import PORTALS
from trustportal.loading import load
from trustportal.prose.nearest import MANY, nearest

PAIRS = (
    ("amber", "basalt"), ("cedar", "delta"), ("ember", "fjord"), ("grove", "harbour"),
    ("islet", "juniper"), ("knoll", "lagoon"), ("meadow", "opal"), ("prairie", "quarry"),
)  # fmt: skip
ALIKE = 2 ** len(PAIRS)
"""Claims whose names are of one word of each pair, so that half of them have any word."""
CONTROL = """\
  - id: drill-{number}
    title: Restore drill of service {name}
    state: published
    statement: Backups of service {name} are restored in a drill every quarter.
    conditions: []
    limits: []
    scope:
      everything: true
    basis: [certifications/soc-2]
    reviewed_on: 2026-11-01
    area: access
    internal:
      owner: security@example.com
"""


def test_a_word_of_many_claims_brings_them_in_where_no_rarer_one_leads_near(
    tmp_path: Path,
) -> None:
    root = Path(shutil.copytree(PORTALS["minimal"], tmp_path / "portal"))
    names = [*(f"number {number}" for number in range(MANY + 50)), "basalt", "fjord", "zeppelin"]
    text = "".join(CONTROL.format(number=number, name=name) for number, name in enumerate(names))
    (root / "data" / "controls.yml").write_text(f"controls:\n{text}", encoding="utf-8")
    portal = load(root, lambda _: None)
    assert portal
    drills = [f"controls/drill-{number}" for number in range(len(names))]
    named = nearest("Backups of the zeppelin service are restored in a drill.", portal)
    assert [near.ground.reference for near in named] == [drills[-1]]
    away = nearest(
        "Basalt, fjord, zeppelin: access to the backups of a service, restored in a drill.",
        portal,
    )
    assert {near.ground.reference for near in away} >= set(drills)


def test_the_claim_meant_is_found_among_many_that_are_alike(tmp_path: Path) -> None:
    root = Path(shutil.copytree(PORTALS["minimal"], tmp_path / "portal"))
    names = [" ".join(words) for words in product(*PAIRS)]
    text = "".join(CONTROL.format(number=number, name=name) for number, name in enumerate(names))
    (root / "data" / "controls.yml").write_text(f"controls:\n{text}", encoding="utf-8")
    found: list[object] = []
    portal = load(root, found.append)
    assert portal
    assert len(portal.records["controls"]) == ALIKE, found
    for number in (0, ALIKE // 2, ALIKE - 1):
        said = f"We restore the backups of service {names[number]} in a drill each quarter."
        assert nearest(said, portal)[0].ground.reference == f"controls/drill-{number}"
    every = f"Backups are restored in a drill every quarter, also those of service {names[-1]}."
    best, *others = nearest(every, portal)
    assert best.ground.reference == f"controls/drill-{ALIKE - 1}"
    assert len(others) < ALIKE
