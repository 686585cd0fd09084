"""Algorithms, modes and versions in prose are those of the encryption claims (FCT-02)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from trustportal.model.algorithms import Algorithm, algorithms_found
from trustportal.model.encryption import Encryption
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import assertions
from trustportal.prose.ground import Ground, grounds
from trustportal.prose.guards import about_words, clause_at, negated, quoted
from trustportal.prose.lines import lines
from trustportal.prose.nearest import index, meanings
from trustportal.prose.passages import Sentence
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.figures.compared import disagreements, linked_in
from trustportal.rules.in_prose.protocol_versions import versions
from trustportal.rules.rule import Finding, finding_in, rule

_CONTEXT = Speech("ciphers.context")
_GENERAL = Speech("ciphers.general")
_REST = Speech("ciphers.rest")
_TRANSIT = Speech("ciphers.transit")
_SIZES = re.compile(r"\bkey sizes? of AES\b|\bsizes of (?:the )?keys?\b", re.IGNORECASE)
_PASSWORD = re.compile(r"password", re.IGNORECASE)
_CIPHERS = (
    "crypt", "aes", "tls", "rsa", "chacha", "argon", "bcrypt", "scrypt", "pbkdf", "sha-", "sha2",
    "sha3", "gcm", "xts", "cbc", "cipher", "25519", "ecdsa", "plain text", "plaintext",
    "clear text", "cleartext", "rotat", "plain-text", "kem", "kyber", "448", "quantum", "camellia",
)  # fmt: skip
"""Letters of which some stand in every sentence on cryptography that can be compared."""
_WHY = "a reviewer compares the sentence with the table, and the customer's policy with both"
_APART_MEND = (
    "make a record for each, which says in its statement and in its scope where that one is used"
)
_MEND = "take the value from the claim with {{ fact(...) }}, or correct the wrong one"


@rule("FCT-02", "error", "S52 S54", why=_WHY, mend=_MEND)
def ciphers_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """An algorithm, mode or protocol version in a text is that of an encryption claim."""
    yield from disagreements(portal, "FCT-02")
    known = list(grounds(portal).of("encryption"))
    read: dict[tuple[str, str], Against | None] = {}
    for sentence in assertions(portal, _CIPHERS):
        if sentence.sort == "text" and _CONTEXT.search(sentence.text):
            own = sentence.subject if sentence.subject.startswith("encryption/") else ""
            key = (sentence.text, own)  # the same words say the same wherever else they stand
            if key not in read:
                read[key] = next(_against(sentence, known, portal), None)
            if against := read[key]:
                yield finding_in(sentence, against.message, mend=against.mend)


class Against(NamedTuple):
    """What the claims say against a sentence, with a mend of its own where that helps more."""

    message: str
    mend: str = ""


def _against(sentence: Sentence, known: Sequence[Ground], portal: Portal) -> Iterator[Against]:
    """What the encryption claims say against a sentence."""
    yield from map(Against, versions(sentence, portal))
    yield from map(Against, _plain_text(sentence, known, portal))
    text = sentence.text
    for algorithm, start, words in () if _SIZES.search(text) else algorithms_found(text):
        if not _is_offered(algorithm, text, start, start + len(words)):
            continue
        begin, end = clause_at(text, start)
        clause = text[begin:end]
        meant = _meant(sentence, clause if _aspects(clause) else text, known, portal)
        if meant is None:
            return
        named = any(algorithm.name in _algorithms_of(each, sentence) for each in meant)
        if not (named or _is_beside(algorithm, sentence, meant)):
            yield _unlike(words, meant, sentence)
            return


def _is_offered(algorithm: Algorithm, text: str, start: int, end: int) -> bool:
    """Whether a sentence says that an algorithm is in use, and not only what it is or that it is
    not; protocols have versions, and hashes that protect no password are not compared.
    """
    hashed = algorithm.family == "hash" and not _PASSWORD.search(text)
    return not (
        algorithm.status != "offered"
        or _GENERAL.search(text[slice(*clause_at(text, start))])
        or algorithm.family == "protocol"
        or hashed
        or (algorithm.family == "asymmetric" and _SIGNS.search(text))
        or about_words(text, start)
        or quoted(text, start, end)
        or negated(text, start, end)
        or _FORMER.search(text[slice(*clause_at(text, start))])
        or _LEFT_OVER.search(text)
    )


def _is_beside(algorithm: Algorithm, sentence: Sentence, meant: Sequence[Ground]) -> bool:
    """Whether a record that has a field for one algorithm names another one beside that, which
    wraps the keys of the first as RSA those of AES; or the mode of its cipher, for which records
    of its aspect have no field.
    """
    own = next((each for each in meant if each.reference == sentence.subject), None)
    if own and algorithm.family == "mode" and isinstance(own.record, Encryption):
        return "mode" not in own.record.variants[1][own.record.aspect].fields()
    wraps = algorithm.family in ("asymmetric", "key-exchange")
    if own is None or not wraps or getattr(own.record, "key_exchange", None):
        return False
    fields = _algorithms_of(own, sentence)
    text = own.text if _WRAPS.search(sentence.text) else sentence.text
    return any(
        each.name in fields and each.family in ("block-cipher", "stream-cipher")
        for each, _, _ in algorithms_found(text)
    )


_WRAPS = re.compile(r"\bkeys?\b[^.;]{0,40}\b(?:wrap|encapsul|exchang|agree|shar)\w*", re.IGNORECASE)
"""Says how keys are passed on, beside what the records say they encrypt."""


_FORMER = Speech("ciphers.former")
"""Tells of what was used before, and is being replaced."""
_LEFT_OVER = Speech("ciphers.left_over")
"""Says which few still have what was used before, beside what is used now."""
_SIGNS = Speech("ciphers.signs")
"""Speaks of keys that prove who somebody is, of which no claim on encryption has a field."""


def _unlike(words: str, meant: Sequence[Ground], sentence: Sentence) -> Against:
    if not meant:
        return Against(f"'{words}': no published encryption claim names it")
    if fields := _fields_beside(words, meant[0], sentence):
        message = f"'{words}': its statement names it and {fields}, and its fields {fields} alone"
        return Against(message, _APART_MEND)
    for ground in meant:  # a cipher is compared with a cipher, and with a version only at last
        said = [str(value) for name in _NAMED if (value := getattr(ground.record, name, None))]
        if said:
            return Against(f"'{words}': {ground.reference} says {listed(said)}")
    version = getattr(meant[0].record, "min_version", None)
    protocol = getattr(meant[0].record, "protocol", None) or "version"
    said = [f"{protocol} {version} or higher, and no cipher"] if version else []
    return Against(f"'{words}': {meant[0].reference} says {listed(said) or 'nothing on it'}")


def _fields_beside(words: str, ground: Ground, sentence: Sentence) -> str:
    """What the fields of a record hold that its own sentence names beside other words."""
    own = ground.reference == sentence.subject
    rest = sentence.text.replace(words, "") if own else ""
    said = {each.name for each, _, _ in algorithms_found(rest)}
    values = (str(getattr(ground.record, name, None) or "") for name in _NAMED)
    return listed(
        each for each in values if said & {one.name for one, _, _ in algorithms_found(each)}
    )


_NAMED = ("algorithm", "mode", "function", "key_exchange")
"""The fields that name what a sentence can name."""


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
    links = linked_in(sentence, portal)
    linked = [each for each in known if each.reference in links]
    if named := [each for each in linked if _algorithms_of(each, sentence)]:
        return named
    fitting = dict.fromkeys(
        each
        for each in known
        if not aspects or (isinstance(each.record, Encryption) and each.record.aspect in aspects)
    )
    if not fitting:
        return []
    scored = grounds(portal).near(text, fitting.__contains__) or [(0.0, next(iter(fitting)))]
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


_OPEN = Speech("ciphers.open")
_APART = re.compile(r"password|\bin (?:memory|use|RAM)\b", re.IGNORECASE)
"""What no claim on encryption at rest or in transit speaks of."""
_NOTHING = re.compile(r"\b(?:no|never|not|nothing|nor|neither|none)\b", re.IGNORECASE)


def _plain_text(sentence: Sentence, known: Sequence[Ground], portal: Portal) -> Iterator[str]:
    """What a sentence says to be in plain text is nothing that a claim encrypts."""
    found = _OPEN.search(sentence.text)
    own = sentence.subject.partition("/")[0] == "encryption"
    if not found or own or _APART.search(sentence.text) or not known:
        return
    if _NOTHING.search(sentence.text[max(0, found.start() - 25) : found.start()]):
        return
    scored = grounds(portal).near(sentence.text, lambda each: isinstance(each.record, Encryption))
    score, ground = scored[0] if scored else (0.0, known[0])
    least = LEAST_ON_ASPECT if _aspects(sentence.text) else LEAST
    if score >= least and not any(_leaves_open(each, sentence.text, portal) for each in known):
        yield f"'{found.group()}': {ground.reference} says that it is encrypted"


LEAST, LEAST_ON_ASPECT = 0.3, 0.2
"""How near a claim must be to a sentence; less where that says "at rest" or "in transit"."""
LEAST_OF_TEXT, LEAST_OF_LINE = 0.35, 0.4
"""The shares of the meaning of a sentence, and of a line, that both have which leave the same thing
open.
"""


def _leaves_open(ground: Ground, text: str, portal: Portal) -> bool:
    """Whether a line of a claim says itself of what a text speaks of that it is not encrypted, as
    its limits say of calls on the public telephone network.
    """
    known, spoken = index(portal), meanings(text)
    return any(
        known.weigh(held & spoken) >= known.weigh(spoken) * LEAST_OF_TEXT
        and known.weigh(held & spoken) >= known.weigh(held) * LEAST_OF_LINE
        for line in lines(ground)
        if _OPEN.search(line.text) and (held := meanings(line.text))
    )
