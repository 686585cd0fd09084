"""Nothing leaves the house that nobody listed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sites import example
from trustportal.components import Components
from trustportal.judge import judge
from trustportal.model.anatomy import every_part
from trustportal.model.base import Part
from trustportal.model.kinds import COLLECTIONS, Organization
from trustportal.model.questionnaires import Questionnaire
from trustportal.public import PublicView, publish
from trustportal.source.markdown_scan import Call

ROOT = Path(__file__).parent.parent
PRIVATE = {"internal", "covers", "silence", "permission", "allowed_until"}
PRIVATE |= {"texts", "texts_public"}  # the file of a questionnaire's texts, and whether they go out
"""Every field that is meant to stay inside, whatever model it is of."""


TOP: list[type[Part]] = [Organization, *COLLECTIONS.values(), Questionnaire]
MODELS: dict[str, type[Part]] = {model.__name__: model for model in every_part(TOP)}


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_field_is_public_or_meant_to_be_private(name: str) -> None:
    model = MODELS[name]
    if model.__name__ == "Internal":
        assert model.public == ()
        return
    unlisted = set(model.model_fields) - set(model.public)
    assert unlisted <= PRIVATE
    assert [
        name for name in model.public if not hasattr(model, name) and name not in model.model_fields
    ] == []


@pytest.fixture(scope="module")
def view() -> PublicView:
    judgement = example()
    assert judgement.portal
    return publish(judgement.portal, judgement.as_of)


def test_drafts_stay_inside_and_retired_records_keep_their_address() -> None:
    judgement = judge(ROOT / "tests" / "portals" / "minimal")
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    states = {record.state for _, record in judgement.portal.all()}
    assert states == {"draft", "published", "retired"}
    assert {record["state"] for record in view.claims()} == {"published", "retired"}


def test_no_internal_value_is_in_the_view(view: PublicView) -> None:
    portal = example().portal
    assert portal
    inside = [record.internal for _, record in portal.all() if record.internal]
    evidence = {each.evidence for each in inside if each.evidence}
    assert len(evidence) > 5
    assert [each for each in evidence if each in str(view)] == []


HOSTILE = '<script>alert(1)</script>{{ 7 * 7 }}[x](javascript:alert(1))" onclick="x'


def _hostile(value: Any) -> Any:
    """Every free text of a record replaced; codes, ids and references hold no space."""
    if isinstance(value, dict):
        return {key: _hostile(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_hostile(each) for each in value]
    return HOSTILE if isinstance(value, str) and " " in value else value


def test_whatever_a_value_holds_is_escaped(view: PublicView) -> None:
    records = {
        name: tuple(_hostile(record) for record in each) for name, each in view.records.items()
    }
    index = {record["ref"]: record for each in records.values() for record in each}
    hostile = PublicView(view.as_of, view.organization, records, view.matrix, index)
    components = Components(hostile, example(), ROOT / "overrides" / "fragments")
    for name in COLLECTIONS:
        html = components.draw(Call(name, (), {}, 0, 0), "x/")
        assert "<script" not in html, name
        assert re.search(r'<[^>]* onclick="', html) is None, name
    for reference in index:
        html = components.draw(Call("claim", (reference,), {}, 0, 0), "claims/x/y/")
        assert "<script" not in html, reference
        assert 'href="javascript' not in html, reference


def test_a_name_that_a_template_misspells_is_an_error_and_not_a_gap(
    view: PublicView, tmp_path: Path
) -> None:
    (tmp_path / "contacts.html").write_text("{{ organization.nmae }}", encoding="utf-8")
    components = Components(view, example(), tmp_path)
    with pytest.raises(Exception, match="nmae"):
        components.draw(Call("contacts", (), {}, 0, 0), "x/")


def test_links_are_relative_to_the_page_that_they_stand_on(view: PublicView) -> None:
    components = Components(view, example(), ROOT / "overrides" / "fragments")
    assert components.claim_url("faq/x#a", "") == "claims/faq/x/#a"
    assert components.claim_url("faq/x", "residency/") == "../claims/faq/x/"
    assert components.claim_url("faq/x", "claims/faq/y/") == "../x/"


def test_the_day_decides_what_a_record_is() -> None:
    judgement = example()
    assert judgement.portal

    def soc2(day: date) -> str:
        assert judgement.portal
        return str(publish(judgement.portal, day).index["certifications/soc-2-type-2"]["status"])

    assert soc2(date(2027, 4, 30)) == "current"
    assert soc2(date(2027, 5, 1)) == "expiring"
    assert soc2(date(2027, 6, 30)) == "expiring"
    assert soc2(date(2027, 7, 1)) == "expired"
