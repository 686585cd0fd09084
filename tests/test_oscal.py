"""The OSCAL component definition is valid, and says of each claim what the page says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from json import dumps, loads
from pathlib import Path
from typing import Any

import pytest
from check_jsonschema.cli import main as check_jsonschema
from click.testing import CliRunner
from sites import PORTALS, SCHEMAS
from trustportal.exports.oscal import PATH, component_definition, covered, outputs
from trustportal.judge import judge
from trustportal.public import PublicRecord, PublicView, publish

SCHEMA = str(SCHEMAS / "oscal_component_schema.json")


def is_valid(content: bytes, folder: Path) -> bool:
    """What check-jsonschema says: its engine knows the classes of letters in the patterns."""
    file = folder / "made.json"
    file.write_bytes(content)
    return CliRunner().invoke(check_jsonschema, ["--schemafile", SCHEMA, str(file)]).exit_code == 0


def read(content: bytes) -> dict[str, Any]:
    made: dict[str, Any] = loads(content)["component-definition"]
    return made


@pytest.fixture
def definition(files: dict[str, bytes]) -> dict[str, Any]:
    return read(files[PATH])


def props(part: dict[str, Any], name: str) -> list[str]:
    return [each["value"] for each in part.get("props", ()) if each["name"] == name]


def plain(markdown: str) -> str:
    """The text that the Markdown of the file stands for."""
    return re.sub(r"\\(.)", r"\1", markdown)


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_the_component_definition_is_valid(files: dict[str, bytes], tmp_path: Path) -> None:
    assert is_valid(files[PATH], tmp_path)


def test_the_validator_refuses_what_is_wrong(tmp_path: Path) -> None:
    judgement = judge(PORTALS["minimal"])
    assert judgement.portal
    whole = loads(component_definition(publish(judgement.portal, judgement.as_of)))
    whole["component-definition"]["components"][0]["uuid"] = "1"
    assert not is_valid(dumps(whole).encode(), tmp_path)


def test_each_claim_is_one_component_with_all_that_belongs_to_it(
    view: PublicView, definition: dict[str, Any]
) -> None:
    components = {props(each, "id")[0]: each for each in definition["components"]}
    assert len(components) == len(definition["components"])
    products = [e["ref"] for e in view.records["products"] if e["state"] == "published"]
    assert list(components) == [*products, *(each["ref"] for each in covered(view))]
    for record in covered(view):
        made = components[record["ref"]]
        said = plain(made["description"])
        assert record["statement"] in said
        for name, terms in (("condition", record["conditions"]), ("limit", record["limits"])):
            assert props(made, name) == [one_line(each) for each in terms]
            assert all(each in said for each in terms)
        assert plain(made["title"]) == record["title"]
        assert props(made, "status") == [record["status"]]
        for name in ("status_until", "reviewed_on", "review_due_on"):
            day = record[name]
            assert props(made, name.replace("_", "-")) == ([day.isoformat()] if day else [])
        basis = list(record["basis"] or ["not-stated"])
        assert props(made, "basis") == basis
        links = {each["rel"]: each["href"] for each in made["links"]}
        assert links["canonical"] == view.site_url + record["path"]


def test_what_is_not_stated_today_is_no_component(
    view: PublicView, definition: dict[str, Any]
) -> None:
    said = {props(each, "id")[0] for each in definition["components"]}
    for record in view.claims():
        if record["state"] != "published" or record.get("phase", "held") != "held":
            assert record["ref"] not in said


def criteria(records: tuple[PublicRecord, ...]) -> Iterator[tuple[str, str, str]]:
    for record in records:
        for mapping in record.get("frameworks") or ():
            for criterion in mapping["criteria"]:
                yield record["ref"], mapping["framework"], criterion


def test_a_control_meets_the_criteria_that_its_record_names_and_no_other(
    view: PublicView, definition: dict[str, Any]
) -> None:
    resources = definition.get("back-matter", {"resources": []})["resources"]
    titles = {f"#{each['uuid']}": plain(each["title"]) for each in resources}
    found = [
        (props(component, "id")[0], titles[each["source"]], props(requirement, "criterion")[0])
        for component in definition["components"]
        for each in component.get("control-implementations", ())
        for requirement in each["implemented-requirements"]
    ]
    assert sorted(found) == sorted(set(criteria(view.claims())))


def test_every_uuid_is_used_once_and_every_link_inside_leads_somewhere(
    definition: dict[str, Any],
) -> None:
    text = dumps(definition)
    own = re.findall(r'"uuid": "([^"]+)"', text)
    assert len(own) == len(set(own))
    assert {each[1:] for each in re.findall(r'"(#[0-9a-f-]{36})"', text)} <= set(own)


def test_the_last_change_is_a_day_of_the_data(view: PublicView, definition: dict[str, Any]) -> None:
    day = date.fromisoformat(definition["metadata"]["last-modified"][:10])
    assert day <= view.as_of
    assert any(day in record.values() for record in view.claims()) or day == view.as_of


def test_a_claim_keeps_its_uuid_and_the_file_does_not_when_a_statement_changes() -> None:
    judgement = judge(PORTALS["default"])
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    control = view.records["controls"][0] | {"statement": "Something * else_ [is] said."}
    index = {**view.index, control["ref"]: control}
    other = replace(view, index=index)
    before, after = (read(component_definition(each)) for each in (view, other))
    assert before["uuid"] != after["uuid"]
    uuids = [[each["uuid"] for each in made["components"]] for made in (before, after)]
    assert uuids[0] == uuids[1]
    said = [
        each["description"] for each in after["components"] if props(each, "id") == [control["ref"]]
    ]
    assert plain(said[0]).startswith(control["statement"])
    assert said[0] != plain(said[0])


@pytest.mark.parametrize(
    ("criterion", "token"),
    [("CC6.1", "CC6.1"), ("5.1", "_5.1"), ("Art. 32(1)", "Art.-32-1"), ("§ 8", "_8"), ("§", "_")],
)
def test_a_criterion_of_any_form_becomes_an_id_and_keeps_its_words(
    criterion: str, token: str, tmp_path: Path
) -> None:
    judgement = judge(PORTALS["minimal"])
    assert judgement.portal
    view = publish(judgement.portal, judgement.as_of)
    mapping = {"framework": "A framework", "criteria": [criterion]}
    control = view.records["controls"][0] | {"frameworks": [mapping]}
    content = component_definition(replace(view, index={control["ref"]: control}))
    assert is_valid(content, tmp_path)
    (component,) = (e for e in read(content)["components"] if "control-implementations" in e)
    (requirement,) = component["control-implementations"][0]["implemented-requirements"]
    assert requirement["control-id"] == token
    assert props(requirement, "criterion") == [criterion]


def test_a_portal_without_an_address_has_no_component_definition(view: PublicView) -> None:
    assert list(outputs(replace(view, site_url="/"))) == []
