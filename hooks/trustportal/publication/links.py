"""Every address that somebody may pass on: of records, of topics, and of a choice of them.

An address is made of ids, which are permanent; a choice lives in the fragment, as the portal's own
filter writes it, so that no server sees what somebody looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from trustportal.model.kinds import KIND_OF, KINDS, ORGANIZATION
from trustportal.public import PublicRecord, PublicView

Sort = Literal["record", "topic", "choice"]


@dataclass(frozen=True, slots=True)
class Link:
    """An address, what it shows, and for which products, regions and standards, by id.

    Nothing named limits nothing. `kind` is the kind of a record or topic; a choice has none.
    """

    sort: Sort
    kind: str
    title: str
    url: str
    products: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()


def links(view: PublicView, *, unlisted: bool = False) -> Iterator[Link]:
    """Every address; with `unlisted` also those of shares that no list names."""
    for record in view.pages() if unlisted else view.claims():
        if record["state"] == "published":
            reach = record["reach"]
            yield Link(
                "record",
                KIND_OF[record["collection"]].name,
                record["title"],
                view.site_url + record["path"],
                *(tuple(reach[facet]) for facet in ("products", "regions", "standards")),
            )
    for kind in KINDS:
        if kind is ORGANIZATION or any(view.records[name] for name in kind.collections):
            yield Link("topic", kind.name, kind.title, f"{view.site_url}{kind.name}/")
    yield from _choices(view)


def _choices(view: PublicView) -> Iterator[Link]:
    """Each product, region and standard, and each pair of product and region with a promise."""
    products, regions = (_titles(view, name) for name in ("products", "regions"))
    held = [
        each
        for each in view.records["certifications"]
        if each["state"] == "published" and each["phase"] == "held"
    ]
    standards = {each["standard"]: each["standard_name"] for each in held}
    for product, title in products.items():
        yield _choice(view, title, product=product)
    for region, title in regions.items():
        yield _choice(view, title, region=region)
    for standard, title in standards.items():
        yield _choice(view, title, standard=standard)
    for cell in view.matrix:
        if cell["product"] in products and cell["region"] in regions:
            title = f"{products[cell['product']]} in {regions[cell['region']]}"
            yield _choice(view, title, product=cell["product"], region=cell["region"])


def _titles(view: PublicView, collection: str) -> dict[str, str]:
    found: tuple[PublicRecord, ...] = view.records[collection]
    return {each["id"]: each["title"] for each in found if each["state"] == "published"}


def _choice(view: PublicView, title: str, **chosen: str) -> Link:
    named = {f"{facet}s": (value,) for facet, value in chosen.items()}
    return Link("choice", "", title, f"{view.site_url}#?{urlencode(chosen)}", **named)
