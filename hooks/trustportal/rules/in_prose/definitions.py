"""What algorithms and protocols are by the documents that define them (GEN-19, CRY-11, CRY-12)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from trustportal.model.definitions import definitions, protocols, versions
from trustportal.model.encryption import Encryption
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.guards import clause_at, negated, quoted
from trustportal.prose.passages import sentences
from trustportal.reference.expressions import Expression, any_of
from trustportal.rules.rule import Finding, finding_in, rule, stated


@rule(
    "GEN-19",
    "error",
    "S63 S30",
    why="a version that was never published cannot be in use, and customers build against it",
    mend="write the version that is in use",
)
def versions_exist(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A version of a protocol or a format that is named was published."""
    for sentence in sentences(portal):
        for name, each in versions().items() if _versioned().search(sentence.text) else ():
            for found in each.words.finditer(sentence.text):
                span = found.span()
                if found[1] not in each.known and not (
                    quoted(sentence.text, *span) or negated(sentence.text, *span)
                ):
                    known = listed(each.known, 20)
                    message = f"'{found.group()}': {name} has the versions {known}"
                    yield finding_in(sentence, message, found.start())


@cache
def _versioned() -> Expression:
    return any_of(each.words for each in versions().values())


@rule(
    "CRY-11",
    "error",
    "S63 S31",
    why="a connection of that version cannot be made so, and a scan shows what is really used",
    mend="write what the connection uses, as X25519 and AES-256-GCM, or the version that it has",
)
def protocols_have_what_is_named(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """What a connection is said to use exists in the version of the protocol that is named."""
    for reference, record in stated(portal, Encryption):
        protocol = protocols().get(f"{record.protocol} {record.min_version}")
        for part in protocol.parts if protocol else ():
            for field in ("key_exchange", "algorithm", "mode"):
                if part.is_named_in(getattr(record, field) or ""):
                    message = f"{record.protocol} {record.min_version} has no {part.what}"
                    yield Finding(reference, message, (field,))
    for sentence in sentences(portal):
        for words, start, wrong in _lacking(sentence.text):
            yield finding_in(sentence, f"'{words}': {wrong}", start)


def _lacking(text: str) -> Iterator[tuple[str, int, str]]:
    for name, protocol in protocols().items():
        if not protocol.words.search(text) or protocol.others.search(text):
            continue
        if "at rest" in text:  # what is named can be that of stored data
            continue
        for part in protocol.parts:
            for found in part.words.finditer(text):
                begin, end = clause_at(text, found.start())
                is_of_it = protocol.words.search(text, begin, end)
                if is_of_it and not (negated(text, *found.span()) or quoted(text, *found.span())):
                    yield found.group(), found.start(), f"{name} has no {part.what}"


@rule(
    "CRY-12",
    "error",
    "S63 S34",
    why="the document that is named defines something else, and an engineer sees that at once",
    mend="name the document that defines it, or leave the document out",
)
def documents_define_what_is_named(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """An algorithm or protocol is named with the document that defines it."""
    for sentence in sentences(portal):
        if _DOCUMENT.search(sentence.text):
            for words, start, wrong in _misdefined(sentence.text):
                if not quoted(sentence.text, start, start + len(words)):
                    yield finding_in(sentence, f"'{words}': {wrong}", start)


_DOCUMENT = re.compile(r"\b(?P<series>FIPS|RFC)(?: PUB)?[ -]?(?P<number>\d+(?:-\d+)?)\b")
_LINK = re.compile(
    r"(?: encryption| algorithm)?"
    r"(?: ?\((?:see )?| as (?:in|defined in|specified in|of|published in) "
    r"| (?:defined|specified|described) (?:in|by) |,? according to | per | following | of )"
    r"(?:the )?"
)
"""What stands between a name and the document that is said to define it."""
_MORE = re.compile(r"(?:, | and | or |, and )(?=(?:FIPS|RFC)\b)")


def _misdefined(text: str) -> Iterator[tuple[str, int, str]]:
    for name, each in definitions().items():
        for found in each.words.finditer(text):
            link = _LINK.match(text, found.end())
            end = link.end() if link else len(text)
            while document := _DOCUMENT.match(text, end):
                said = f"{document['series']} {document['number']}"
                if said in _known() and not _is_defined_before(said, text, found.end()):
                    right = listed(each.documents, last="or")
                    yield document.group(), document.start(), f"{name} is defined in {right}"
                more = _MORE.match(text, document.end())
                end = more.end() if more else len(text)


def _is_defined_before(document: str, text: str, end: int) -> bool:
    """Whether a document defines something that is named in front of it: "PBKDF2 with SHA-256"."""
    return any(
        document in each.documents and each.words.search(text[:end])
        for each in definitions().values()
    )


@cache
def _known() -> frozenset[str]:
    """The documents of which the table says what they define."""
    return frozenset(document for each in definitions().values() for document in each.documents)
