"""Portals of other companies give the findings that an expert lists by hand, and hardly any more.

Each folder of `tests/portals/others/` is the portal of a made-up company as it was first written,
in the part of its compliance lead: only malformed records were mended before a rule spoke. Its
`findings.yml` holds what is found there, by file, code and record (or page): `right` what is right,
`wrong` what is held against the portal though nothing is wrong. A rule that cries wolf where it did
not before is seen here, and so is one that falls silent.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml
from trustportal.judge import judge

OTHERS = Path(__file__).parent / "portals" / "others"
TODAY = date(2026, 11, 27)
"""The day on which the portals were written."""


@pytest.mark.parametrize("name", sorted(each.name for each in OTHERS.iterdir()))
def test_what_an_expert_finds_is_found(name: str) -> None:
    known = yaml.safe_load((OTHERS / name / "findings.yml").read_text(encoding="utf-8"))
    found = Counter(
        f"{each.place.file} {each.code.code} {each.record}"
        for each in judge(OTHERS / name, TODAY).problems
    )
    assert found == Counter([*known["right"], *known["wrong"]])
