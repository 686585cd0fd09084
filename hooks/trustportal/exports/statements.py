"""Everything public as JSON: one file, and one for each kind."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from trustportal.exports.output import Output, as_json
from trustportal.model.kinds import KINDS, ORGANIZATION, Kind
from trustportal.public import PublicView
from trustportal.publication.format import CHANGES, VERSION, document, schema
from trustportal.publication.links import links


def outputs(_: PublicView) -> Iterator[Output]:
    """trust.json, its schema, and one file for each kind."""
    yield Output(
        "trust-json",
        "trust.json",
        "Everything public, as JSON",
        "for programs: one file, stable ids, a versioned format",
        "application/json",
        lambda view: as_json(document(view, view.claims(), links(view))),
        rel="alternate",
    )
    yield Output(
        "trust-json",
        "schema/trust.json",
        f"The schema of the format, version {VERSION}",
        "for those who read trust.json by a program",
        "application/schema+json",
        lambda view: as_json(
            schema() | {"$id": f"{view.site_url}schema/trust.json", "x-changes": CHANGES}
        ),
    )
    for kind in KINDS:
        if kind is not ORGANIZATION:
            yield Output(
                "kind-json",
                f"{kind.name}.json",
                f"{kind.title}, as JSON",
                "for programs that need one kind",
                "application/json",
                partial(_of_kind, kind=kind),
            )


def _of_kind(view: PublicView, kind: Kind) -> bytes:
    records = [each for name in kind.collections for each in view.records[name]]
    return as_json(document(view, records))
