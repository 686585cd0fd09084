"""No false statement that was refused stands again, and no true one is refused that stood."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from statements_report import STATEMENTS, hear


@pytest.mark.parametrize("file", sorted(STATEMENTS.glob("*.yml")), ids=lambda file: file.stem)
def test_statements_are_judged_no_worse_than_before(file: Path) -> None:
    known, heard = yaml.safe_load(file.read_text(encoding="utf-8")), hear(file)
    assert set(heard.missed) <= set(known["false_that_stand"])
    assert set(heard.wronged) <= set(known["true_that_are_refused"])
