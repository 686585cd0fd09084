"""Who holds keys, by a text: end-to-end encryption, validated modules, keys of customers (CRY)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from trustportal.model.encryption import Encryption
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import assertions, products_meant, products_named
from trustportal.prose.ground import products_of
from trustportal.prose.guards import clause_at, negated, quoted, statements
from trustportal.prose.nearest import nearest
from trustportal.prose.passages import Sentence
from trustportal.prose.speech import Speech
from trustportal.prose.voices import in_first_person
from trustportal.rules.rule import Finding, finding_in, rule, stated

_PASSWORD = re.compile(r"password", re.IGNORECASE)
_END_TO_END = Speech("ciphers.end_to_end")


@rule(
    "CRY-06",
    "error",
    "S35",
    why="it means that the provider cannot read the content, which was held to deceive where it"
    " can",
    mend="write 'encrypted in transit and at rest', or add a claim with key_holder:"
    " customer-endpoints-only",
)
def end_to_end_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """End-to-end encryption is said only where the provider holds no key that can read content."""
    covered = [
        products_of(record)
        for _, record in stated(portal, Encryption)
        if record.aspect == "end-to-end" and record.key_holder == "customer-endpoints-only"
    ]
    words = _END_TO_END.of(name=portal.organization.name)
    for sentence in assertions(
        portal,
        (
            "end to end",
            "end-to-end",
            "e2ee",
            "zero-knowledge",
            "zero knowledge",
            "not even",
            "only ",
        ),
    ):
        found = words.search(sentence.text)
        spoken = in_first_person(sentence.text, portal)
        if found and not _PASSWORD.search(spoken) and not _is_harmless(spoken, found):
            named = products_named(sentence.text, portal)
            if not any(each is None or named <= each for each in covered):
                said = "no claim says that only the customer's devices hold the keys"
                mend = _OF_A_PROVIDER if sentence.subject.startswith("subprocessors/") else ""
                yield finding_in(sentence, f"'{found.group()}': {said}", found.start(), mend=mend)


_OF_A_PROVIDER = (
    "say who the two ends are and who holds the keys, as in 'so that the provider cannot read it',"
    " or write 'encrypted in transit and at rest'"
)
"""What helps where somebody else is between the two ends, and not we."""
_DEFINES = re.compile(r"\bmeans?\b(?! (?:of|to)\b)|\bis when\b")
_US = re.compile(r"\b(?:we|our|us|your|you)\b", re.IGNORECASE)
_DISCLAIMS = re.compile(
    r"\bnot (?:as|claim\w*|call\w*|offer\w*|use|provide)\b|\bno\b[^,]{0,20}$", re.IGNORECASE
)
_NOT_EVEN = re.compile(r"not even|nobody|no one", re.IGNORECASE)
"""Denials that belong to the promise: "not even we can read it"."""


def _is_harmless(text: str, found: re.Match[str]) -> bool:
    """Whether a sentence quotes, defines or disclaims the words, or denies them."""
    start, end = found.span()
    return bool(
        quoted(text, start, end)
        or (_DEFINES.search(text) and not _US.search(text))
        or _DISCLAIMS.search(text[:start])
        or (negated(text[:end], start, end) and not _NOT_EVEN.search(text))
    )


_CLAIMS = Speech("ciphers.claims")
_IN_GENERAL = Speech("assurances.general")
_NO_CLAIM = Speech("records.no_promise")
_VALIDATED_AS_A_WHOLE = re.compile(
    r"\b(?:platform|services?|products?|software|infrastructure|application|company|we|everything)"
    r" (?:is|are) (?:[\w-]+ ){0,3}(?:validated|certified|compliant|approved)\b",
    re.IGNORECASE,
)
_FIPS = re.compile(r"\bFIPS[ -]?140(?:[ -]?([23]))?\b|\bFIPS[ -]validated", re.IGNORECASE)


@rule(
    "CRY-07",
    "error",
    "S33",
    why="a validation is of a module, with a number that anyone can look up",
    mend="add the module with its certificate number to data/encryption.yml, or remove the words",
)
def validated_modules_in_prose(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A validation under FIPS 140 is named in prose only where a claim names the module."""
    modules = [
        record
        for _, record in stated(portal, Encryption)
        if record.aspect == "module" and record.certificate_number
    ]
    for sentence in assertions(portal, ("fips",)):
        text = sentence.text
        found = _FIPS.search(text)
        if not found or negated(text, *found.span()) or quoted(text, *found.span()):
            continue
        if _NO_CLAIM.search(text) or _IN_GENERAL.search(
            text[slice(*clause_at(text, found.start()))]
        ):
            continue
        version = f"FIPS 140-{found[1]}" if found[1] else None
        known = any(version in (None, each.standard) for each in modules)
        if _CLAIMS.search(text) and not (known or _is_told(sentence, found, portal)):
            said = "no claim names a validated module and its certificate number"
            yield finding_in(sentence, f"'{found.group()}': {said}", found.start())
        elif modules and (whole := _VALIDATED_AS_A_WHOLE.search(text)):
            said = f"encryption/{modules[0].id} is on a module, and only a module is validated"
            yield finding_in(sentence, f"'{whole.group()}': {said}", whole.start())


_VALIDATION = re.compile(
    r"\bFIPS[ -]?140(?:[ -]?[23])?\b|\bFIPS\b|\bLevel \d\b|\b(?:validat|certif)\w+", re.IGNORECASE
)
"""What is said of a thing that is validated, and not the thing."""
_LEVEL = re.compile(r"\bLevel \d\b", re.IGNORECASE)


def _is_told(sentence: Sentence, found: re.Match[str], portal: Portal) -> bool:
    """Whether a page says of a thing what the claim on it says in its own words, which the rule
    holds against the claim itself, once: that the modules of a host are validated to a level.
    """
    text = sentence.text
    if sentence.subject.startswith("encryption/") or _VALIDATED_AS_A_WHOLE.search(text):
        return False
    levels = set(_LEVEL.findall(text.title()))
    near = nearest(_VALIDATION.sub(" ", text), portal)
    claims = (each.ground for each in near if each.ground.reference.startswith("encryption/"))
    told = getattr(next(claims, None), "text", "")
    versions, known = {said[1] for said in _FIPS.finditer(told)}, set(_LEVEL.findall(told.title()))
    return found[1] in versions and levels <= known


_KEYS = Speech("ciphers.keys")


def _products_at(found: re.Match[str], text: str, portal: Portal) -> frozenset[str]:
    """The products of the statement in which words stand."""
    row = statements(text)
    return products_meant(next((each for each in row if found.group() in each), text), portal)


_OWN_KEYS = (
    "own key", "own enc", "own acc", "own hsm", "own kms", "own vault", "byok", "cmek", "hyok",
    "customer-", "customer m", "customer h", "customer c",
)  # fmt: skip
"""Letters of which some stand in every sentence on keys of the customer."""


@rule(
    "CRY-10",
    "error",
    "S42",
    why="who controls the keys decides who can read the content",
    mend="say which model of keys is meant for which products, as a claim in data/encryption.yml",
)
def customer_keys_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """Keys of the customer are named in prose only for products for which a claim says how."""
    held = [
        record
        for _, record in stated(portal, Encryption)
        if record.aspect == "keys" and record.model in ("cmek", "byok", "hyok")
    ]
    covered = [products_of(each) for each in held]
    if None in covered:
        return
    offered = frozenset().union(*filter(None, covered))
    for sentence in assertions(portal, _OWN_KEYS):
        found = _KEYS.search(sentence.text)
        if not found or negated(sentence.text, *found.span()):
            continue
        if not held:
            message = f"'{found.group()}': no claim says which keys the customer controls"
            yield finding_in(sentence, message, found.start())
        elif missing := sorted(_products_at(found, sentence.text, portal) - offered):
            where = f"encryption/{held[0].id}"
            message = f"'{found.group()}': {where} does not offer it for {listed(missing)}"
            yield finding_in(sentence, message, found.start())
