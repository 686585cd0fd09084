"""Products and classes of data of which nothing says how they are encrypted at rest (CRY-03)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from trustportal.model.data_classes import DataClass
from trustportal.model.encryption import Encryption
from trustportal.model.products import Product
from trustportal.model.retention import Retention
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.prose.assertions import options
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import is_covered, is_whole, products_of, titles
from trustportal.rules.rule import Finding, rule, stated

_WHY = "who reads that most is encrypted at rest asks how the rest is stored"


@rule(
    "CRY-03",
    "warning",
    "S50",
    why=_WHY,
    mend="add it to a statement on encryption at rest, or make one that says how it is stored",
)
def nothing_is_left_out_at_rest(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """No product and no personal data is left out of the statements on encryption at rest that most
    have.
    """
    known = [each for each in stated(portal, Encryption) if _is_of_stored_data(each[1])]
    at_rest = [each for each in known if each[1].aspect == "at-rest"]
    if not at_rest or not is_whole(portal, "encryption"):
        return
    if any(record.scope is None or record.data_classes is None for _, record in at_rest):
        return
    yield from _products(portal, [record for _, record in known])
    yield from _classes(portal, at_rest[0][0], [record for _, record in known])


_COPIES = frozenset({"backups", "laptops"})
"""Stores that hold copies, of which nothing follows for the data itself."""
_AT_REST = re.compile(r"\b(?:at rest|stored|disks?)\b", re.IGNORECASE)


def _is_of_stored_data(record: Encryption) -> bool:
    """Whether a statement is on data where it lies, and not on its copies alone."""
    if record.stores and _COPIES.issuperset(record.stores):
        return False
    of_others = record.aspect in ("module", "other") and bool(_AT_REST.search(record.statement))
    return of_others or record.aspect in ("at-rest", "end-to-end")


def _products(portal: Portal, known: list[Encryption]) -> Iterator[Finding]:
    """Products with data of their own that no statement covers, while two out of three are."""
    reach = [products_of(record.scope) for record in known]
    every = [record for _, record in stated(portal, Product)]
    if None in reach or not all(reach):
        return  # one is on everything, or on data wherever it lies
    covered = frozenset().union(*(each or () for each in reach))
    kept = {name for _, rule in stated(portal, Retention) for name in rule.products or ()}
    add_ons = {each.id for each in every if each.sort == "add-on"} & covered
    own = {
        each.id: each
        for each in every
        if each.id in kept - options(portal)
        and each.sort in ("service", "api", "add-on")
        and (not each.part_of or (each.sort == "add-on" and add_ons))
    }
    left = {name: each for name, each in own.items() if name not in covered}
    if 3 * len(left) <= len(own):
        for name, product in left.items():
            message = (
                "most products are named by a statement on encryption at rest, and none names"
                f" {product.title}: how is its data stored?"
            )
            yield Finding(f"products/{name}", message, ("id",), level="warning", why=_WHY)


_HASHED = Speech("encryption.hashed")
"""Classes of data that are hashed, or of which statements of other aspects tell."""


def _classes(portal: Portal, reference: str, known: list[Encryption]) -> Iterator[Finding]:
    """Classes of personal data with a rule of retention that no statement names, while one names
    most of them.
    """
    named = frozenset(each for record in known for each in record.data_classes or ())
    kept = frozenset(
        each
        for _, rule in stated(portal, Retention)
        for each in (rule.data_classes or () if rule.sort != "none" else ())
    )
    personal = [
        record
        for _, record in stated(portal, DataClass)
        if record.personal == "yes" and record.id in kept and not _HASHED.search(record.title)
    ]
    left = [each.id for each in personal if not is_covered(portal, each.id, named)]
    if 0 < 2 * len(left) <= len(personal):
        message = (
            "personal data is kept that no statement on encryption at rest names:"
            f" {titles(portal, 'data_classes', left)}; how is it stored?"
        )
        yield Finding(reference, message, ("data_classes",), level="info", why=_WHY)
