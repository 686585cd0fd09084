"""What is said about security names what is really there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from trustportal.codes import CODES
from trustportal.rules import RULES
from trustportal.rules.waiving import NEVER_WAIVED

ROOT = Path(__file__).parent.parent
PAGES = ("SECURITY.md", "guides/threat-model.md")
KNOWN = {code.code for code in CODES} | {rule.code.code for rule in RULES}


@pytest.mark.parametrize("page", PAGES)
def test_every_path_code_and_link_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    paths = re.findall(r"`([\w.-]+/[\w./-]+|[\w-]+\.(?:txt|yml))`", text)
    missing = [path for path in paths if not (ROOT / path).exists()]
    assert missing == []
    links = re.findall(r"\]\(([^):#]+)\)", text)
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []
    assert set(re.findall(r"\b(?:TP\d{3}|[A-Z]{2,4}-\d{2})\b", text)) <= KNOWN


def test_the_judge_never_waives_what_the_threat_model_says() -> None:
    assert "GEN-11" in NEVER_WAIVED


def test_the_set_up_installs_nothing_without_its_hash() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    set_up = makefile[makefile.index("$(READY): requirements.txt") :]
    installs = [line for line in set_up.splitlines() if "pip install" in line]
    assert len(installs) == 2
    assert "--require-hashes -r requirements.txt" in installs[0]
    assert "--no-deps --no-build-isolation --editable ." in installs[1]
    locked = re.split(r"\n(?=\S)", (ROOT / "requirements.txt").read_text(encoding="utf-8").strip())
    assert [each.splitlines()[0] for each in locked if "--hash=sha256:" not in each] == []
