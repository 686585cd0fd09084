"""The CycloneDX declarations are valid, and say of each claim what the page says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from json import dumps, loads
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from sites import PORTALS
from trustportal.exports.cyclonedx import PATH, bom, outputs
from trustportal.judge import judge
from trustportal.model.words import headline
from trustportal.public import PublicView, publish

VALIDATOR = JsonStrictValidator(SchemaVersion.V1_7)


@pytest.fixture
def made(files: dict[str, bytes]) -> dict[str, Any]:
    read: dict[str, Any] = loads(files[PATH])
    return read


def test_the_file_is_valid_under_the_strict_schema(files: dict[str, bytes]) -> None:
    assert VALIDATOR.validate_str(files[PATH].decode()) is None


def test_the_validator_refuses_what_is_wrong(made: dict[str, Any]) -> None:
    made["declarations"]["claims"][0]["status"] = "current"
    assert VALIDATOR.validate_str(dumps(made)) is not None


def test_each_claim_is_there_once_with_all_that_belongs_to_it(
    view: PublicView, made: dict[str, Any]
) -> None:
    declarations = made["declarations"]
    said = {each["bom-ref"]: each for each in declarations["claims"]}
    stated = [e for e in view.claims() if e["state"] == "published" and e.get("statement")]
    assert [each["bom-ref"] for each in declarations["claims"]] == [e["ref"] for e in stated]
    for record in stated:
        claim = said[record["ref"]]
        assert claim["predicate"].startswith(record["statement"])
        for words in (*record["conditions"], *record["limits"]):
            assert words in claim["predicate"]
        reasons = claim["reasoning"].split("\n")
        assert f"Status: {record['status']}" in reasons
        assert f"Basis class: {record['basis_class'] or 'not-stated'}" in reasons
        for name in ("status_until", "reviewed_on", "review_due_on"):
            if record[name]:
                assert f"{headline(name)}: {record[name]}" in reasons
        assert claim["evidence"] == [f"evidence:{e}" for e in dict.fromkeys(record["basis"] or ())]
        assert claim["externalReferences"][0]["url"] == view.site_url + record["path"]


def _references(value: Any) -> Iterator[str]:
    """Every `bom-ref` that something refers to."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name in ("target", "assessor", "requirement"):
                yield each
            elif name in ("claims", "evidence") and each and isinstance(each[0], str):
                yield from each
            else:
                yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


def test_each_reference_leads_to_one_thing(made: dict[str, Any]) -> None:
    given = re.findall(r'"bom-ref": "([^"]*)"', dumps(made, ensure_ascii=False))
    assert len(given) == len(set(given))
    assert set(_references(made)) <= set(given)


def test_a_claim_is_about_the_products_in_its_scope_and_no_more(
    view: PublicView, made: dict[str, Any]
) -> None:
    targets = {
        each["bom-ref"]: {prop["value"] for prop in each["properties"]}
        for each in made["declarations"]["targets"]["services"]
    }
    for claim in made["declarations"]["claims"]:
        scope = view.index[claim["bom-ref"]]["scope"]
        products = scope["products"] if scope and not scope["everything"] else ()
        covers = {f"products/{each}" for each in products}
        assert targets.get(claim["target"], set()) == covers


def test_a_third_party_attests_its_own_current_report_and_nothing_else(
    view: PublicView, made: dict[str, Any]
) -> None:
    assessors = {each["bom-ref"]: each for each in made["declarations"]["assessors"]}
    own, *others = made["declarations"]["attestations"]
    assert assessors[own["assessor"]]["thirdParty"] is False
    for each in others:
        assessor = assessors[each["assessor"]]
        assert assessor["thirdParty"] is True
        ((ref,),) = (part["claims"] for part in each["map"])
        record = view.index[ref]
        assert record["issuer"]["name"] == assessor["organization"]["name"]
        assert record["status"] in ("current", "expiring")
        assert record["assurance_class"] not in ("self-assessment", "listing")
    assert set(assessors) == {own["assessor"], *(each["assessor"] for each in others)}


def test_the_organisation_attests_the_criteria_that_records_name(
    view: PublicView, made: dict[str, Any]
) -> None:
    names = {
        requirement["bom-ref"]: (standard["name"], requirement["identifier"])
        for standard in made["definitions"]["standards"]
        for requirement in standard.get("requirements", ())
    }
    found = {
        (claim, *names[part["requirement"]])
        for part in made["declarations"]["attestations"][0]["map"]
        for claim in part["claims"]
    }
    assert found == {
        (record["ref"], mapping["framework"], criterion)
        for record in view.records["controls"]
        if record["state"] == "published"
        for mapping in record["frameworks"]
        for criterion in mapping["criteria"]
    }


def test_an_expired_report_is_attested_by_nobody() -> None:
    judgement = judge(PORTALS["default"])
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    record = view.records["certifications"][0]
    assert len(loads(bom(view))["declarations"]["attestations"]) > 1
    late = tuple(each | {"status": "expired"} for each in view.records["certifications"])
    other = loads(bom(replace(view, records={**view.records, "certifications": late})))
    assert len(other["declarations"]["attestations"]) == 1
    assert record["ref"] in {each["bom-ref"] for each in other["declarations"]["claims"]}


def test_the_serial_number_changes_with_the_content_only(view: PublicView) -> None:
    once, again = loads(bom(view)), loads(bom(view))
    assert once["serialNumber"] == again["serialNumber"]
    other = replace(view, organization={**view.organization, "name": "Another", "legal_name": None})
    assert loads(bom(other))["serialNumber"] != once["serialNumber"]


def test_a_portal_without_an_address_has_no_declarations(view: PublicView) -> None:
    assert list(outputs(replace(view, site_url="/"))) == []
