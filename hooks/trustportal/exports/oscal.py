"""OSCAL 1.2.1 component definition (NIST): products, safeguards and validations for GRC tools.

A product is a `service` or `software` component; what is stated of controls, encryption,
retention, data use and residency is a documentary component of its own, linked to the products
that it covers; what an outsider confirmed is a `validation`. A control is said to meet a
criterion only where its record names the framework and the criterion. Frameworks such as the
SOC 2 criteria have no OSCAL catalogue, so `source` names a resource in the back matter. The
organisation is a party: it is responsible for the components and is not one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from trustportal.exports.declared import (
    as_markdown,
    claims,
    declared,
    has_address,
    identifier,
    last_change,
    moment,
    of_content,
)
from trustportal.exports.output import Output, as_json, in_full
from trustportal.public import PublicRecord, PublicView

PATH = "oscal/component-definition.json"
OSCAL_VERSION = "1.2.1"
TYPES: Mapping[str, str] = {
    "controls": "process-procedure",
    "encryption": "policy",
    "retention": "policy",
    "data_use": "policy",
    "residency": "policy",
    "certifications": "validation",
}
"""The type of component that a claim of a collection is, in the words of OSCAL."""
_SOFTWARE = ("app", "on-premises")
_ROLE = "provider"


def covered(view: PublicView) -> tuple[PublicRecord, ...]:
    """The claims that are components; of certifications, what an outsider confirmed and is held."""
    return tuple(each for each in claims(view) if each["collection"] in TYPES and _stands(each))


def component_definition(view: PublicView) -> bytes:
    """The whole file. Its UUID changes when its content does, as OSCAL asks."""
    who = view.organization
    named = [each for each in view.records["products"] if each["state"] == "published"]
    components = [
        *(_product(view, each) for each in named),
        *(_claim(view, each) for each in covered(view)),
    ]
    frameworks = dict.fromkeys(name for each in covered(view) for name in _criteria(each))
    made: dict[str, Any] = {
        "metadata": {
            "title": f"What {who['name']} states on its products",
            "last-modified": moment(last_change(view)),
            "version": view.as_of.isoformat(),
            "oscal-version": OSCAL_VERSION,
            "document-ids": [{"identifier": view.site_url + PATH}],
            "props": _props(view, [("as_of", view.as_of.isoformat()), *_example(view)]),
            "links": [{"href": view.site_url, "rel": "reference"}],
            "roles": [{"id": _ROLE, "title": "Provider"}],
            "parties": [
                {
                    "uuid": identifier(view, "organization"),
                    "type": "organization",
                    "name": who["legal_name"] or who["name"],
                    "links": [{"href": who["url"], "rel": "website"}],
                }
            ],
            "responsible-parties": [_responsible(view)],
        },
    }
    if components:
        made["components"] = components
    if frameworks:
        made["back-matter"] = {"resources": [_framework(view, name) for name in frameworks]}
    uuid = of_content(view, PATH, made)
    return as_json({"component-definition": {"uuid": uuid} | made})


def outputs(view: PublicView) -> Iterator[Output]:
    """The component definition, where the portal says its address."""
    if has_address(view):
        yield Output(
            "oscal",
            PATH,
            f"Products and safeguards, as an OSCAL {OSCAL_VERSION} component definition",
            "for tools of governance, risk and compliance",
            "application/json",
            component_definition,
        )


def _stands(record: PublicRecord) -> bool:
    if record["collection"] != "certifications":
        return True
    own = record["basis_class"] == "self-assessment"
    return record["phase"] == "held" and not record["holder"] and not own


def _product(view: PublicView, record: PublicRecord) -> dict[str, Any]:
    return {
        "uuid": identifier(view, record["ref"]),
        "type": "software" if record["sort"] in _SOFTWARE else "service",
        "title": as_markdown(record["title"]),
        "description": as_markdown(record["description"] or record["title"]),
        "props": _props(view, [("id", record["ref"])]),
        "links": [{"href": view.site_url + record["path"], "rel": "canonical"}],
        "responsible-roles": [_responsible(view)],
    }


def _claim(view: PublicView, record: PublicRecord) -> dict[str, Any]:
    made = {
        "uuid": identifier(view, record["ref"]),
        "type": TYPES[record["collection"]],
        "title": as_markdown(record["title"]),
        "description": as_markdown(in_full(record)),
        "props": [*_validation(record), *_props(view, [("id", record["ref"]), *declared(record)])],
        "links": list(_links(view, record)),
        "responsible-roles": [_responsible(view)],
    }
    implemented = [
        _implementation(view, record, framework, criteria)
        for framework, criteria in _criteria(record).items()
    ]
    return made | ({"control-implementations": implemented} if implemented else {})


def _validation(record: PublicRecord) -> Iterator[dict[str, str]]:
    """What OSCAL's own names say of a validation."""
    if TYPES[record["collection"]] == "validation":
        number = record["certificate_id"] or record["listing_id"]
        yield {"name": "validation-type", "value": record["standard_name"]}
        yield from [{"name": "validation-reference", "value": number}] if number else []


def _links(view: PublicView, record: PublicRecord) -> Iterator[dict[str, str]]:
    yield {"href": view.site_url + record["path"], "rel": "canonical"}
    for each in (record["scope"] or {"products": []})["products"]:
        if view.index[f"products/{each}"]["state"] == "published":
            yield {"href": f"#{identifier(view, f'products/{each}')}", "rel": "covers"}
    for each in record["basis"] or ():
        if "/" in each:
            yield {"href": f"{view.site_url}claims/{each}/", "rel": "basis"}
    if record.get("verify_url"):
        yield {"href": record["verify_url"], "rel": "validation-details"}


def _criteria(record: PublicRecord) -> Mapping[str, list[str]]:
    """The criteria that a control's record names, by framework."""
    found: dict[str, list[str]] = {}
    for each in record.get("frameworks") or ():
        found.setdefault(each["framework"], []).extend(each["criteria"])
    return {name: list(dict.fromkeys(criteria)) for name, criteria in found.items() if criteria}


def _implementation(
    view: PublicView, record: PublicRecord, framework: str, criteria: list[str]
) -> dict[str, Any]:
    name = f"{record['ref']}#{framework}"
    return {
        "uuid": identifier(view, name),
        "source": f"#{identifier(view, f'#{framework}')}",
        "description": as_markdown(f"What {record['title']} does for {framework}."),
        "implemented-requirements": [
            {
                "uuid": identifier(view, f"{name}#{each}"),
                "control-id": _token(each),
                "description": as_markdown(in_full(record)),
                "props": _props(view, [("criterion", each)]),
            }
            for each in criteria
        ],
    }


def _framework(view: PublicView, name: str) -> dict[str, Any]:
    return {
        "uuid": identifier(view, f"#{name}"),
        "title": as_markdown(name),
        "citation": {"text": as_markdown(name)},
    }


def _responsible(view: PublicView) -> dict[str, Any]:
    return {"role-id": _ROLE, "party-uuids": [identifier(view, "organization")]}


def _example(view: PublicView) -> list[tuple[str, str]]:
    return [("example", "true")] if view.organization["example"] else []


def _props(view: PublicView, facts: list[tuple[str, str]]) -> list[dict[str, str]]:
    """Facts as properties in the portal's own namespace."""
    space = f"{view.site_url}{PATH}"
    return [
        {"name": name.replace("_", "-"), "ns": space, "value": " ".join(value.split())}
        for name, value in facts
    ]


def _token(criterion: str) -> str:
    """A criterion as OSCAL writes an id; its own words stand beside it as a property."""
    token = re.sub(r"[^\w.-]+", "-", criterion).strip("-")
    return token if token[:1].isalpha() else f"_{token}"
