"""What the README shows is what the program says."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from sites import MAKEFILES, example
from trustportal.judge import judge
from trustportal.reports.text import problem_lines
from trustportal.rules.form.component_calls import misuses
from trustportal.source.markdown_scan import read_call

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_of_an_error_is_a_real_one(tmp_path: Path) -> None:
    root = tmp_path / "portal"
    for name in ("content", "data"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    path = root / "data" / "certifications.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub("valid_until: .*", "valid_until: 2027-02-30", text, count=1))
    (problem,) = judge(root).problems
    assert "\n".join(problem_lines(problem)) in README


def test_every_make_target_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", README, re.MULTILINE))
    assert {target for target in named if f"\n{target}:" not in MAKEFILES} == set()


def test_every_component_that_the_readme_shows_can_be_drawn() -> None:
    portal = example().portal
    assert portal
    shown = re.findall(r"\{\{(.*?)\}\}", README, re.DOTALL)
    assert len(shown) >= 3
    for inner in shown:
        call = read_call(inner)
        assert call, inner
        assert list(misuses(call, portal)) == []


def test_every_path_that_the_readme_names_exists() -> None:
    for path in re.findall(r"`((?:data|content|overrides|hooks|tests)/[\w./-]+)`", README):
        assert (ROOT / path).exists(), path
