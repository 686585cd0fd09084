"""The jurisdictions of a product, against the regions in which its data is stored (PRV-10)."""

from __future__ import annotations

from collections.abc import Iterator

from trustportal.model.base import Record
from trustportal.model.geography import cloud_regions
from trustportal.model.places import country_name
from trustportal.model.products import Product
from trustportal.model.residency import Region, Residency
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.places import places
from trustportal.prose.shown import plain
from trustportal.rules.rule import Finding, stated

_WHY = "who reads the jurisdictions of a product takes them for every country that has its data"


def countries_left_out(portal: Portal) -> Iterator[Finding]:
    """A product whose jurisdictions leave out a country in which its data is stored."""
    for reference, product in stated(portal, Product):
        missing = {
            country: f"regions/{name}"
            for promise in portal.promises()
            if product.id in promise.products and promise.answers.at_rest in ("yes", "partial")
            for name in promise.regions
            for country in _hosting(promise, portal.find(f"regions/{name}"), portal)
            if country not in product.jurisdictions
        }
        if product.jurisdictions and missing:
            region = next(iter(missing.values()))
            message = (
                f"jurisdictions names {listed(map(country_name, product.jurisdictions))}, and data"
                f" is promised to be stored in {listed(map(country_name, missing))} as well"
                f" ({portal.origin(region).place()})"
            )
            mend = "add the countries to jurisdictions, or take the product out of the region"
            yield Finding(reference, message, ("jurisdictions",), mend, _WHY)


def _hosting(promise: Residency, region: Record | None, portal: Portal) -> list[str]:
    """The countries in which a promise has data in a region: those of its data centres, or the ones
    among them that the promise names; none where a group does not say where in it they are.
    """
    if not isinstance(region, Region):
        return []
    known = cloud_regions()
    clouds = (
        each.place or known.get(each.provider, {}).get(each.id) for each in region.cloud_regions
    )
    countries = dict.fromkeys(each[:2] for each in (*clouds, region.code) if each)
    named = {
        code
        for each in places(plain(promise.statement), portal)
        for code in each.countries
        if each.countries < {*countries}
    }
    return [each for each in countries if each in (named or countries)]
