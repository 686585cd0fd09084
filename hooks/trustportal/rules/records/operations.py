"""Rules for operation: tests, service levels, notice of breaches, customers (OPS, REF)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.facts import ends_on
from trustportal.model.assessments import Assessment
from trustportal.model.controls import Control
from trustportal.model.customers import Customer
from trustportal.model.durations import Duration
from trustportal.model.fields import Period
from trustportal.model.regulations import IncidentNotice, Regulation
from trustportal.model.service_levels import ServiceLevel
from trustportal.model.settings import Settings
from trustportal.model.words import words
from trustportal.portal import Portal
from trustportal.prose.clocks import clock_of
from trustportal.prose.lexicon import matches
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.reference import read_table
from trustportal.rules.rule import ORGANIZATION_SUBJECT, Finding, Path, rule, stated, unstated

_AS_TARGET = Speech("service_levels.target")
"""Says that a figure is aimed at."""
YEARLY = ("penetration-test", "red-team")
"""Tests that count for the time of the settings and no longer."""


@rule(
    "OPS-01",
    "error",
    "S55",
    why="a test says how things stood on its day; systems and attackers have moved on since",
    mend="have it done again and write its day, or retire the record",
)
def tests_are_recent(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """Each test says by whom, of what, when and how often, and the next one is not overdue."""
    for reference, test in stated(portal, Assessment):
        if test.sort in YEARLY:
            names = ("performed_by", "performed_on", "cadence", "target")
            yield from unstated(portal, reference, test, *names)
        done = test.performed_on
        ends = [each for each in _ends(test, settings) if not done or each[0] >= done]
        if ends:
            last, why = min(ends)
            before = f"the last one was on {done}" if done else "no day is stated"
            message = f"{before}, and {why}: was it done again?"
            path = ("performed_on",)
            yield Finding(reference, message, path, since=last + timedelta(days=1))


def _ends(test: Assessment, settings: Settings) -> Iterator[tuple[date, str]]:
    """The last days on which a test counts, each with its reason."""
    end = ends_on(test, settings)
    if end and end == test.next_due:
        yield end, f"the next one was planned for {end}"
    elif end:
        yield end, f"it is done every {test.cadence}"
    elif test.next_due:
        yield test.next_due, f"the next one was planned for {test.next_due}"
    if test.sort in YEARLY and test.performed_on and not test.programme_url:
        most = settings.assessment_max_age
        yield most.after(test.performed_on), f"a {words(test.sort)} counts for {most}"


@rule(
    "OPS-03",
    "warning",
    "S39",
    why="who works in business hours only does not answer at night",
    mend="take 'around the clock' out of the text, or correct coverage",
)
def around_the_clock_is_meant(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """What is said to run around the clock is covered around the clock."""
    for match in matches(portal).get("OPS-03", ()):
        record = portal.find(match.sentence.subject)
        if isinstance(record, Control) and record.coverage == "business-hours":
            message = f"'{match.words}', and coverage says business hours"
            yield Finding(match.sentence.subject, message, match.sentence.path)


@rule(
    "OPS-04",
    "error",
    "S57",
    why="a figure without its period, its products and its worth can be compared with nothing",
    mend="state what is missing, as the contract or the measurement has it",
)
def service_levels_are_whole(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """Each service level has its figure, its period, its products, and what it is worth."""
    for reference, level in stated(portal, ServiceLevel):
        yield from unstated(portal, reference, level, "worth", "products", *_needed(level))
        if level.worth == "promised" and not _has_contract(level):
            message = "it is promised, and no contract is named that promises it"
            mend = "name the contract in documents, or contract in basis; else it is a target"
            yield Finding(reference, message, ("worth",), mend)
        if level.worth == "target" and level.statement and not _AS_TARGET.search(level.statement):
            message = "it is a target, and the statement reads as a promise wherever it is quoted"
            mend = "say in the statement that it is a target; if a contract promises it, promised"
            yield Finding(reference, message, ("statement",), mend)
        status_page = level.status_url or portal.organization.status_page
        if level.worth == "measured" and level.measure == "availability" and not status_page:
            message = "it was measured, and no place is named where a reader can follow it"
            mend = "name the status page in status_url, or in organization.yml"
            yield Finding(reference, message, ("worth",), mend, level="warning")


def _needed(level: ServiceLevel) -> Sequence[str]:
    figure = ("percentage", "per") if level.measure == "availability" else ("within",)
    clock = ("starts_at",) if level.measure == "response-time" else ()
    measured = ("as_measured_on",) if level.worth == "measured" else ()
    return (*figure, *clock, *measured)


def _has_contract(level: ServiceLevel) -> bool:
    basis = level.basis or ()
    named = any(each == "contract" or each.startswith("documents/") for each in basis)
    return bool(level.documents or named)


class _NoticeLaw(BaseModel):
    """What a law says on telling of breaches."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    laws: tuple[str, ...]
    authority_within: Period
    tells_authority: tuple[str, ...]
    tells_controller: tuple[str, ...]
    article: str


@cache
def _notice_laws() -> Sequence[_NoticeLaw]:
    return TypeAdapter(tuple[_NoticeLaw, ...]).validate_python(read_table("incident_notice"))


@rule(
    "OPS-05",
    "warning",
    "S15",
    why="the 72 hours of the GDPR are for a controller and the authority, not for a processor",
    mend="write whom you tell, within which time, and whether that is without undue delay",
)
def notices_of_breaches_fit(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A promise to tell of breaches has a time, and fits the role in which it is made."""
    for reference, regulation in stated(portal, Regulation):
        notice = regulation.incident_notice
        if notice is None:
            continue
        path = ("incident_notice",)
        if notice.within is None and notice.without_undue_delay != "yes":
            message = "it promises to tell of breaches without saying how soon: within which time?"
            yield Finding(reference, message, path)
        elif notice.within is None and notice.to in ("customer", "controller"):
            message = "it says 'without undue delay' and no hours: within how many at the latest?"
            mend = "state within, where the contract names a time; else leave it as it is"
            why = "a customer has 72 hours of its own for the authority, and counts them from ours"
            yield Finding(reference, message, path, mend, why, level="info")
        for law in _notice_laws():
            if regulation.law in law.laws:
                roles = frozenset(regulation.roles or ())
                if roles and notice.to == "authority" and not roles & set(law.tells_authority):
                    role = words(min(roles))
                    message = (
                        f"a {role} tells the controller, who tells the authority: whom do you tell?"
                    )
                    yield Finding(reference, message, path, level="error")
                for question in _questions(notice, law, roles):
                    yield Finding(reference, question, path)


def _questions(notice: IncidentNotice, law: _NoticeLaw, roles: frozenset[str]) -> Iterator[str]:
    tells_authority = roles & set(law.tells_authority)
    if tells_authority and notice.to == "authority" and notice.within:
        most = law.authority_within
        if _minutes(notice.within) > _minutes(most):
            yield f"the authority is to be told within {most}: why within {notice.within}?"
    if roles & set(law.tells_controller) and notice.to in ("customer", "controller"):
        slow = notice.within and _minutes(notice.within) >= _minutes(law.authority_within)
        if notice.without_undue_delay == "no" or (slow and notice.without_undue_delay != "yes"):
            soon = f"within {notice.within}" if notice.within else "not without undue delay"
            yield f"a processor tells the controller without undue delay: why {soon} only?"
        if clock_of(plain(notice.starts_at)) == "confirming":
            yield (
                f"starts_at is '{notice.starts_at}', and {law.article} asks a processor to tell"
                " after becoming aware of a breach: why does the time run from its confirmation?"
            )


def _minutes(length: Duration) -> int:
    """A length in minutes, a month taken as its shortest: to be compared with some hours."""
    days = length.years * 365 + length.months * 28 + length.weeks * 7 + length.days
    return (days * 24 + length.hours) * 60 + length.minutes


_WELL_KNOWN = re.compile(r"https://[^/?#]+/\.well-known/security\.txt", re.IGNORECASE)


@rule(
    "OPS-07",
    "error",
    "S41",
    why="who found a vulnerability trusts the file only until it expires, and at its own address",
    mend="renew the file and write its new date",
)
def security_txt_holds(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """The file security.txt has not expired, expires within a year, and says where it is."""
    file = portal.organization.security_txt
    if file is None:
        return
    path: Path = ("security_txt", "expires")
    message = f"security.txt expired on {file.expires}: has it been renewed?"
    yield Finding(ORGANIZATION_SUBJECT, message, path, since=file.expires)
    most = settings.security_txt_longest
    near = most.before(file.expires)
    message = (
        f"security.txt expires on {file.expires}, in more than {most}: will it hold that long?"
    )
    mend = "choose an earlier day, and renew the file each year"
    yield Finding(ORGANIZATION_SUBJECT, message, path, mend, level="warning", before=near)
    path = ("security_txt", "canonical")
    if file.canonical is None:
        message = "security.txt does not say where it is: what is its canonical address?"
        mend = "write canonical: https://.../.well-known/security.txt"
        yield Finding(ORGANIZATION_SUBJECT, message, path[:1], mend, level="warning")
    elif not _WELL_KNOWN.fullmatch(file.canonical):
        message = f"is security.txt at {file.canonical}, and not at /.well-known/security.txt?"
        mend = "serve it at /.well-known/security.txt and write that address"
        yield Finding(ORGANIZATION_SUBJECT, message, path, mend)


@rule(
    "OPS-08",
    "warning",
    "S41",
    why="a researcher needs the rules before the first test: what may be tested, and what is safe",
    mend="name the page with the rules in programme_url and what may be tested in target",
)
def programmes_can_be_read(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A bug bounty names the page with its rules, and what may be tested."""
    for reference, test in stated(portal, Assessment):
        if test.sort == "bug-bounty":
            if test.programme_url is None:
                message = "a bug bounty is stated without its rules: where can they be read?"
                yield Finding(reference, message, ("programme_url",))
            yield from unstated(portal, reference, test, "target")


@cache
def _uses() -> dict[str, tuple[str, ...]]:
    return TypeAdapter(dict[str, tuple[str, ...]]).validate_python(read_table("permissions"))


@rule(
    "REF-01",
    "error",
    "S47",
    why="a name, a logo and a quotation belong to the customer, who allows each of them by itself",
    mend="ask the customer for written permission, or take it off",
)
def customers_have_agreed(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A customer is named only while its written permission holds, and as far as it goes."""
    for reference, customer in stated(portal, Customer):
        until = customer.permission.until
        if until:
            message = f"the permission of the customer ended on {until}: was it given again?"
            ended = until + timedelta(days=1)
            yield Finding(reference, message, ("permission", "until"), since=ended)
        for name in ("name", "logo", "quotation"):
            if (name == "name" or getattr(customer, name)) and not _covers(customer, name):
                message = f"the permission does not cover the {name}: may it be shown?"
                path: Path = ("permission", "covers") if name == "name" else (name,)
                yield Finding(reference, message, path)


def _covers(customer: Customer, use: str) -> bool:
    """Whether a line of the permission names the use, and does not take it away."""
    names = "|".join(map(re.escape, _uses()[use]))
    but = "|".join(map(re.escape, _uses()["but"]))
    for line in customer.permission.covers:
        found = re.search(rf"\b(?:{names})\b", line, re.IGNORECASE)
        if found and not re.search(rf"\b(?:{but})\b", line[: found.start()], re.IGNORECASE):
            return True
    return False
