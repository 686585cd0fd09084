"""One mistake is said once, and as grave as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rule_cases import Case, build
from trustportal.judge import judge
from trustportal.problems import Severity
from trustportal.rules import RULES
from trustportal.rules.one_place import most_exact
from trustportal.rules.rule import Finding, Spot


def found(change: Mapping[str, Any], root: Path) -> dict[str, list[Severity]]:
    """The codes of what is found in a changed portal, each with how grave it is."""
    codes: dict[str, list[Severity]] = {}
    for each in judge(build(Case("", "", change, refused=True), root / "portal")).problems:
        codes.setdefault(each.code.code, []).append(each.severity)
    return codes


def test_a_figure_is_refused_once_by_the_rule_that_knows_its_topic(tmp_path: Path) -> None:
    page = "Workspace is available 99.99 % of the time by contract."
    assert found({"page": page}, tmp_path) == {"FCT-04": ["error"]}


def test_a_figure_beside_another_mistake_is_still_refused(tmp_path: Path) -> None:
    page = "Security logs are kept for 35 days. Workspace is available 99.99 % of the time."
    assert found({"page": page}, tmp_path) == {"FCT-03": ["error"], "FCT-04": ["error"]}


def test_passwords_that_are_encrypted_are_refused_once(tmp_path: Path) -> None:
    assert found({"page": "Passwords are encrypted."}, tmp_path) == {"CRY-11": ["error"]}


@pytest.mark.parametrize(("level", "said"), [("warning", ["CRY-11", "FCT-17"]), (None, ["CRY-11"])])
def test_a_question_hides_no_mistake(level: Severity | None, said: list[str]) -> None:
    rules = {rule.code.code: rule for rule in RULES}
    finding = Finding("a page", "", spot=Spot("Passwords are encrypted.", 14, "encrypted"))
    both = [(rules["CRY-11"], replace(finding, level=level)), (rules["FCT-17"], finding)]
    assert [rule.code.code for rule, _ in most_exact(both)] == said


LETTER = "certifications/soc-2"
EXTENSION = "certifications/iso-27018"
CLASS = "data_classes/benchmark-data"


@pytest.mark.parametrize(
    ("subject", "fields", "code", "severity"),
    [
        (LETTER, {"bridge_letter.end": "2026-11-17"}, "ATT-06", "warning"),
        (LETTER, {"bridge_letter.end": "2027-03-02"}, "ATT-06", "warning"),
        (LETTER, {"bridge_letter.end": "2027-03-03"}, "ATT-06", "error"),
        (EXTENSION, {"edition": "2019"}, "ISO-13", "warning"),
        (EXTENSION, {"edition": "2014"}, "ISO-13", "error"),
        (CLASS, {"definition": "Speed by internal id."}, "PRV-11", "warning"),
        (CLASS, {"definition": "Speed by hashes of the e-mail address."}, "PRV-11", "error"),
        (CLASS, {"definition": "Speed by hashes that we delete at once."}, "PRV-11", "warning"),
    ],
)
def test_a_mistake_is_as_grave_as_it_is(
    subject: str, fields: Mapping[str, str], code: str, severity: Severity, tmp_path: Path
) -> None:
    assert found({"set": {subject: fields}}, tmp_path)[code] == [severity]
