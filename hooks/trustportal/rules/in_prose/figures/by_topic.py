"""Periods, service levels, notice and intervals in a text, against the claims that hold them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from trustportal.model.base import field_of
from trustportal.model.retention import Retention
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.prose.assertions import assertions, products_meant
from trustportal.prose.ground import Ground, grounds
from trustportal.prose.guards import negated, statements
from trustportal.prose.mentions import named_in, same_organization
from trustportal.prose.nearest import nearest
from trustportal.prose.quantities import Length, days, key_of, lengths
from trustportal.prose.speech import Speech
from trustportal.prose.told import is_of_law
from trustportal.prose.topics import Topic
from trustportal.rules.in_prose.figures.chosen import told_without_choice
from trustportal.rules.in_prose.figures.claims_on_topic import backing
from trustportal.rules.in_prose.figures.clocks import clocks_in_prose
from trustportal.rules.in_prose.figures.compared import (
    disagreements,
    letters_of,
    topics_of,
)
from trustportal.rules.in_prose.figures.objections import objections_in_prose
from trustportal.rules.in_prose.figures.periods_apart import told_as_the_rest
from trustportal.rules.in_prose.figures.severities import severities_in_prose
from trustportal.rules.in_prose.figures.times_of_claims import kept_in_backups, worded
from trustportal.rules.rule import Finding, finding_in, rule, stated

_WHY = "two figures for one thing: a reviewer will find the other one"
_MEND = "take the value from the claim with {{ fact(...) }}, or correct the wrong one"


@rule("FCT-03", "error", "S42 S54", why=_WHY, mend=_MEND)
def retention_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A time for which data is kept is the same in every text and in the retention rules."""
    yield from disagreements(portal, "FCT-03")
    for sentence in assertions(portal, letters_of(topics_of("FCT-03"))):
        of_rule = sentence.sort != "text" or sentence.subject.startswith("retention/")
        if not of_rule and (found := _first_of_retention(sentence.text, portal)):
            yield finding_in(sentence, *found)


_BACKUPS = Speech("figures.backups")
_APART = Speech("figures.backups_apart")
_LAST_USE = Speech("figures.last_use")
_INCLUDED = Speech("figures.backups_included")
"""Takes the backups into what is told of the data."""


Rules = Sequence[tuple[str, Retention]]
"""Rules of retention by their references."""


@lru_cache(maxsize=4096)
def _first_of_retention(text: str, portal: Portal) -> tuple[str, int] | None:
    return next(_of_retention(text, portal), None)


def _of_retention(text: str, portal: Portal) -> Iterator[tuple[str, int]]:
    """What is said of a part of the data, of what customers set, of backups, and of the day from
    which a time is counted, against the rules of retention.
    """
    (topic,) = topics_of("FCT-03")
    if not lengths(text):
        return
    named = products_meant(text, portal)
    rules = [
        (name, rule)
        for name, rule in stated(portal, Retention)
        if not named or named & set(rule.products or ())
    ]
    of_rules = {name for name, _ in rules}
    for length, name, thing in told_as_the_rest(text, portal):
        if name in of_rules:
            yield f"'{length.words}': {name} says '{thing.said}'", text.index(length.words)
    if not topic.holds(text):
        return
    meant = _meant(text, rules, portal)
    yield from told_without_choice(text, meant)
    used = [(name, rule) for name, rule in rules if rule.starts_at == "last-activity"]
    begin = 0
    for each in lengths(text):
        before, begin = text[begin : each.start], each.start + len(each.words)
        found = not each.cadence and (
            bool(_BACKUPS.search(before)) or _includes_backups(text, rules, portal)
        )
        if found and not _APART.search(before):
            kept = {key for _, rule in rules for key in kept_in_backups(rule)}
            if kept and each.key not in kept:
                message = f"'{each.words}' is not how long backups are kept: {_of_backups(rules)}"
                yield message, each.start
        yield from _of_start(text, begin, each, rules, portal)
        if used and _LAST_USE.search(text[begin:]):
            name, rule = used[0]
            if rule.duration and each.key != key_of(rule.duration):
                message = f"'{each.words}' after the last use: {name} says {rule.duration}"
                yield message, each.start


def _includes_backups(text: str, rules: Rules, portal: Portal) -> bool:
    """Whether a text takes in the backups of data that are kept for a time of their own."""
    meant = _meant(text, rules, portal) if _INCLUDED.search(text) else ()
    return bool(meant) and all(rule.backups and rule.backups.duration for _, rule in meant)


_STARTS: Mapping[str, Speech] = {
    "last-update": Speech("figures.last_update"),
    "creation": Speech("figures.creation"),
}
"""What stands behind a time that is counted from there."""
LIKELY = 0.75
"""What share of the best rule's likeness another one has that can be meant as well."""


def _of_start(
    text: str, end: int, length: Length, rules: Rules, portal: Portal
) -> Iterator[tuple[str, int]]:
    """A time that a text counts from where a rule counts is the time of the rule, and not the one
    in which deletion then takes place.
    """
    starts = next((name for name, words in _STARTS.items() if words.match(text[end:])), None)
    meant = _meant(text, rules, portal) if starts and "backup" not in text.lower() else ()
    if not meant or any(rule.starts_at != starts or not rule.duration for _, rule in meant):
        return
    known = {key_of(rule.duration) for _, rule in meant if rule.duration}
    if length.key not in known:
        name, rule = meant[0]
        yield f"'{length.words}' from there on: {name} says {rule.duration}", length.start


def _meant(text: str, rules: Rules, portal: Portal) -> Rules:
    """The rules that a sentence is most like."""
    shares = {each.ground.reference: each.share for each in nearest(text, portal)}
    best = max((shares.get(name, 0.0) for name, _ in rules), default=0.0)
    return [each for each in rules if best and shares.get(each[0], 0.0) >= best * LIKELY]


def _of_backups(rules: Sequence[tuple[str, Retention]]) -> str:
    """The first rule that says how long backups are kept, and what it says."""
    return next(
        f"{name} says {worded(*key)}"
        for name, rule in rules
        if rule.backups and rule.backups.duration and (key := key_of(rule.backups.duration))
    )


@rule("FCT-04", "error", "S57", why=_WHY, mend=_MEND)
def service_levels_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A figure on availability or recovery is one of the service levels, for the products named."""
    yield from disagreements(portal, "FCT-04")


@rule("FCT-06", "error", "S15 S45", why=_WHY, mend=_MEND)
def notice_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A time within which customers are told, and what starts it, is the one that was promised."""
    yield from disagreements(portal, "FCT-06")
    yield from clocks_in_prose(portal)
    yield from objections_in_prose(portal)


_OWN_TESTERS = Speech("figures.own_testers")
_OUTSIDERS = re.compile(r"\b(?:independent|external|third[- ]party|outside)\b", re.IGNORECASE)


_IT = re.compile(r"\b(?:it|this|them|these)\b", re.IGNORECASE)
"""Stands for a test that the statement before it is about."""


def _testers(portal: Portal) -> Iterator[Finding]:
    """Who tested, and when: as the assessment says."""
    mine = topics_of("FCT-07")
    for sentence in assertions(portal, letters_of(mine)):
        if sentence.sort != "text" or sentence.subject.startswith("assessments/"):
            continue
        if message := _said_of_testers(sentence.text, portal):
            yield finding_in(sentence, message)


@lru_cache(maxsize=4096)
def _said_of_testers(sentence: str, portal: Portal) -> str | None:
    mine, on = topics_of("FCT-07"), list[Topic]()
    for text in statements(sentence):
        of_it = on if _OWN_TESTERS.search(text) and _IT.search(text) else []
        on = [each for each in mine if each.holds(text)] or of_it
        if records := tuple(ground for topic in on for ground in backing(portal, topic)):
            message = next(_tested_otherwise(text, records, portal), None)
            if message:
                return message
    return None


def _tested_otherwise(text: str, records: tuple[Ground, ...], portal: Portal) -> Iterator[str]:
    testers = _testers_of(records)
    where = records[0].reference
    sorts = {each.sort for each in testers}
    known_own = "internal-team" in sorts or any(_tells_of_own(each.text) for each in records)
    if (found := _OWN_TESTERS.search(text)) and sorts and not known_own:
        yield f"'{found.group()}': {where} says that an {testers[0].sort.replace('-', ' ')} does it"
    if (found := _OUTSIDERS.search(text)) and sorts == {"internal-team"}:
        yield f"'{found.group()}': {where} says that an internal team does it"
    names = [each.name for each in testers if each.name]
    for name in named_in(text, portal) if names else ():
        if not any(same_organization(name, each) for each in names):
            yield f"'{name}': {where} says {names[0]}"
    known = _days_of(records, bool(_OF_PAPER.search(text)))
    for day in days(text) if known else ():
        of_law = is_of_law(text, day.start, portal)
        if not of_law and not any(day.fits(each) for each in known):
            yield f"'{day.words}' is no date of {where}"
    years = {f"{each.year}" for each in known}
    last = _LAST_YEAR.search(text) if known else None
    if last and last[1] not in years and not negated(text, *last.span()):
        yield f"'{last[1]}' is no year of {where}"


def _tells_of_own(text: str) -> bool:
    """Whether a record says that people of ours test too, beside the tester of its field."""
    return any(not negated(text, *found.span()) for found in _OWN_TESTERS.finditer(text))


_LAST_YEAR = re.compile(
    r"\b(?:last|latest|most recent)\b[^.;]{0,60}\b(?:in|from|of|since) (20\d\d)\b"
    r"(?![-\d]| (?:or|and|to)\b)",
    re.IGNORECASE,
)
"""The year of the last time: "the last test was in 2024"."""


@lru_cache(maxsize=64)
def _testers_of(records: tuple[Ground, ...]) -> tuple[Any, ...]:
    return tuple(each for ground in records if (each := field_of(ground.record, "performed_by")))


@lru_cache(maxsize=64)
def _days_of(records: tuple[Ground, ...], of_paper: bool) -> frozenset[date]:
    """The days of some records, with those of what was written on them or without."""
    return frozenset(day for each in records for day in (each.days if of_paper else each.own_days))


_OF_PAPER = re.compile(
    r"\b(?:summar|report|letter|document|paper|publish|issued|available|dated|download|page)\w*",
    re.IGNORECASE,
)
"""Speaks of what was written on a test, which has dates of its own."""


_TESTED = re.compile(r"\b(?:test|audit|attack|examin|assess|inspect|review)\w*", re.IGNORECASE)


def _tested_on(portal: Portal) -> Iterator[Finding]:
    """The day on which a tester that a sentence names was at work is one of its assessment, or of
    a report or certificate that it issued.
    """
    by: dict[str, list[Ground]] = {}
    for ground in grounds(portal).of("assessments"):
        if (tester := field_of(ground.record, "performed_by")) and tester.name:
            by.setdefault(tester.name, []).append(ground)
    for ground in grounds(portal).of("certifications"):
        if (issuer := field_of(ground.record, "issuer")) and issuer.name in by:
            by[issuer.name].append(ground)
    for sentence in assertions(portal, [name.split()[0].lower() for name in by]):
        text, names = sentence.text, [name for name in by if name in sentence.text]
        if sentence.sort != "text" or len(names) != 1 or not _TESTED.search(text):
            continue
        known = frozenset[date]().union(*(ground.days for ground in by[names[0]]))
        for day in days(text) if known and "/" in sentence.subject else ():
            denied = negated(text, day.start, day.start + len(day.words))
            if not denied and not any(day.fits(each) for each in known):
                message = f"'{day.words}' is no date of {by[names[0]][0].reference}"
                yield finding_in(sentence, message, day.start)
                break


@rule("FCT-07", "error", "S55 S54", why=_WHY, mend=_MEND)
def intervals_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """An interval of tests and audits is the one of the assessment."""
    yield from disagreements(portal, "FCT-07")
    yield from _testers(portal)
    yield from _tested_on(portal)
    yield from severities_in_prose(portal)
