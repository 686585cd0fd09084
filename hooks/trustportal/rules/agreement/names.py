"""What the title and the statement of a record name, against its own fields (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from trustportal.model.algorithms import Algorithm, algorithms_found
from trustportal.model.certifications import Certification
from trustportal.model.documents import Document
from trustportal.model.encryption import Encryption
from trustportal.model.standards import standards
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.guards import negated
from trustportal.prose.mentions import mentions
from trustportal.prose.passages import Sentence
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.assurances.details import details
from trustportal.rules.records.evidence import edition_of
from trustportal.rules.rule import Finding, stated

CORRECT = "correct the words or the field, whichever is wrong"


def certifications_against_their_words(portal: Portal) -> Iterator[Finding]:
    """A record whose title or statement names another edition, type, level or form than its
    fields.
    """
    for reference, record in stated(portal, Certification):
        for field in ("title", "statement"):
            text = getattr(record, field)
            said = list(_other_edition_or_type(record, text)) or list(_other_values(record, text))
            if field == "title" and not said:  # FCT-01 reads the statement
                said = [f"names {each}" for each in _as_a_sentence(reference, record, portal)][:1]
            for each in said:
                yield Finding(reference, f"its {field} {each}", (field,), CORRECT)
        for name in record.documents:
            document = portal.find(f"documents/{name}")
            if isinstance(document, Document) and document.state == "published":
                for each in _other_edition_or_type(record, document.title):
                    message = f"its title {each.replace(', its', f', and {reference} has')}"
                    yield Finding(f"documents/{name}", message, ("title",), CORRECT)


def _other_edition_or_type(record: Certification, text: str) -> Iterator[str]:
    types = set(_types_named(record.standard, text))
    if record.report_type and types and record.report_type not in types:
        yield f"says {min(types)}, its report_type {record.report_type}"
    editions = set(_editions_named(record.standard, text))
    if record.edition and editions and (edition_of(record) or record.edition) not in editions:
        yield f"says {listed(sorted(editions))}, its edition {record.edition}"


_TYPE = re.compile(
    r"(?:\b(?P<of>SOC[ -]?[123]|C5)\W{1,3})?\btype[ -]?(?P<type>1|2|I{1,2})\b", re.IGNORECASE
)
_TO_COME = Speech("own_names.type_to_come")
_ARABIC = {"1": "type-1", "2": "type-2", "i": "type-1", "ii": "type-2"}


def _types_named(standard: str, text: str) -> Iterator[str]:
    """The types of report that a text names, but for those of another standard and of a report to
    come.
    """
    for found in _TYPE.finditer(_TO_COME.blanked(text)):
        of = re.sub(r"(?<=SOC)\W?(?=\d)", "-", (found["of"] or standard).upper())
        if of.casefold() == standard:
            yield _ARABIC[found["type"].casefold()]


def _editions_named(standard: str, text: str) -> Iterator[str]:
    """The editions of a standard that a text names right behind its name."""
    known = standards()[standard]
    name = re.escape(re.sub(r"^ISO(?:/IEC)? ", "", known.name))
    editions = "|".join(sorted(map(re.escape, known.editions), key=len, reverse=True))
    if editions:
        pattern = rf"(?<![\w-]){name}(?: ?: ?| \(| v| version | )({editions})(?![\w-]|\.\d)"
        yield from (found.group(1) for found in re.finditer(pattern, text, re.IGNORECASE))


def _as_a_sentence(reference: str, record: Certification, portal: Portal) -> Iterator[str]:
    """What a title names, read as a sentence on the record's standard, and the record denies."""
    title = Sentence(record.title, "topic", reference, ("title",), block=record.title)
    for mention in mentions(record.title):
        if mention.standard == record.standard:
            yield from details(title, mention, [record], portal)


def _other_values(record: Certification, text: str) -> Iterator[str]:
    """A level or form of the standard that stands in a text in which the record's own does not."""
    for field in ("level", "form"):
        own = getattr(record, field)
        known = standards()[record.standard].values.get(field, ())
        for value in known if own and not re.search(rf"\b{re.escape(own)}\b", text) else ():
            as_level = "" if value != value.lower() else r"(?:category|class|level|categor[ií]a)\W+"
            found = re.search(rf"(?<!\w)(?i:{as_level}){re.escape(value)}(?!\w)", text)
            if found and value != own:
                yield f"says {found.group()}, its {field} {own}"
                break


def encryption_against_its_words(portal: Portal) -> Iterator[Finding]:
    """A record whose title names other algorithms, versions or standards than its fields, or whose
    words leave the keys to the customer alone when its fields do not.
    """
    for reference, record in stated(portal, Encryption):
        if others := _other_protocols(record):
            message = (
                f"its statement names {listed(others)} as well, and its protocol is"
                f" {record.protocol} alone: which connections use which?"
            )
            yield Finding(reference, message, ("protocol",), _APART, level="warning")
        for field, message in (*_in_titles(record), *_of_modules(record)):
            yield Finding(reference, message, (field,), CORRECT)
        for field in ("title", "statement"):
            if message := _alone(record, getattr(record, field), portal):
                mend = "correct key_holder, or say who else can use the keys, and when"
                yield Finding(reference, message, (field,), mend)


_APART = "make a record for each protocol, with the connections that use it"
_PROTOCOL = re.compile(r"(?<![\w-])(?:TLS|SSH|IPsec|WireGuard|MACsec)\b", re.IGNORECASE)


def _other_protocols(record: Encryption) -> list[str]:
    """The protocols that a statement names beside the one of its field, which it names too."""
    text = record.statement
    named = [
        found
        for found in _PROTOCOL.finditer(text)
        if not negated(text, *found.span()) and not _FORMER.search(text)
    ]
    said = list(dict.fromkeys(found.group() for found in named))
    own = record.protocol or ""
    others = [each for each in said if each.casefold() != own.casefold()]
    return others if len(others) < len(said) else []


_FORMER = Speech("ciphers.former")
_FIELDS = ("algorithm", "mode", "function", "key_exchange", "protocol", "min_version")


def _in_titles(record: Encryption) -> Iterator[tuple[str, str]]:
    """Algorithms, modes and versions of TLS that a title names and none of the fields."""
    own = [str(value) for name in _FIELDS if (value := getattr(record, name))]
    named = {(each.family, each.name): said for each, _, said in _found(record.title)}
    held = {
        (each.family, each.name) for each, _, _ in _found(f"{' '.join(own)} {record.mode} mode")
    }
    families = {family for family, _ in held}
    for (family, name), said in named.items():
        if family in families and (family, name) not in held:
            fields = listed(own)
            yield "title", f"its title says {said}, its fields {fields}"
    versions = set(_VERSION.findall(record.title)) if "TLS" in record.title else set[str]()
    if record.min_version and versions and record.min_version not in versions:
        said = listed(sorted(versions))
        yield "title", f"its title says TLS {said}, its min_version {record.min_version}"


_VERSION = re.compile(r"\b1\.[0-3]\b")
_FIPS = re.compile(r"\bFIPS[ -]?140-\d")
_NUMBER = re.compile(
    r"\b(?:certificate|validation)(?: number| no\.?)? ?#?(\d{3,5})\b", re.IGNORECASE
)


@lru_cache(maxsize=4096)
def _found(text: str) -> tuple[tuple[Algorithm, int, str], ...]:
    """What a text names that fields name as well; protocols have versions, which are compared."""
    return tuple(
        each
        for each in algorithms_found(text)
        if each[0].family != "protocol" and each[0].status != "unclear"
    )


def _of_modules(record: Encryption) -> Iterator[tuple[str, str]]:
    """The standard and the number of a validated module, in title and statement."""
    for field in ("title", "statement"):
        text = getattr(record, field)
        for pattern, name in ((_FIPS, "standard"), (_NUMBER, "certificate_number")):
            own = getattr(record, name)
            said = {each.replace("FIPS140", "FIPS 140") for each in pattern.findall(text)}
            if own and said and not any(each in str(own) for each in said):
                yield field, f"its {field} says {listed(sorted(said))}, its {name} {own}"


_ONLY_CUSTOMER = Speech("own_names.only_customer")
_OF_KEYS = re.compile(
    r"[^.;]{0,25}\bkeys?\b|(?<=\bread)\s+(?:them|it)\b|(?<=\bsee)\s+(?:them|it)\b", re.IGNORECASE
)
"""Behind a verb: what nobody can read is the key itself, and not the data."""
_WITH_OTHERS = {"provider": "the provider", "shared": "the provider and the customer together"}


def _alone(record: Encryption, text: str, portal: Portal) -> str:
    """What a text says when it leaves nobody but the customer to read the data."""
    holder = _WITH_OTHERS.get(record.key_holder or "") if record.aspect != "end-to-end" else None
    found = _ONLY_CUSTOMER.of(name=portal.organization.name).search(text) if holder else None
    if not found or _OF_KEYS.match(text, found.end()):
        return ""
    return f"'{found.group()}', and by key_holder the keys are held by {holder}"
