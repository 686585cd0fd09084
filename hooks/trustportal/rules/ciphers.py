"""Cryptography in prose agrees with the encryption claims (FCT-02, CRY-06, CRY-07, CRY-10)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from trustportal.model.algorithms import algorithms_found
from trustportal.model.encryption import Encryption
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import assertions, products_in
from trustportal.prose.ground import Ground, grounds, products_of
from trustportal.prose.guards import about_words, clause_at, negated, quoted
from trustportal.prose.passages import Sentence
from trustportal.prose.speech import Speech
from trustportal.rules.figures import disagreements
from trustportal.rules.rule import Finding, rule, stated

_CONTEXT = Speech("ciphers.context")
_REST = Speech("ciphers.rest")
_TRANSIT = Speech("ciphers.transit")
_PASSWORD = re.compile(r"password", re.IGNORECASE)
CIPHERS = (
    "crypt", "aes", "tls", "rsa", "chacha", "argon", "bcrypt", "scrypt", "pbkdf", "sha-", "sha2", "sha3", "gcm", "xts",
    "cbc", "cipher", "25519", "ecdsa", "plain text", "plaintext", "clear text", "cleartext", "rotat", "plain-text",
)  # fmt: skip
"""Letters of which some stand in every sentence on cryptography that can be compared."""
_WHY = "a reviewer compares the sentence with the table, and the customer's policy with both"
_MEND = "take the value from the claim with {{ fact(...) }}, or correct the wrong one"


@rule("FCT-02", "error", "S52 S54", why=_WHY, mend=_MEND)
def ciphers_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """An algorithm, mode or protocol version in a text is that of an encryption claim."""
    yield from disagreements(portal, "FCT-02")
    known = list(grounds(portal).of("encryption"))
    for sentence in assertions(portal, CIPHERS):
        if sentence.sort == "text" and _CONTEXT.search(sentence.text):
            message = next(_against(sentence, known, portal), None)
            if message:
                yield Finding(sentence.subject, message, sentence.path, at=sentence.place(0))


def _against(sentence: Sentence, known: Sequence[Ground], portal: Portal) -> Iterator[str]:
    yield from _versions(sentence, known, portal)
    yield from _plain_text(sentence, known, portal)
    for algorithm, start, words in algorithms_found(sentence.text):
        password = algorithm.family == "hash" and _PASSWORD.search(sentence.text)
        if algorithm.family == "protocol" or (algorithm.family == "hash" and not password):
            continue
        if about_words(sentence.text, start):
            continue
        if algorithm.status != "offered" or quoted(sentence.text, start, start + len(words)):
            continue
        if negated(sentence.text, start, start + len(words)):
            continue
        begin, end = clause_at(sentence.text, start)
        clause = sentence.text[begin:end]
        meant = _meant(sentence, clause if _aspects(clause) else sentence.text, known, portal)
        if meant is None:
            return
        if not any(algorithm.name in _algorithms_of(each, sentence) for each in meant):
            yield _unlike(words, meant)
            return


def _unlike(words: str, meant: Sequence[Ground]) -> str:
    if not meant:
        return f"'{words}': no published encryption claim names it"
    record = meant[0].record
    said = [
        str(value)
        for name in ("algorithm", "mode", "function", "key_exchange", "min_version")
        if (value := getattr(record, name, None))
    ]
    return f"'{words}': {meant[0].reference} says {listed(said) or 'nothing on it'}"


def _aspects(text: str) -> set[str]:
    if _PASSWORD.search(text):
        return {"passwords"}
    found = set()
    if _REST.search(text):
        found |= {"at-rest", "other", "end-to-end"}
    if _TRANSIT.search(text):
        found |= {"in-transit", "end-to-end"}
    return found


def _meant(
    sentence: Sentence, text: str, known: Sequence[Ground], portal: Portal
) -> list[Ground] | None:
    """The encryption claims that a sentence can mean; None when there is nothing to compare."""
    own = next((each for each in known if each.reference == sentence.subject), None)
    if own:
        return [own] if _algorithms_of(own, sentence) else None
    aspects = _aspects(text)
    fitting = [
        each
        for each in known
        if not aspects or (isinstance(each.record, Encryption) and each.record.aspect in aspects)
    ]
    if not fitting:
        return list(known) if not known else []
    scored = grounds(portal).near(text, fitting.__contains__) or [(0.0, fitting[0])]
    best = scored[0][0]
    return [ground for score, ground in scored if score >= best * 0.75]


def _algorithms_of(ground: Ground, sentence: Sentence) -> set[str]:
    record = ground.record
    names = ("algorithm", "mode", "function", "key_exchange", "protocol")
    fields = " ".join(str(getattr(record, name, None) or "") for name in names)
    own = ground.reference == sentence.subject
    modes = f" {getattr(record, 'mode', None) or ''} mode"
    said = "" if own else " " + ground.text
    return {each.name for each, _, _ in algorithms_found(fields + modes + said)}


_VERSION = Speech("ciphers.version")
_MINIMUM = Speech("ciphers.minimum")
_ALSO = Speech("ciphers.also")


def _versions(sentence: Sentence, known: Sequence[Ground], portal: Portal) -> Iterator[str]:
    text = sentence.text
    lowest = {
        each.reference: version
        for each in known
        if isinstance(each.record, Encryption) and (version := each.record.min_version)
    }
    found = [
        (found[1] or found["later"], negated(text, found.start(), found.end()), found.group())
        for found in _VERSION.finditer(text)
    ]
    said = [(version, words) for version, denied, words in found if not denied and version >= "1.2"]
    if not found:
        return
    if not lowest:
        if said and sentence.subject.partition("/")[0] != "encryption":
            yield f"'{said[0][1]}': no published encryption claim names a lowest version"
        return
    own = lowest.get(sentence.subject)
    versions = {own} if own else set(lowest.values())
    for version, denied, words in found:
        if (
            denied
            and version in versions
            and re.search(r"refus|reject|not (?:accepted|supported)|disabled", text, re.IGNORECASE)
        ):
            name = next(key for key, value in lowest.items() if value == version)
            yield f"'{words}' is denied here, and {name} says that it is accepted"
    if said:
        least, words = min(said)
        narrowed = _narrowed(sentence, known, lowest, portal) if not own else versions
        higher = _ALSO.search(text) and not _MINIMUM.search(text) and least >= min(versions)
        if least not in narrowed and not higher:
            name = next(iter(lowest))
            yield f"'{words}': {name} says {lowest[name]} or higher"


def _narrowed(
    sentence: Sentence, known: Sequence[Ground], lowest: dict[str, str], portal: Portal
) -> set[str]:
    scored = grounds(portal).near(sentence.text, lambda each: each.reference in lowest)
    if not scored:
        return set(lowest.values())
    best = scored[0][0]
    return {lowest[each.reference] for score, each in scored if score >= best * 0.5}


_OPEN = Speech("ciphers.open")


def _plain_text(sentence: Sentence, known: Sequence[Ground], portal: Portal) -> Iterator[str]:
    found = _OPEN.search(sentence.text)
    own = sentence.subject.partition("/")[0] == "encryption"
    if not found or own or _PASSWORD.search(sentence.text) or not known:
        return
    before = sentence.text[max(0, found.start() - 25) : found.start()]
    if re.search(r"\b(?:no|never|not|nothing|nor|neither|none)\b", before, re.IGNORECASE):
        return
    scored = grounds(portal).near(sentence.text, lambda each: isinstance(each.record, Encryption))
    score, ground = scored[0] if scored else (0.0, known[0])
    if score >= 0.3:
        yield f"'{found.group()}': {ground.reference} says that it is encrypted"


_END_TO_END = Speech("ciphers.end_to_end")


@rule(
    "CRY-06",
    "error",
    "S35",
    why="it means that the provider cannot read the content, which was held to deceive where it can",
    mend="write 'encrypted in transit and at rest', or add a claim with key_holder: customer-endpoints-only",
)
def end_to_end_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """End-to-end encryption is said only where the provider holds no key that can read content."""
    held = [
        record
        for _, record in stated(portal, Encryption)
        if record.aspect == "end-to-end" and record.key_holder == "customer-endpoints-only"
    ]
    for sentence in assertions(
        portal, ("end to end", "end-to-end", "e2ee", "zero-knowledge", "zero knowledge")
    ):
        found = _END_TO_END.search(sentence.text)
        if found and not _harmless(sentence, found):
            named, _ = products_in(sentence.text, portal)
            if not any((covered := products_of(each)) is None or named <= covered for each in held):
                message = f"'{found.group()}': no claim says that only the customer's devices hold the keys"
                yield Finding(
                    sentence.subject, message, sentence.path, at=sentence.place(found.start())
                )


def _harmless(sentence: Sentence, found: re.Match[str]) -> bool:
    text = sentence.text
    return (
        quoted(text, found.start(), found.end())
        or bool(
            re.search(r"\bmeans?\b|\bis when\b", text)
            and not re.search(r"\b(?:we|our|us|your|you)\b", text, re.IGNORECASE)
        )
        or bool(
            re.search(
                r"\bnot (?:as|claim\w*|call\w*|offer\w*|use|provide)\b|\bno\b[^,]{0,20}$",
                text[: found.start()],
                re.IGNORECASE,
            )
        )
        or (
            negated(text[: found.end()], found.start(), found.end())
            and not re.search(r"not even|nobody|no one", text, re.IGNORECASE)
        )
    )


_CLAIMS = Speech("ciphers.claims")
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
        found = _FIPS.search(sentence.text)
        if not found or negated(sentence.text, found.start(), found.end()):
            continue
        if quoted(sentence.text, found.start(), found.end()) or not _CLAIMS.search(sentence.text):
            continue
        version = f"FIPS 140-{found[1]}" if found[1] else None
        if not any(version in (None, each.standard) for each in modules):
            message = (
                f"'{found.group()}': no claim names a validated module and its certificate number"
            )
            yield Finding(
                sentence.subject, message, sentence.path, at=sentence.place(found.start())
            )


_KEYS = Speech("ciphers.keys")


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
    for sentence in assertions(
        portal,
        (
            "own key",
            "own enc",
            "own acc",
            "byok",
            "cmek",
            "hyok",
            "customer-",
            "customer m",
            "customer h",
            "customer c",
        ),
    ):
        found = _KEYS.search(sentence.text)
        if not found or negated(sentence.text, found.start(), found.end()):
            continue
        named, every = products_in(sentence.text, portal)
        if every:
            named |= {p.id for p in portal.records["products"] if p.state == "published"}
        at = sentence.place(found.start())
        covered = [products_of(each) for each in held]
        if not held:
            message = f"'{found.group()}': no claim says which keys the customer controls"
            yield Finding(sentence.subject, message, sentence.path, at=at)
        elif None not in covered and (missing := named - frozenset().union(*filter(None, covered))):
            message = f"'{found.group()}': encryption/{held[0].id} does not offer it for {listed(sorted(missing))}"
            yield Finding(sentence.subject, message, sentence.path, at=at)
