"""CycloneDX 1.7 with declarations (ECMA-424): who claims what, on what evidence, for which target.

Every claim with its conditions and limits is a predicate; its class of evidence, status and dates
are its reasoning. A third party attests its own report or certificate while that is current, and
nothing else; that a claim meets a criterion is attested by the organisation itself. No score is
given, since the data hold none, and no affirmation, since nobody signs the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from trustportal.exports.declared import (
    claims,
    declared,
    has_address,
    moment,
    of_content,
)
from trustportal.exports.output import Output, as_json, in_full
from trustportal.model.standards import standards
from trustportal.model.words import headline
from trustportal.problems import listed
from trustportal.public import PublicRecord, PublicView

PATH = "trust.cdx.json"
_US = "organization"
_OWN_ASSESSOR = "assessor"
_ATTESTED = ("attestation", "certificate", "assessment")
"""The classes in which an assessor comes to a result; a register only lists."""
_TERMS = ("condition", "limit")
"""What stands in the predicate, beside the statement."""


def bom(view: PublicView) -> bytes:
    """The whole file. Its serial number changes when its content does."""
    made = {
        "version": 1,
        "metadata": {
            "timestamp": moment(view.as_of),
            "manufacturer": _organization(view, "manufacturer"),
        },
        "declarations": {
            "assessors": _assessors(view),
            "attestations": [_own_attestation(view), *_attestations(view)],
            "claims": [_claim(view, each) for each in claims(view)],
            "evidence": [_evidence(view, each) for each in _bases(view)],
            "targets": {
                "organizations": [_organization(view, _US)],
                "services": _services(view),
            },
        },
        "definitions": {"standards": _standards(view)},
    }
    number = f"urn:uuid:{of_content(view, PATH, made)}"
    return as_json({"bomFormat": "CycloneDX", "specVersion": "1.7", "serialNumber": number} | made)


def outputs(view: PublicView) -> Iterator[Output]:
    """The file, where the portal says its address."""
    if has_address(view):
        yield Output(
            "cyclonedx",
            PATH,
            "Claims, evidence, assessors and standards, as CycloneDX 1.7 declarations",
            "for tools of the supply chain",
            "application/vnd.cyclonedx+json; version=1.7",
            bom,
        )


def _organization(view: PublicView, ref: str) -> dict[str, Any]:
    who = view.organization
    return {"bom-ref": ref, "name": who["legal_name"] or who["name"], "url": [who["url"]]}


def _claim(view: PublicView, record: PublicRecord) -> dict[str, Any]:
    reasons = (f"{headline(n)}: {text}" for n, text in declared(record) if n not in _TERMS)
    return {
        "bom-ref": record["ref"],
        "target": _target(record),
        "predicate": in_full(record),
        "reasoning": "\n".join(reasons),
        "evidence": [f"evidence:{each}" for each in dict.fromkeys(record["basis"] or ())],
        "externalReferences": [{"type": "website", "url": view.site_url + record["path"]}],
    }


def _target(record: PublicRecord) -> str:
    """What a claim is about: the products that it covers, taken together, or the organisation."""
    scope = record["scope"]
    products = () if scope is None or scope["everything"] else scope["products"]
    return "+".join(f"products/{each}" for each in products) or _US


def _services(view: PublicView) -> list[dict[str, Any]]:
    """Every target that is not the organisation; several products together are one."""
    found = {}
    for target in dict.fromkeys(_target(each) for each in claims(view)):
        products = [each for name in target.split("+") if (each := view.find(name))]
        if products:
            found[target] = {
                "bom-ref": target,
                "name": listed([each["title"] for each in products], len(products)),
                "properties": [{"name": "product", "value": each["ref"]} for each in products],
            }
    return list(found.values())


def _bases(view: PublicView) -> Iterator[str]:
    yield from dict.fromkeys(each for claim in claims(view) for each in claim["basis"] or ())


def _evidence(view: PublicView, basis: str) -> dict[str, Any]:
    """A record or a word on which claims rest."""
    record = view.find(basis)
    if record is None:
        return {"bom-ref": f"evidence:{basis}", "description": headline(basis)}
    made = {
        "bom-ref": f"evidence:{basis}",
        "description": in_full(record),
        "data": [{"name": record["title"], "contents": {"url": view.site_url + record["path"]}}],
    }
    created = (record.get(name) for name in ("issued_on", "dated", "performed_on"))
    days = {"created": next(filter(None, created), None), "expires": record["status_until"]}
    return made | {name: moment(day) for name, day in days.items() if isinstance(day, date)}


def _attested(view: PublicView) -> Iterator[PublicRecord]:
    """Reports and certificates of this organisation, by a third party, that are current."""
    for record in view.records["certifications"]:
        third = record["issuer"] and record["issuer"]["sort"] != "self" and not record["holder"]
        stands = record["state"] == "published" and record["status"] in ("current", "expiring")
        if third and stands and record["assurance_class"] in _ATTESTED:
            yield record


def _assessors(view: PublicView) -> list[dict[str, Any]]:
    """The organisation itself, and each third party that attests something."""
    names = dict.fromkeys(each["issuer"]["name"] for each in _attested(view))
    own = {
        "bom-ref": _OWN_ASSESSOR,
        "thirdParty": False,
        "organization": {"name": view.organization["legal_name"] or view.organization["name"]},
    }
    return [
        own,
        *(
            {"bom-ref": f"assessor:{name}", "thirdParty": True, "organization": {"name": name}}
            for name in names
        ),
    ]


def _attestations(view: PublicView) -> Iterator[dict[str, Any]]:
    for record in _attested(view):
        yield {
            "summary": f"{record['standard_name']}. {in_full(record)}",
            "assessor": f"assessor:{record['issuer']['name']}",
            "map": [{"claims": [record["ref"]]}],
        }


def _own_attestation(view: PublicView) -> dict[str, Any]:
    """Which claims meet which criteria, by the organisation's own word."""
    met: dict[str, list[str]] = {}
    for claim, framework, criterion in _criteria(view):
        met.setdefault(f"{framework}#{criterion}", []).append(claim["ref"])
    return {
        "summary": f"What {view.organization['name']} states of itself.",
        "assessor": _OWN_ASSESSOR,
        "map": [
            {"requirement": f"standard:{name}", "claims": list(dict.fromkeys(claims))}
            for name, claims in met.items()
        ],
    }


def _criteria(view: PublicView) -> Iterator[tuple[PublicRecord, str, str]]:
    for claim in claims(view):
        for mapping in claim.get("frameworks") or ():
            for criterion in mapping["criteria"]:
                yield claim, mapping["framework"], criterion


def _standards(view: PublicView) -> list[dict[str, Any]]:
    """The standards of certifications, and the frameworks of controls with the criteria named."""
    known = {
        each["standard_name"]: standards()[each["standard"]].full_name
        for each in view.records["certifications"]
        if each["state"] == "published"
    }
    asked: dict[str, dict[str, None]] = {name: {} for name in known}
    for _, framework, criterion in _criteria(view):
        asked.setdefault(framework, {})[criterion] = None
    return [_standard(name, known.get(name), list(criteria)) for name, criteria in asked.items()]


def _standard(name: str, full_name: str | None, criteria: list[str]) -> dict[str, Any]:
    made = {
        "bom-ref": f"standard:{name}",
        "name": name,
        "description": full_name,
        "requirements": [
            {"bom-ref": f"standard:{name}#{each}", "identifier": each} for each in criteria
        ],
    }
    return {key: value for key, value in made.items() if value}
