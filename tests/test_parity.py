"""Whatever a portal states, every output states the same, and nothing of what stays inside."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import FileSystemBytecodeCache
from mutations import as_yaml, files_of, plain, read_plain
from parity import all_agree
from sites import ROOT
from trustportal.components import Components
from trustportal.judge import Judgement
from trustportal.loading import load
from trustportal.problems import Problem
from trustportal.public import publish
from trustportal.source.files import first_forbidden

SPECIMENS = ROOT / "tests" / "portals" / "specimens"
DATA = {path: read_plain(each, path) for path, each in files_of(SPECIMENS, "data/*.yml").items()}
AS_THEY_ARE = ("products", "data_classes", "regions", "shares")
"""What others name, and what names others: no portal is published in which one is missing."""
PLACES = [
    (path, collection, number)
    for path, tree in DATA.items()
    for collection, several in tree.items()
    if path != "data/organization.yml" and collection not in AS_THEY_ARE
    for number in range(len(several))
]
"""Where each record of the specimens stands that can be left out or be a draft."""
MARKUP = set("<>&{}[]*`#:\\")
letters = st.characters(exclude_categories=("C", "Z"), exclude_characters=MARKUP).filter(
    lambda character: not first_forbidden(character)
)
odd = st.sampled_from(
    [
        *("=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)", "'quoted'", '"quoted"', '""', "a,b;c|d"),
        *("_x000D_ _x0041_", "100 %", "1.10", "2026-11-22", "true", "null", "0123", "1e5", "NO"),
        *(
            "ﬁ ß İ",
            "e\u0301",
            "漢字かな",
            "العربية",
            "🙂👩‍💻"[:1],
            "a / b - c",
            "(x) ~ ^ $ _y_",
            "...",
        ),
        *("x" * 300, "word " * 59),
    ]
)
lines = st.one_of(st.text(letters, min_size=1, max_size=20), odd).map(str.strip).filter(bool)
sentences = st.one_of(
    lines, st.lists(lines, min_size=1, max_size=5).map("\n".join), st.just("long " * 590)
)
days = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str)
terms = st.one_of(st.lists(lines, max_size=3), st.just(["w" * 300] * 50))


@st.composite
def records(draw: st.DrawFn, record: dict[str, Any], secrets: list[str]) -> dict[str, Any]:
    """The record with other words, other days, another state, and something to keep inside."""
    made = {key: _with_other_days(draw, value) for key, value in record.items()}
    secret = f"secret{len(secrets)}inside"
    secrets.append(secret)
    made["title"] = draw(lines)
    if "statement" in made:
        made |= {"statement": draw(sentences), "conditions": draw(terms), "limits": draw(terms)}
    made["internal"] = {"evidence": secret, "notes": f"{secret} too", "ticket": secret}
    made["state"] = draw(st.sampled_from(("published", "published", "draft", "retired")))
    made.pop("retired_on", None)
    if made["state"] == "retired":
        made["retired_on"] = draw(days)
    if made["state"] == "draft":
        made["title"] = secret
        made |= {"statement": secret} if "statement" in made else {}
    return made


def _with_other_days(draw: st.DrawFn, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_other_days(draw, each) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_other_days(draw, each) for each in value]
    is_day = isinstance(value, str) and bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value))
    return draw(days) if is_day and draw(st.booleans()) else value


@st.composite
def portals(draw: st.DrawFn) -> tuple[dict[str, bytes], list[str]]:
    """The files of data/ with some of the specimens, varied, and all that must stay inside."""
    secrets: list[str] = []
    chosen = draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=9, unique=True))
    made = plain(DATA)
    for path, collection in {(path, collection) for path, collection, _ in PLACES}:
        made[path][collection] = []
    for path, collection, number in chosen:
        record = DATA[path][collection][number]
        made[path][collection].append(draw(records(record, secrets)))
    return {path: as_yaml(tree) for path, tree in made.items()}, secrets


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(SPECIMENS, tmp_path_factory.mktemp("varied") / "specimens"))


@given(portals())
@settings(max_examples=max(1, settings().max_examples // 4))
def test_every_output_says_what_the_view_says_whatever_that_is(
    root: Path, made: tuple[dict[str, bytes], list[str]]
) -> None:
    files, secrets = made
    for path, content in files.items():
        (root / path).write_bytes(content)
    problems: list[Problem] = []
    portal = load(root, problems.append)
    assert portal
    day = portal.organization.as_of
    assert day
    view = publish(portal, day)
    judgement = Judgement(day, portal, ())
    kept = root.parent / "templates"
    kept.mkdir(exist_ok=True)
    templates = ROOT / "overrides" / "fragments"
    components = Components(view, judgement, templates, compiled=FileSystemBytecodeCache(str(kept)))
    all_agree(components, secrets)
