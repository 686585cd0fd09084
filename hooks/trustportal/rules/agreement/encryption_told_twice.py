"""Two statements on one connection, or on the same data at rest, against each other (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trustportal.model.algorithms import Algorithm, algorithms_in
from trustportal.model.encryption import Encryption
from trustportal.model.words import words
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import products_named
from trustportal.prose.ground import vocabulary
from trustportal.prose.guards import negated
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import (
    Said,
    circumstances_meet,
    common_products,
    data_meets,
    differing,
    products_meet,
    products_of,
    products_outside,
    titles,
)
from trustportal.rules.records.cryptography import CIPHERS, protocols_of
from trustportal.rules.rule import Finding, stated


def contradicting_encryption(portal: Portal) -> Iterator[Finding]:
    """Two statements on one connection, or on the same data at rest, that differ (GEN-06)."""
    for (_, first), (reference, second) in differing(stated(portal, Encryption), _compared):
        one, other = products_of(first.scope), products_of(second.scope)
        if not (products_meet(one, other) and circumstances_meet(first, second)):
            continue
        where = common_products(portal, one, other)
        origin = portal.origin(f"encryption/{first.id}")
        if said := _versions_differ(portal, first, second):
            message = (
                f"{said[0]}{where}: {said[1]} here and {said[2]} at {origin.place('min_version')}"
            )
            yield Finding(reference, message, ("min_version",))
        if said := _ciphers_differ(portal, first, second):
            message = (
                f"{said[0]}{where}: {said[1]} here and {said[2]} at {origin.place('algorithm')}"
            )
            yield Finding(reference, message, ("algorithm",))


def older_versions_in_limits(portal: Portal) -> Iterator[Finding]:
    """A record whose limits say that an older version is accepted than its min_version, for what no
    record with that version has in its title (GEN-06).
    """
    known: dict[tuple[str, str], frozenset[str]] = {}
    for _, each in stated(portal, Encryption):
        said = (each.protocol or "", each.min_version or "")
        known[said] = known.get(said, frozenset()) | vocabulary(each.title)
    for reference, record in stated(portal, Encryption):
        for at, limit in enumerate(record.limits if record.min_version else ()):
            older = _older_accepted(portal, record, plain(limit))
            told = known.get((record.protocol or "", older), frozenset())
            if older and not told & vocabulary(limit):
                message = (
                    f"min_version is {record.min_version}, and by this limit {record.protocol}"
                    f" {older} is accepted: which is the oldest?"
                )
                mend = (
                    f"write min_version: {older}, or give the connections that accept it a record"
                    " of their own"
                )
                yield Finding(reference, message, ("limits", at), mend, level="warning")


def _older_accepted(portal: Portal, record: Encryption, limit: str) -> str:
    """The version, older than the lowest of a record, that a limit says is accepted for some of
    what the record covers; empty where there is none.
    """
    found = _ACCEPTED.search(limit)
    version = _VERSION.search(found.group()) if found else None
    if not (found and version) or negated(limit, *found.span()):
        return ""
    if _OF_CUSTOMERS.search(limit) and not {*_TO_CUSTOMERS} & {*(record.legs or ())}:
        return ""
    protocol, older = version.groups()
    covered, named = products_of(record.scope), products_named(limit, portal)
    of_others = covered is not None and products_outside(named, covered, portal)
    newer = protocol == record.protocol and older < (record.min_version or "")
    return older if newer and not of_others else ""


_TO_CUSTOMERS = ("customer-to-service", "service-to-customer")
_OF_CUSTOMERS = re.compile(
    r"\b(?:webhooks?|customers|clients|browsers|e-?mails?|SMTP)\b", re.IGNORECASE
)
"""Connections to the outside, of which a record on those inside says nothing."""
_ACCEPTED = Speech("encryption.accepted_version")
"""Says that a version of a protocol is accepted: "replication still accepts TLS 1.2"."""
_VERSION = re.compile(r"\b(TLS|SSH) ?v?(\d(?:\.\d)?)")


def _compared(stated_at: tuple[str, Encryption]) -> Iterator[Said]:
    """The lowest version on each connection, and the ciphers for each class of data at rest."""
    _, record = stated_at
    if record.protocol and (version := _lowest(record)):
        for leg in record.legs or ():
            yield (record.protocol, leg), version
    if cipher := _cipher(record):
        yield from ((data, cipher) for data in record.data_classes or ())


def _lowest(record: Encryption) -> frozenset[str]:
    number = record.min_version
    return _same(protocols_of(record, "min_version"), number) if number else frozenset()


def _cipher(record: Encryption) -> frozenset[str]:
    """What encrypts data at rest; nothing where that is said vaguely."""
    label = (record.algorithm if record.aspect == "at-rest" else None) or ""
    found = tuple(each for each in algorithms_in(label) if each.family in CIPHERS)
    vague = not label or any(each.status == "unclear" for each in found)
    return frozenset() if vague else _same(found, label)


Difference = tuple[str, str, str]
"""On what two statements differ, and what the second and the first of them say."""


def _versions_differ(portal: Portal, first: Encryption, second: Encryption) -> Difference | None:
    """What two statements say differently of the lowest version on the same connections."""
    legs = [leg for leg in second.legs or () if leg in (first.legs or ())]
    if not legs or first.protocol is None or first.protocol != second.protocol:
        return None
    if not data_meets(portal, first.data_classes or (), second.data_classes or ()):
        return None
    one, other = first.min_version, second.min_version
    if one is None or other is None or _lowest(first) == _lowest(second):
        return None
    connections = listed(words(leg) for leg in legs)
    return f"the lowest version of {first.protocol} from {connections}", other, one


def _ciphers_differ(portal: Portal, first: Encryption, second: Encryption) -> Difference | None:
    """What two statements say differently of the cipher for the same data in the same stores."""
    common = set(first.data_classes or ()) & set(second.data_classes or ())
    stores = set(first.stores) & set(second.stores)
    apart = first.stores and second.stores and not stores
    one, other = _cipher(first), _cipher(second)
    if apart or not (common and one and other) or one == other:
        return None
    inside = f" in {listed(words(each) for each in sorted(stores))}" if stores else ""
    what = f"the cipher for {titles(portal, 'data_classes', common)}{inside}"
    return what, str(second.algorithm), str(first.algorithm)


def _same(found: tuple[Algorithm, ...], label: str) -> frozenset[str]:
    """What is compared: the algorithms that a label names, else the label itself."""
    return frozenset(each.name for each in found) or frozenset({label.casefold()})
