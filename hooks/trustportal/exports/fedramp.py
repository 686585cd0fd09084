"""FedRAMP certification package overview (FRC-CSO-PKG, schema 0.1.2), for agencies' programs.

A file for each certification that the organisation itself holds, and only when every fact that
the schema needs is stated; rule FED-07 says which are not. The portal is not given as FedRAMP's
`trustCenter`: that word stands for logged access, which no static site has.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from trustportal.exports.declared import as_markdown, has_address
from trustportal.exports.output import Output, as_json, in_full
from trustportal.model.standards import standards
from trustportal.model.words import headline
from trustportal.public import PublicRecord, PublicView
from trustportal.rules.records.fedramp_package import ASSESSOR_ID, CLOSED, PICTURE
from trustportal.rules.records.government import CERTIFIED

_IDENTIFICATION = {
    "fedRampPackageId": "listing_id",
    "serviceName": "service_name",
    "serviceAcronym": "acronym",
    "certificationType": "certification_type",
    "website": "website",
}
_NEEDED = (*_IDENTIFICATION.values(), "system", "service_model", "deployment_model")
_CONTACTS = ("security", "sales")


def overview(view: PublicView, record: PublicRecord) -> bytes:
    """The overview of one certification."""
    who, services = view.organization, _services(view, record)
    made = {
        "serviceIdentification": {
            **{name: record[field] for name, field in _IDENTIFICATION.items()},
            **({"ueiNumber": record["uei"]} if record["uei"] else {}),
            "providerName": who["legal_name"] or who["name"],
            "serviceDescription": _description(view, record),
            "logo": view.site_url + who["logo"],
        },
        "serviceProperties": _properties(view, record),
        "contactInformation": [_contact(each) for each in _contacts(view)],
        "assessor": _assessor(record),
        "certifiedServices": services,
    }
    return as_json({name: value for name, value in made.items() if value})


def outputs(view: PublicView) -> Iterator[Output]:
    """An overview for each certification whose facts are all stated."""
    for record in view.records["certifications"]:
        if has_address(view) and _is_certified(record) and _is_whole(view, record):
            yield Output(
                "fedramp",
                f"fedramp/{record['id']}.json",
                f"{record['title']}: certification package overview",
                "for federal agencies of the United States",
                "application/json",
                partial(overview, record=record),
            )


def _is_certified(record: PublicRecord) -> bool:
    return (
        record["standard"] == "fedramp"
        and record["state"] == "published"
        and record["phase"] == "held"
        and record["stage"] in CERTIFIED
        and not record["holder"]
    )


def _is_whole(view: PublicView, record: PublicRecord) -> bool:
    logo, purposes = view.organization["logo"], {each["purpose"] for each in _contacts(view)}
    return (
        all(record[name] for name in _NEEDED)
        and all(_is_listed(name, record[name]) for name in CLOSED)
        and bool(logo and PICTURE.search(logo))
        and purposes == {*_CONTACTS}
    )


def _is_listed(name: str, value: Any) -> bool:
    """Whether FedRAMP's list has each value of a field; what is not stated is not wrong."""
    several = value if isinstance(value, list) else [value] if value else []
    return {*several} <= {*standards()["fedramp"].values[name]}


def _description(view: PublicView, record: PublicRecord) -> str:
    """What is in scope, then the statement with its conditions and limits, and how it stands."""
    facts = {
        "FedRAMP status": record["stage"],
        "Level": record["level"],
        "Listed on": record["issued_on"],
        "Reviewed on": record["reviewed_on"],
        "Status by its dates": headline(record["status"]),
        "As of": view.as_of,
    }
    standing = " ".join(f"{name}: {value or 'not stated'}." for name, value in facts.items())
    link = view.site_url + record["path"]
    said = [as_markdown(each) for each in (record["system"], in_full(record), standing)]
    return "\n\n".join([*said, link])


def _properties(view: PublicView, record: PublicRecord) -> dict[str, Any]:
    made = {
        "serviceType": record["service_model"],
        "deploymentModel": record["deployment_model"],
        "businessCategory": [record["business_category"]] if record["business_category"] else [],
        "secureConfigurationGuidance": _guidance(view, record),
        "nextOngoingCertificationReportDate": record["next_report_on"]
        and record["next_report_on"].isoformat(),
    }
    return {name: value for name, value in made.items() if value}


def _guidance(view: PublicView, record: PublicRecord) -> dict[str, Any] | None:
    """The first guide that covers a product of the certification, and how to get it."""
    products = {*(record["scope"] or {"products": ()})["products"]}
    for guide in view.records["documents"]:
        scope = guide["scope"]
        covers = scope is None or scope["everything"] or products & {*scope["products"]}
        named = guide["sort"] == "guide" and guide["state"] == "published" and guide["access"]
        if named and covers:
            way = {"accessRequestInstructions": as_markdown(guide["how_to_get"] or "")}
            file = view.site_url + (guide["file"] or guide["path"])
            return {
                "repositoryType": ["Secure Configuration Guidance"],
                "url": guide["url"] or file,
                "repositoryDescription": in_full(guide),
                "authenticationRequired": guide["access"] != "public",
            } | (way if guide["how_to_get"] else {})
    return None


def _contacts(view: PublicView) -> list[PublicRecord]:
    named = view.organization["contacts"] or ()
    return [each for purpose in _CONTACTS for each in named if each["purpose"] == purpose]


def _contact(contact: PublicRecord) -> dict[str, str]:
    made = {
        "contactType": headline(contact["purpose"]),
        "contactName": contact["name"],
        "contactEmail": contact["email"],
    }
    return {name: value for name, value in made.items() if value}


def _assessor(record: PublicRecord) -> dict[str, str] | None:
    number = record["assessor_id"] or ""
    if record["assessor"] and ASSESSOR_ID.fullmatch(number):
        return {"name": record["assessor"], "assessorID": number}
    return None


def _services(view: PublicView, record: PublicRecord) -> list[dict[str, str]]:
    """The products in scope; none unless all that is asked is stated of every one."""
    products = [
        view.index[f"products/{each}"] for each in (record["scope"] or {"products": ()})["products"]
    ]
    if not all(each["description"] and each["available_on"] for each in products):
        return []
    return [
        {
            "serviceName": each["title"],
            "serviceDescription": as_markdown(each["description"]),
            "dateAvailable": each["available_on"].isoformat(),
        }
        for each in products
    ]
