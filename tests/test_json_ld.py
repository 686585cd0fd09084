"""What search engines read in the built pages: extracted by extruct, read as RDF by rdflib.

The terms of schema.org are those of rdflib's closed namespace, and `NEWER`, which it lacks.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from json import dumps
from pathlib import Path
from typing import Any

import extruct
import pytest
from rdflib import Graph, namespace
from sites import BUSINESS
from trustportal.exports.json_ld import CONTEXT

NEWER = {
    "Certification",
    "certificationIdentification",
    "certificationStatus",
    "CertificationActive",
    "CertificationInactive",
}
"""Terms that schema.org has since its version 26."""

MAY_HAVE = {
    "Organization": {"name", "legalName", "url", "description"},
    "Certification": {
        "name",
        "url",
        "description",
        "certificationIdentification",
        "certificationStatus",
        "validFrom",
        "expires",
        "issuedBy",
        "about",
    },
    "DigitalDocument": {
        "name",
        "url",
        "version",
        "dateModified",
        "inLanguage",
        "isAccessibleForFree",
        "publisher",
    },
    "FAQPage": {"mainEntity"},
    "Question": {"name", "url", "acceptedAnswer"},
    "Answer": {"text"},
}
"""The properties of each type, as schema.org lists them; only those that the portal writes."""

DAYS = {"validFrom", "expires", "dateModified"}
THINGS = {"issuedBy": "Organization", "about": "Organization", "publisher": "Organization"}


def _extracted(site: Path) -> dict[str, list[dict[str, Any]]]:
    return {
        path.parent.relative_to(site).as_posix(): extruct.extract(
            path.read_text(encoding="utf-8"), syntaxes=["json-ld"]
        )["json-ld"]
        for path in sorted(site.rglob("index.html"))
        if "ld+json" in path.read_text(encoding="utf-8")
    }


@pytest.fixture(scope="module", params=[".", BUSINESS])
def pages(request: pytest.FixtureRequest, built: Path) -> dict[str, list[dict[str, Any]]]:
    """The data of each page that has some, by its address."""
    return _extracted(built / request.param / "site")


def things(value: Any) -> Iterator[dict[str, Any]]:
    """Every typed mapping in the data of a page."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value:
        if isinstance(each, dict | list):
            yield from things(each)


def test_pages_hold_one_block_of_data_in_the_words_of_schema_org(
    pages: dict[str, list[dict[str, Any]]],
) -> None:
    assert {"."} < set(pages)
    for address, blocks in pages.items():
        (block,) = blocks
        assert block["@context"] == CONTEXT, address


def test_every_term_is_one_of_schema_org(pages: dict[str, list[dict[str, Any]]]) -> None:
    for address, (block,) in pages.items():
        local = dumps(block | {"@context": {"@vocab": str(namespace.SDO)}})
        graph = Graph().parse(data=local, format="json-ld")
        assert len(graph) > 1, address
        for _, predicate, value in graph:
            named = [predicate] if not str(predicate).endswith("#type") else [value]
            for term in named:
                assert str(term).startswith(str(namespace.SDO)), (address, term)
                name = str(term).removeprefix(str(namespace.SDO))
                assert name in namespace.SDO or name in NEWER, (address, term)


def test_every_type_has_the_properties_that_belong_to_it(
    pages: dict[str, list[dict[str, Any]]],
) -> None:
    for address, blocks in pages.items():
        for thing in things(blocks):
            kind = thing["@type"]
            assert set(thing) - {"@type", "@context"} <= MAY_HAVE[kind], address
            for name, value in thing.items():
                if name in DAYS:
                    date.fromisoformat(value)
                elif name in THINGS:
                    assert value["@type"] == THINGS[name], (address, name)
                elif name == "url":
                    assert value.startswith("https://"), address
                elif name == "certificationStatus":
                    assert value.removeprefix(f"{CONTEXT}/") in NEWER, address
                elif name == "isAccessibleForFree":
                    assert value is True, address
                elif name not in ("mainEntity", "acceptedAnswer"):
                    assert isinstance(value, str), (address, name)
                    assert value, (address, name)


def test_each_type_is_on_the_pages_of_its_kind(built: Path) -> None:
    kinds = {address: block["@type"] for address, (block,) in _extracted(built / "site").items()}
    assert kinds["."] == "Organization"
    assert kinds["faq"] == "FAQPage"
    for address, kind in kinds.items():
        if address.startswith("claims/"):
            of = {"DigitalDocument": "documents", "Certification": "certifications"}
            assert address.split("/")[1] == of[kind]
