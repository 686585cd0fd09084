"""Rules: cryptography, by algorithm, connection, key and module (CRY)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from trustportal.model.algorithms import (
    Algorithm,
    ModuleStandard,
    algorithms_in,
    module_standards,
)
from trustportal.model.data_classes import DataClass
from trustportal.model.encryption import Encryption
from trustportal.model.settings import Settings
from trustportal.model.words import words
from trustportal.portal import Portal
from trustportal.problems import Severity
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import (
    are_known,
    is_covered,
    titles,
    unnamed,
)
from trustportal.rules.rule import Finding, rule, stated, unstated

CIPHERS = ("block-cipher", "stream-cipher", "asymmetric", "key-exchange")
"""Families of algorithms that encrypt or agree on a key."""
NOT_HELD_BY: Mapping[str, tuple[str, ...]] = {
    "provider-managed": ("customer", "customer-endpoints-only"),
    "cmek": ("customer-endpoints-only",),
    "byok": ("customer-endpoints-only",),
    "hyok": ("provider",),
}
"""Who cannot be the holder of the keys under each model of key control."""


def _of(portal: Portal, *aspects: str) -> Iterator[tuple[str, Encryption]]:
    return ((ref, each) for ref, each in stated(portal, Encryption) if each.aspect in aspects)


@rule(
    "CRY-01",
    "error",
    "S31",
    why="the IETF forbids older versions, and anyone can scan what a service accepts",
    mend="refuse older versions and write 1.2 or 1.3, which is read '1.2 or higher'",
)
def old_versions_are_refused(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """The lowest version of TLS that a connection accepts is 1.2 or 1.3, and no SSL is offered."""
    for reference, record in stated(portal, Encryption):
        if record.aspect == "in-transit":
            versioned = record.protocol in (None, "TLS")
            asked = ("protocol", "min_version") if versioned else ("protocol",)
            yield from unstated(portal, reference, record, *asked)
        for field in ("min_version", "algorithm", "key_exchange"):
            for each in protocols_of(record, field):
                if each.status != "offered":
                    message = f"{field} names {each.name}, which {each.reason}: is it accepted?"
                    yield Finding(reference, message, (field,))
        if record.protocol == "TLS" and record.min_version:
            yield from _not_a_number(reference, record)


def _not_a_number(reference: str, record: Encryption) -> Iterator[Finding]:
    """Where the lowest version is not the number of one version, to which pages add 'or higher'."""
    found, number = protocols_of(record, "min_version"), record.min_version
    if not any(each.status != "offered" or each.name == f"TLS {number}" for each in found):
        message = f"min_version is '{number}': which number is it alone, 1.2 or 1.3?"
        yield Finding(reference, message, ("min_version",))


def protocols_of(record: Encryption, field: str) -> tuple[Algorithm, ...]:
    """The versions of protocols that a field names; a bare number is one of the protocol's."""
    text = getattr(record, field) or ""
    said = [text]
    if field == "min_version":
        said += [
            f"{record.protocol or 'TLS'} {number}"
            for number in re.findall(r"(?<![\d.])\d+(?:\.\d+)*", text)
        ]
    found = (each for words in said for each in algorithms_in(words) if each.family == "protocol")
    return tuple(dict.fromkeys(found))


@rule(
    "CRY-02",
    "error",
    "S50 S35",
    why="readers take 'in transit' for every connection, and it often holds for one",
    mend="name the connections: customer-to-service, inside-the-network, to-backups and so on",
)
def connections_are_named(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A statement on encryption in transit names the connections for which it holds."""
    for reference, record in _of(portal, "in-transit"):
        yield from unstated(portal, reference, record, "legs")
        if record.legs == ():
            message = "legs names no connection: on which is the data encrypted?"
            yield unnamed(portal, reference, message, "legs")


@rule(
    "CRY-03",
    "error",
    "S50",
    why="'encrypted at rest' is often true of the database and not of logs, backups or laptops",
    mend="name every class of data that is encrypted, and narrow the scope to these",
)
def data_at_rest_is_named(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A statement on encryption at rest names the data, and its scope is no wider than these. The
    disk of a laptop is encrypted with whatever lies on it.
    """
    for reference, record in _of(portal, "at-rest"):
        yield from unstated(portal, reference, record, "data_classes")
        if record.data_classes == ():
            message = "data_classes names no data: which data is encrypted at rest?"
            yield unnamed(portal, reference, message, "data_classes")
        named = record.data_classes
        if not (named and record.scope and are_known(portal, "data_classes", named)):
            continue
        if record.stores == ("laptops",) and record.scope.everything:
            continue
        claimed = record.scope.data_classes
        if record.scope.everything:
            claimed = tuple(each.id for _, each in stated(portal, DataClass))
        left = [each for each in claimed if not is_covered(portal, each, named)]
        if left:
            wide = "everything" if record.scope.everything else "wider than the data encrypted"
            missing = titles(portal, "data_classes", left)
            message = f"the scope is {wide}: data_classes does not name {missing}"
            yield Finding(reference, message, ("scope",))


@rule(
    "CRY-04",
    "error",
    "S32 S35",
    why="a cipher without its key size and mode cannot be compared with any requirement",
    mend="write the published name with the key size, as AES-256, and the mode, as GCM",
)
def ciphers_are_named(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A cipher is stated with its key size and mode, and never in ECB mode."""
    for reference, record in stated(portal, Encryption):
        if record.aspect == "at-rest":
            yield from unstated(portal, reference, record, "algorithm")
        if record.algorithm:
            yield from _vague(reference, record, record.algorithm)
        yield from _modes(portal, reference, record)


def _vague(reference: str, record: Encryption, label: str) -> Iterator[Finding]:
    """What is wrong with the name of an algorithm."""
    found = algorithms_in(label)
    ciphers = [each for each in found if each.family in CIPHERS]
    clear = any(each.status != "unclear" for each in ciphers)
    for each in ciphers:
        if each.status == "unclear" and not (clear and each.name != "AES"):
            message = f"algorithm is '{label}': {each.name} {each.reason}"
            yield Finding(reference, message, ("algorithm",))
    known = ciphers if record.aspect == "at-rest" else found
    if not known and record.aspect in ("at-rest", "in-transit"):
        message = f"algorithm is '{label}': is that the published name of a cipher?"
        yield Finding(reference, message, ("algorithm",), level="warning")


def _modes(portal: Portal, reference: str, record: Encryption) -> Iterator[Finding]:
    """What is wrong with the mode of operation, in its own field or in the cipher's name."""
    label = record.algorithm or ""
    inside = {each for each in algorithms_in(label) if each.family == "mode"}
    own = {each for each in algorithms_in(record.mode or "") if each.family == "mode"}
    for field, modes in (("algorithm", inside), ("mode", own)):
        for each in sorted(modes, key=lambda mode: mode.name):
            if each.status != "offered":
                yield Finding(
                    reference, f"{field} names {each.name}, which {each.reason}", (field,)
                )
    if inside and own and inside.isdisjoint(own):
        message = f"algorithm is '{label}' and mode is '{record.mode}': one of them is wrong"
        yield Finding(reference, message, ("mode",))
    if record.aspect != "at-rest" or inside or not _has_mode(label):
        return
    if record.mode is None:
        for finding in unstated(portal, reference, record, "mode"):
            yield replace(finding, level="warning")
    elif not own:
        message = f"mode is '{record.mode}': is that the name of a mode of operation?"
        yield Finding(reference, message, ("mode",), level="warning")


def _has_mode(label: str) -> bool:
    """Whether a cipher is used in one of several modes, as far as its name tells."""
    families = {each.family for each in algorithms_in(label)}
    return "stream-cipher" not in families or "block-cipher" in families


@rule(
    "CRY-05",
    "error",
    "S31 S32",
    why="no reviewer accepts these algorithms, and one of them puts the others in doubt",
    mend="stop offering it and remove it from the list",
)
def no_broken_algorithm_is_offered(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """No algorithm is offered that is broken or withdrawn."""
    for reference, record in stated(portal, Encryption):
        for field in ("algorithm", "key_exchange"):
            for each in algorithms_in(getattr(record, field) or ""):
                if each.family in ("mode", "protocol") or each.status not in ("broken", "weak"):
                    continue
                level: Severity | None = "warning" if each.status == "weak" else None
                message = f"{field} names {each.name}, which {each.reason}"
                yield Finding(reference, message, (field,), level=level)


@rule(
    "CRY-06",
    "error",
    "S35",
    why="end to end means that nobody in between can read it; the FTC held a provider to that",
    mend="call it encryption in transit and at rest, or leave the keys to the endpoints alone",
)
def end_to_end_leaves_no_key_with_us(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Content is end-to-end encrypted only where the customer's endpoints alone hold the keys."""
    for reference, record in _of(portal, "end-to-end"):
        yield from unstated(portal, reference, record, "key_holder")
        if record.key_holder in ("provider", "shared"):
            message = (
                f"the keys are held by {_HOLDERS[record.key_holder]}, who can read the content:"
                " that is not end-to-end encryption"
            )
            yield Finding(reference, message, ("key_holder",))
        elif record.key_holder == "customer":
            message = (
                "the keys are held by the customer: on its endpoints only, or in a service too?"
            )
            yield Finding(reference, message, ("key_holder",))


_HOLDERS: Mapping[str, str] = {
    "provider": "the provider",
    "shared": "provider and customer together",
    "customer": "the customer",
    "customer-endpoints-only": "the customer's endpoints alone",
}


@rule(
    "CRY-07",
    "error",
    "S33",
    why="a validation is of one module under one number, which a reviewer looks up at NIST",
    mend="name the module, its certificate number and the standard to which it is active now",
)
def modules_are_validated(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A validated module is named with its certificate number, and the validation is active."""
    for reference, record in _of(portal, "module"):
        yield from unstated(portal, reference, record, "module", "standard", "certificate_number")
        standard = module_standards()[record.standard] if record.standard else None
        number = record.certificate_number
        if standard and number and not re.fullmatch(standard.number, number, re.IGNORECASE):
            message = f"certificate_number '{number}' is not a number under {record.standard}"
            yield Finding(reference, message, ("certificate_number",))
        if record.module_status == "revoked":
            message = "the validation was revoked: the module is no longer a validated one"
            yield Finding(reference, message, ("module_status",))
        elif record.module_status == "historical":
            message = "the validation is historical: agencies do not accept it for new systems"
            yield Finding(reference, message, ("module_status",), level="warning")
        else:
            yield from _ended_validation(reference, record)


def _ended_validation(reference: str, record: Encryption) -> Iterator[Finding]:
    """The first day on which a validation that is shown as active no longer is."""
    standard, since = _standard_of(record), ended_validation(record)
    if since is None:
        return
    field, message = "sunset_on", f"the validation ended on {record.sunset_on}"
    if standard and standard.historical_on == since:
        field = "standard"
        message = (
            f"validations to {record.standard} are historical since {since};"
            f" {standard.succeeded_by} is what counts now"
        )
    mend = ""
    if record.module_status == "active":
        message += ", and module_status says active"
        mend = (
            "name the module that is validated now, with its number; else module_status: historical"
        )
    yield Finding(reference, message, (field,), mend, since=since)


def ended_validation(record: Encryption) -> date | None:
    """The first day on which a validation no longer counts: that after its own end, or the one on
    which all to its standard are historical, whichever comes first.
    """
    standard = _standard_of(record)
    own = record.sunset_on + timedelta(days=1) if record.sunset_on else None
    return min((day for day in (standard and standard.historical_on, own) if day), default=None)


def _standard_of(record: Encryption) -> ModuleStandard | None:
    return module_standards()[record.standard] if record.standard else None


_THEIRS = Speech("own_names.key_of_theirs")
"""Says that a key stays where the customer has it, and can be withdrawn there."""


def _is_with_customer(record: Encryption) -> bool:
    """Whether keys are held where no service of the provider is needed, as a passphrase is."""
    return record.model == "hyok" and record.key_holder in ("customer", "customer-endpoints-only")


@rule(
    "CRY-10",
    "error",
    "S42",
    why="managed by us, the customer's key in our hands, and held outside are three promises",
    mend="say which model it is, in which key service, what the keys protect and what not",
)
def key_control_is_explained(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """Control of keys is stated with its model, the key service and what is covered."""
    for reference, record in _of(portal, "keys"):
        yield from unstated(portal, reference, record, "model", "kms")
        if record.kms == () and not _is_with_customer(record):
            message = "kms names no service: in which key management service do the keys lie?"
            yield unnamed(portal, reference, message, "kms")
        if not record.covers:
            message = "covers names nothing: what do these keys protect?"
            yield unnamed(portal, reference, message, "covers")
        own = record.model in ("cmek", "byok", "hyok")
        if own and not (record.excludes or record.limits):
            message = "excludes names nothing: what does the customer's key not protect?"
            finding = unnamed(portal, reference, message, "excludes")
            yield replace(finding, level="warning")
        if record.model == "byok" and (found := _THEIRS.search(plain(record.statement))):
            message = (
                f"model is byok, by which a key is handed over to us, and the statement says"
                f" '{found.group()}': is it cmek, or hyok?"
            )
            yield Finding(reference, message, ("model",), level="warning")
        if record.model and record.key_holder in NOT_HELD_BY[record.model]:
            message = (
                f"model is '{words(record.model)}', yet the keys are held by"
                f" {_HOLDERS[record.key_holder]}"
            )
            yield Finding(reference, message, ("key_holder",))
