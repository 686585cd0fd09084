"""Subprocessors in prose agree with the list of subprocessors (FCT-13)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import assertions, products_named
from trustportal.prose.guards import clause_at, negated
from trustportal.prose.mentions import named_in, organizations, short_name
from trustportal.prose.nearest import meanings
from trustportal.prose.places import Named, places, places_of_customers, processing_codes
from trustportal.prose.pronouns import is_of_another
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.providers.as_a_whole import LETTERS, said_of_all
from trustportal.rules.in_prose.providers.contents import said_of_content
from trustportal.rules.in_prose.providers.dates import wrong_days
from trustportal.rules.in_prose.providers.places_of_services import places_of_services
from trustportal.rules.in_prose.providers.starts import against_its_start, said_of_it
from trustportal.rules.records.subprocessors import stores
from trustportal.rules.rule import Finding, finding_in, rule, stated


@rule(
    "FCT-13",
    "error",
    "S45 S51",
    why="customers check each subprocessor against the list, and object by the list",
    mend="say what data/subprocessors.yml says, or correct it there",
)
def subprocessors_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A subprocessor named in a text is described as its record does: places, products and
    dates.
    """
    for sentence in assertions(portal, _names(portal)):
        if message := next(said_of_all(sentence.text, portal, today), None):
            yield finding_in(sentence, message)
        names = named_in(sentence.text, portal)
        of_page = sentence.sort == "text" and "/" in sentence.subject
        if of_page and (stranger := _stranger(sentence.text, names, portal)):
            message = f"'{stranger}': no subprocessor of this name is on record"
            yield finding_in(sentence, message, sentence.text.find(stranger))
            continue
        if len(names) != 1 or sentence.subject.startswith("updates/"):
            continue
        if is_of_another(sentence, portal):
            continue
        records = _by_name(portal).get(short_name(names[0]), ())
        if records and sentence.subject not in {f"subprocessors/{each.id}" for each in records}:
            message = next(_against(sentence.text, records, portal, today), None)
            if message:
                yield finding_in(sentence, message, sentence.text.find(names[0]))
    for sentence, name in said_of_it(portal):
        records = _by_name(portal).get(short_name(name), ())
        where = f"subprocessors/{records[0].id}" if records else ""
        message = (
            next(against_its_start(sentence.text, records, where, today), None) if where else ""
        )
        if message and not sentence.subject.startswith(("updates/", "subprocessors/")):
            yield finding_in(sentence, message)
    yield from places_of_services(portal, today)


@lru_cache(maxsize=2)
def _names(portal: Portal) -> tuple[str, ...]:
    """The first words of subprocessors' names, and the word itself."""
    known = (record for _, record in stated(portal, Subprocessor))
    names = (
        name.split()[0].lower()
        for record in known
        for name in (record.legal_entity, record.title)
        if name
    )
    providers = (each.split()[0].lower() for each in _PROVIDERS.words)
    return (*LETTERS, *dict.fromkeys((*names, *providers)))


_PROVIDERS = Speech("mentions.providers")
_RUNS_ON = Speech("subprocessors.runs_on")
_SERVES = Speech("subprocessors.serves")
"""Behind a name, or several: that they are subprocessors of ours."""
_OTHER_NAMES = {"AWS": "Amazon", "Azure": "Microsoft", "GCP": "Google"}


def _stranger(text: str, names: Sequence[str], portal: Portal) -> str | None:
    """A provider on which we are said to run and that no record names."""
    known = _every_name(portal)
    for name in names:
        first = _OTHER_NAMES.get(name, name.split()[0])
        start = text.find(name)
        if name in _PROVIDERS.words and first not in known and name not in known:
            denied = negated(text, start, start + len(name))
            ours = _RUNS_ON.search(text[:start]) or _SERVES.match(text[start + len(name) :])
            if ours and not denied:
                return name
    return None


@lru_cache(maxsize=2)
def _every_name(portal: Portal) -> str:
    return " ".join(organizations(portal))


@lru_cache(maxsize=2)
def _by_name(portal: Portal) -> Mapping[str, Sequence[Subprocessor]]:
    """The records by the short names of the company and of what it provides."""
    found: dict[str, list[Subprocessor]] = {}
    for _, record in stated(portal, Subprocessor):
        for name in {short_name(record.legal_entity or record.title), short_name(record.title)}:
            found.setdefault(name, []).append(record)
    return found


_CERTIFICATE = re.compile(r"certif|attest|report\b|framework|extension", re.IGNORECASE)
"""A sentence on certificates of a subprocessor, which has places and dates of its own."""


def _against(
    text: str, records: Sequence[Subprocessor], portal: Portal, today: date
) -> Iterator[str]:
    """What the records of a subprocessor say against a sentence."""
    where = f"subprocessors/{records[0].id}"
    if not _CERTIFICATE.search(text):
        yield from _places(text, _by_purpose(text, records), where, portal)
    yield from _products(text, records, where, portal)
    if not _CERTIFICATE.search(text):
        yield from wrong_days(text, records, portal)
    yield from _times(text, records, where, today)
    yield from _hosting(text, records, where)
    yield from _agreement(text, records, where)
    yield from said_of_content(text, records, where, portal)


def _by_purpose(text: str, records: Sequence[Subprocessor]) -> Sequence[Subprocessor]:
    """Of several records of one company those whose purpose a sentence speaks of; else all."""
    spoken = meanings(text)
    shared = [len(spoken & meanings(" ".join(each.purposes or ()))) for each in records]
    most = max(shared)
    return [each for each, number in zip(records, shared, strict=True) if number == most]


_PLACED = Speech("subprocessors.placed")
_JUST_IN = re.compile(r"(?:[A-Z][\w.&-]*,? )+(?:in|of) (?:the )?")
"""A name and nothing else before a place: "Example Review in Singapore"."""
_OURS = re.compile(r"\W*(?:and |but )?(?:we|our)\b", re.IGNORECASE)
"""Begins a clause on ourselves behind one on a subprocessor."""
_OWN_SUBJECT = re.compile(
    r"\W*(?:and |but |while )?(?:the|all|an?|every|each|your|these|those)\b"
    r"(?=.*\b(?:we|our|us)\b)",
    re.IGNORECASE,
)
"""Begins a clause with a subject of its own that is on what is ours: "and the keys for it are kept
in our modules"."""
_OF_ANOTHER = re.compile(r", and (?:for|in|with) [^;.]*\b(?:we|our)\b")
"""Goes on with places of others: "and for Japan our host relies on ..."."""
_FINITE = Speech("guards.finite")
_OF_CUSTOMERS = Speech("subprocessors.of_customers")
"""Before a place from which data comes, or in which those are whom it concerns."""
_MECHANISM = Speech("transfers.mechanism")


def _places(
    text: str, records: Sequence[Subprocessor], where: str, portal: Portal
) -> Iterator[str]:
    """The places that a sentence names behind the subprocessor."""
    starts = (text.find(each.title[:12]) for each in records)
    start = min((at for at in starts if at >= 0), default=0)
    yield from _places_before(text, start, records, where, portal)
    behind = text[start:]
    for named in _not_of_customers(behind, records, portal):
        before = behind[: named.start]
        allowed = _allowed(text, before, records, portal)
        countries = {code[:2] for code in allowed}
        placed = _PLACED.search(before) or _JUST_IN.fullmatch(before)
        begin, end = clause_at(behind, named.start)
        ours = begin > 0 and _is_ours(behind[begin:end])
        others = _OF_ANOTHER.search(behind, begin, len(behind))
        apart = ours or (others and others.start() <= named.start)
        if not allowed or not placed or apart or _OF_CUSTOMERS.search(before):
            continue
        if not (named.countries & countries or negated(behind, named.start, named.end)):
            yield f"'{named.words}': {where} says {listed(sorted(allowed))}"


def _is_ours(clause: str) -> bool:
    """Whether a clause behind one on a subprocessor is on ourselves or on what is ours."""
    apart = _OWN_SUBJECT.match(clause) and _FINITE.search(clause)
    return bool(_OURS.match(clause) or apart)


def _not_of_customers(
    text: str, records: Sequence[Subprocessor], portal: Portal
) -> Iterator[Named]:
    """The places of a sentence without those of customers, where it says the right place too."""
    countries = {code[:2] for each in records for code in processing_codes(each, portal)}
    customers, named = places_of_customers(text, portal), places(text, portal)
    right = any(each.countries & countries for each in named if each not in customers)
    return (each for each in named if not (right and each in customers))


_DOES = re.compile(r"\b(?:by|with|at|through) (?:the )?$")
"""Before a subprocessor that does what the sentence says: "kept in Amsterdam by ..."."""
_DONE = Speech("subprocessors.done_in")


def _places_before(
    text: str, start: int, records: Sequence[Subprocessor], where: str, portal: Portal
) -> Iterator[str]:
    """The places in which something is said to be done by a subprocessor named after them."""
    if not _DOES.search(text[:start]):
        return
    begin, _ = clause_at(text, start)
    allowed = {code for record in records for code in processing_codes(record, portal)}
    countries = {code[:2] for code in allowed}
    for named in places(text[:start], portal):
        done = named.start >= begin and _DONE.search(text[begin : named.start])
        denied = negated(text, named.start, named.end)
        if allowed and done and not denied and not named.countries & countries:
            yield f"'{named.words}': {where} says {listed(sorted(allowed))}"


_SEATED = Speech("subprocessors.seated")
_PROCESSES = re.compile(
    r"\bprocess|\bstor|\bkeep|\bcollect|\bprovid|\bdeliver|\bsuppl|\banswer|\bperform"
    r"|\b(?:works?|serves?|runs?|operates?|handles?|hosts?|does)\b",
    re.IGNORECASE,
)


def _allowed(text: str, before: str, records: Sequence[Subprocessor], portal: Portal) -> set[str]:
    """The places that can stand behind some words: where data is processed, or the seat, by the
    verb that stands last before them; both where none does.
    """
    processing = {code for record in records for code in processing_codes(record, portal)}
    if not _SEATED.search(text):
        return processing
    seats = {record.seat for record in records if record.seat}
    if _MECHANISM.search(text):
        return processing | seats
    if not _PROCESSES.search(text):
        return seats
    seated, processes = _last(_SEATED.finditer(before)), _last(_PROCESSES.finditer(before))
    return (
        processing | seats if seated == processes else seats if seated > processes else processing
    )


def _last(found: Iterator[re.Match[str]]) -> int:
    return max((each.start() for each in found), default=-1)


_DENIAL = re.compile(r"\bnot\b|n't\b|\bno\b")
_OF_OTHER_PRODUCTS = re.compile(r";\s+(?:for|in|on|with) [A-Z](?:(?!\bit\b)[^;])*$")
"""Goes on with other products: "; for Enterprise there are invoices"."""


def _products(
    text: str, records: Sequence[Subprocessor], where: str, portal: Portal
) -> Iterator[str]:
    covered = [record.products for record in records]
    used = {name for each in covered for name in each or ()}
    said = _OF_OTHER_PRODUCTS.sub("", text)
    missing = sorted(products_named(said, portal) - used) if all(covered) else []
    if missing and not _DENIAL.search(text):
        yield f"{where} is not used for {listed(missing)}"


_STILL = re.compile(
    r"\b(?:still(?! (?:\w+ )?(?:on|in|part of) (?:the|our|this|that) (?:\w+ )?(?:list|table|page)\b"
    r"|(?: \w+)? (?:listed|named|shown|mentioned)\b)|continues? to|keeps on)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:until|was|were|no longer|removed|discontinued|dropped|replaced|left|ended|stopped|did"
    r"|had|ceased)\b"
    r"|\b(?:has|have)(?: not|n't) (?:been|had|seen|got|\w+ed)\b"
    r"|\bstays? (?:on|in) (?:the|our|this) (?:list|table)\b"
    r"|(?<!are )(?<!is )\bsent\b",
    re.IGNORECASE,
)


def _times(text: str, records: Sequence[Subprocessor], where: str, today: date) -> Iterator[str]:
    """What is yet to come is not there now, and what is gone is spoken of as gone."""
    first = records[0]
    gone = all(each.removed_on and each.removed_on <= today for each in records)
    past = _PAST.search(text) and not _STILL.search(text)
    yield from against_its_start(text, records, where, today)
    if gone and not past:
        yield f"{where} is no longer used since {first.removed_on}"


_HOSTS = Speech("subprocessors.hosts_data")


def _hosting(text: str, records: Sequence[Subprocessor], where: str) -> Iterator[str]:
    """Whoever is said to host our services or to store content does so by one of its purposes."""
    found = _HOSTS.search(text)
    purposes = [each for record in records for each in record.purposes or ()]
    if not found or not purposes or negated(text, *found.span()):
        return
    if not any(map(stores, records)):
        yield f"'{found.group()}': {where} is there for {listed(purposes)}"


_BAA = Speech("assurances.baa")


def _agreement(text: str, records: Sequence[Subprocessor], where: str) -> Iterator[str]:
    """Whether one of them signed an agreement under HIPAA."""
    found, answers = _BAA.search(text), {record.baa for record in records}
    denied = found and negated(text, *found.span())
    if found and ((denied and "yes" in answers) or (not denied and answers == {"no"})):
        yield f"'{found.group()}': {where} says that there is {'one' if denied else 'none'}"
