"""What reviewers ask first is judged from what is published, current and stated."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from sites import PORTALS
from trustportal.command import main
from trustportal.completeness import RESULTS, Standing, completeness, first_questions
from trustportal.judge import Judgement
from trustportal.loading import load
from trustportal.model.base import Part
from trustportal.model.kinds import COLLECTIONS, Organization
from trustportal.problems import Problem

DAY = date(2026, 11, 22)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PORTALS["minimal"], tmp_path / "portal", symlinks=True))


def asked(root: Path, words: str, day: date = DAY) -> Standing:
    problems: list[Problem] = []
    portal = load(root, problems.append)
    assert portal, problems
    (found,) = [each for each in completeness(portal, day) if words in each.question.question]
    return found


def test_the_table_asks_what_the_models_can_hold() -> None:
    questions = first_questions()
    assert len(questions) >= 25
    assert [each.weight for each in questions] == sorted(
        (each.weight for each in questions), reverse=True
    )
    for need in (need for each in questions for need in each.needs):
        model: type[Part] = COLLECTIONS.get(need.collection, Organization)
        names = {*need.where, *need.organization, *(each.split(".")[0] for each in need.states)}
        assert names - model.model_fields.keys() == set()
        for name, values in need.where.items():
            known = re.findall(r"'([^']*)'", str(model.model_fields[name].annotation))
            assert {*values} <= {*known}, (need.collection, name)


def test_every_question_gets_one_of_three_results(judgement: Judgement) -> None:
    assert judgement.portal
    found = completeness(judgement.portal, judgement.as_of)
    assert {each.result for each in found} <= {*RESULTS}
    for each in found:
        assert (each.result == "answered") == (not each.begin)
        assert each.missing or each.result == "answered"


def test_what_is_stated_current_and_reviewed_answers(root: Path) -> None:
    found = asked(root, "data processing agreement")
    assert found.result == "not stated"
    assert found.begin == "trust-portal new documents"
    path = root / "data" / "documents.yml"
    record = (
        "  - id: dpa\n    title: DPA\n    state: published\n    statement: It is there.\n"
        "    scope: {everything: true}\n    basis: [contract]\n    reviewed_on: 2026-10-01\n"
        "    sort: dpa\n    version: 1\n    dated: 2026-01-01\n    access: public\n"
    )
    text = path.read_text(encoding="utf-8").rstrip("\n") + "\n" + record
    path.write_text(text, encoding="utf-8")
    assert asked(root, "data processing agreement").result == "answered"
    late = asked(root, "data processing agreement", date(2029, 1, 1))
    assert late.result == "partly"
    assert late.missing == ("documents/dpa is overdue for review",)
    path.write_text(text.replace("version: 1\n", "version: null\n"), encoding="utf-8")
    silent = asked(root, "data processing agreement")
    assert silent.result == "partly"
    assert silent.missing == ("documents/dpa does not state version",)
    for state in ("published", "draft"):
        path.write_text(
            text.replace("state: published", f"state: {state}").replace(
                "version: 1\n", f"version: {'1' if state == 'draft' else 'null'}\n"
            ),
            encoding="utf-8",
        )
    draft = asked(root, "data processing agreement")
    assert draft.result == "not stated"
    assert draft.missing == ("documents/dpa: a draft, not published",)


def test_one_subprocessor_that_says_less_makes_the_list_partly_answered(root: Path) -> None:
    path = root / "data" / "subprocessors.yml"
    text = path.read_text(encoding="utf-8")
    before = asked(root, "Which subprocessors")
    path.write_text(re.sub(r"seat: \w+", "seat: null", text, count=1), encoding="utf-8")
    after = asked(root, "Which subprocessors")
    assert after.result == "partly"
    assert len(after.missing) >= len(before.missing)
    assert any("does not state seat" in each or "seat" in each for each in after.missing)


def test_the_report_counts_and_says_where_to_begin(root: Path) -> None:
    text = CliRunner().invoke(main, ["completeness", str(root), "--today", "2026-11-22"])
    assert text.exit_code == 0
    assert "→ trust-portal new " in text.output
    assert "\x1b" not in text.output
    said = CliRunner().invoke(
        main, ["completeness", str(root), "--today", "2026-11-22", "--format", "json"]
    )
    found = json.loads(said.output)
    assert sum(found["counts"].values()) == len(found["questions"]) == len(first_questions())
    assert (
        f"{len(first_questions())} questions: {found['counts']['answered']} answered" in text.output
    )


def test_the_example_answers_nearly_all() -> None:
    said = CliRunner().invoke(main, ["completeness", str(PORTALS["default"]), "--format", "json"])
    counts = json.loads(said.output)["counts"]
    assert counts["answered"] >= 25
    assert counts["not stated"] <= 1


def test_a_portal_that_cannot_be_read_is_said(root: Path) -> None:
    (root / "data" / "organization.yml").write_text("name: [\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["completeness", str(root)])
    assert result.exit_code == 1
    assert "cannot be read" in result.output
