"""The FedRAMP package overview is of FedRAMP's schema, and is not written with facts missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from json import loads
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from sites import PORTALS, SCHEMAS
from trustportal.exports.fedramp import outputs
from trustportal.exports.output import Output
from trustportal.judge import judge
from trustportal.public import PublicRecord, PublicView, publish

DAY = "2026-06-24"
OVERVIEW = f"fedramp-certification-package-overview-schema-{DAY}.json"
COMMON = f"fedramp-common-definitions-schema-{DAY}.json"
PATH = "fedramp/fedramp.json"


def validator() -> Draft202012Validator:
    schemas = [loads((SCHEMAS / name).read_bytes()) for name in (OVERVIEW, COMMON)]
    registry: Registry[Any] = Registry().with_resources(
        [(each["$id"], Resource.from_contents(each)) for each in schemas]
    )
    formats = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schemas[0], registry=registry, format_checker=formats)


def written(output: Output, view: PublicView) -> bytes:
    assert output.write
    return output.write(view)


@pytest.fixture(scope="module")
def certified() -> PublicView:
    judgement = judge(PORTALS["specimens"])
    assert judgement.portal
    return publish(judgement.portal, judgement.as_of)


@pytest.fixture
def overview(certified: PublicView) -> dict[str, Any]:
    (output,) = outputs(certified)
    assert output.path == PATH
    made: dict[str, Any] = loads(written(output, certified))
    return made


def test_the_overview_is_of_the_schema(overview: dict[str, Any]) -> None:
    assert [error.message for error in validator().iter_errors(overview)] == []


def test_the_schema_refuses_what_is_wrong(overview: dict[str, Any]) -> None:
    overview["assessor"]["assessorID"] = "1"
    overview["serviceProperties"]["deploymentModel"] = "Somewhere"
    assert len(list(validator().iter_errors(overview))) == 2


def test_the_overview_says_what_the_record_says(
    certified: PublicView, overview: dict[str, Any]
) -> None:
    record = certified.index["certifications/fedramp"]
    service, properties = overview["serviceIdentification"], overview["serviceProperties"]
    assert service["fedRampPackageId"] == record["listing_id"]
    assert service["ueiNumber"] == record["uei"]
    assert properties["serviceType"] == record["service_model"]
    assert properties["nextOngoingCertificationReportDate"] == str(record["next_report_on"])
    assert overview["assessor"]["name"] == record["assessor"]
    for words in (
        record["system"],
        record["statement"],
        *record["conditions"],
        *record["limits"],
        str(record["issued_on"]),
        str(record["reviewed_on"]),
        record["status"].replace("-", " ").capitalize(),
        certified.site_url + record["path"],
    ):
        assert words in service["serviceDescription"]
    named = [each["serviceName"] for each in overview["certifiedServices"]]
    assert named == [certified.index[f"products/{e}"]["title"] for e in record["scope"]["products"]]


def test_a_portal_without_a_certification_has_no_overview(
    view: PublicView, files: dict[str, bytes]
) -> None:
    standards = {each["standard"] for each in view.records["certifications"]}
    assert any(path.startswith("fedramp/") for path in files) == ("fedramp" in standards)


def changed(view: PublicView, **fields: Any) -> PublicView:
    """The view with other facts in its FedRAMP certification."""
    records: tuple[PublicRecord, ...] = tuple(
        each | fields if each["standard"] == "fedramp" else each
        for each in view.records["certifications"]
    )
    return replace(view, records={**view.records, "certifications": records})


@pytest.mark.parametrize(
    "fields",
    [
        {"listing_id": None},
        {"service_name": None},
        {"acronym": None},
        {"website": None},
        {"system": None},
        {"certification_type": None},
        {"certification_type": "Rev4"},
        {"service_model": None},
        {"service_model": ["SaaS", "FaaS"]},
        {"deployment_model": "Private Cloud"},
        {"business_category": "Anything"},
        {"stage": "ready"},
        {"phase": "planned"},
        {"holder": "Another Provider Inc."},
        {"state": "retired"},
    ],
    ids=str,
)
def test_nothing_is_written_when_a_fact_is_missing(
    certified: PublicView, fields: dict[str, Any]
) -> None:
    assert list(outputs(changed(certified, **fields))) == []


@pytest.mark.parametrize("lacks", [{"logo": None}, {"logo": "files/mark.pdf"}, {"contacts": None}])
def test_nothing_is_written_when_the_organisation_lacks_a_fact(
    certified: PublicView, lacks: dict[str, Any]
) -> None:
    other = replace(certified, organization={**certified.organization, **lacks})
    assert list(outputs(other)) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"assessor_id": None},
        {"assessor_id": "60001"},
        {"uei": None},
        {"business_category": None},
        {"next_report_on": None},
        {"scope": None},
        {"issued_on": date(2026, 1, 2)},
    ],
    ids=str,
)
def test_what_the_schema_does_not_need_is_left_out_and_not_made_up(
    certified: PublicView, fields: dict[str, Any]
) -> None:
    view = changed(certified, **fields)
    (output,) = outputs(view)
    made = loads(written(output, view))
    assert [error.message for error in validator().iter_errors(made)] == []
    assert "None" not in written(output, view).decode()
    assert ("assessor" in made) == ("assessor_id" not in fields)


def test_a_product_without_its_day_leaves_the_list_of_services_out(certified: PublicView) -> None:
    product = certified.index["products/analytics"] | {"available_on": None}
    view = replace(certified, index={**certified.index, "products/analytics": product})
    (output,) = outputs(view)
    made = loads(written(output, view))
    assert "certifiedServices" not in made
    assert [error.message for error in validator().iter_errors(made)] == []
