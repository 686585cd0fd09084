"""The rule on subprocessors that get data of the agreement under HIPAA, yet no health data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from trustportal.model.regulations import Regulation
from trustportal.model.residency import Region
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.prose.nearest import meanings
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import are_related, places_of, titles
from trustportal.rules.records.privacy import under
from trustportal.rules.records.subprocessors import carries, while_used
from trustportal.rules.rule import Finding, rule, stated

_WHY = "data of the products that an agreement covers is health data as soon as a customer says so"
_MEND = (
    "write phi: yes, and baa: yes if there is an agreement with it; or say under its limits what"
    " keeps such data from it, or under baa.exclusions that the agreement leaves its service out"
)


@rule("HIP-04", "error", "S14", why=_WHY, mend=_MEND)
def health_data_is_kept_from_the_others(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A subprocessor with `phi: no` gets no data of the products for which an agreement is offered,
    unless something is said to keep health data from it.
    """
    for _, law in under(portal, "hipaa"):
        for reference, record in stated(portal, Subprocessor):
            products = _offered(law) & set(record.products or ())
            data = _covered(portal, law, record)
            if record.phi == "no" and products and data and not _stays_out(portal, law, record):
                message = (
                    f"phi is no, and it gets {titles(portal, 'data_classes', data)} for"
                    f" {titles(portal, 'products', products)}, which the BAA covers: what keeps"
                    " health data out of it?"
                )
                finding = Finding(
                    reference, message, ("phi",), _MEND, _WHY, "warning", since=record.effective_on
                )
                yield from while_used(record, (finding,))


def _offered(law: Regulation) -> set[str]:
    """The products for which an agreement can be signed."""
    baa = law.baa
    return set(baa.products or ()) if baa and baa.available in ("yes", "partial") else set()


_ABOUT_USE = Speech("health_data.about_use")
"""Titles of classes of data about the use of a service, in which no content is expected."""


def _covered(portal: Portal, law: Regulation, record: Subprocessor) -> frozenset[str]:
    """The data of a subprocessor that the record on the law is about: what it names, and other
    content that belongs to that.
    """
    about = law.scope.data_classes if law.scope else ()
    return frozenset(
        each
        for each in record.data_classes or ()
        if any(are_related(portal, each, one) for one in about)
        and (each in about or not _ABOUT_USE.search(titles(portal, "data_classes", (each,))))
    )


_KEPT_OUT = Speech("health_data.kept_out")
"""What a limit says that keeps health data, or any content, from a subprocessor."""


def _stays_out(portal: Portal, law: Regulation, record: Subprocessor) -> bool:
    """Whether a subprocessor only carries calls, serves no region of the United States, is kept
    from health data in its own words, or does what the agreement excludes.
    """
    own = "\n".join((*record.conditions, *record.limits))
    service = meanings("\n".join((*record.purposes, record.optional or "")))
    excluded = meanings("\n".join((law.baa and law.baa.exclusions) or ()))
    return (
        carries(record)
        or _is_abroad(portal, record)
        or bool(service & excluded)
        or _KEPT_OUT.search(own) is not None
    )


def _is_abroad(portal: Portal, record: Subprocessor) -> bool:
    """Whether a subprocessor serves only regions outside the United States, whose law this is."""
    names = record.scope.regions if record.scope else ()
    regions = [portal.find(f"regions/{each}") for each in names]
    codes = [places_of(each) for each in regions if isinstance(each, Region)]
    return bool(codes) and all(codes) and not any(code[:2] == "US" for one in codes for code in one)
