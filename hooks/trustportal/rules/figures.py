"""Figures in prose agree with a claim: times, intervals and percentages (FCT-02 to FCT-07)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from trustportal.model.retention import Retention
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import assertions, products_meant
from trustportal.prose.ground import Ground, Key, grounds, vocabulary
from trustportal.prose.guards import clause_at, clauses
from trustportal.prose.mentions import named_in, same_organization
from trustportal.prose.passages import Sentence
from trustportal.prose.quantities import days, key_of, lengths, shares
from trustportal.prose.speech import Speech
from trustportal.prose.topics import Figure, Topic, topics
from trustportal.rules.rule import Finding, finding_in, rule, stated

NEARLY = 0.75
"""A claim that has this share of the best claim's likeness could be meant as well."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure in a sentence: what compares, its words and where it begins."""

    value: tuple[Decimal, str] | Decimal
    words: str
    start: int


def figures(sentence: Sentence, topic: Topic) -> Iterator[Stated]:
    """The figures of a sentence that its topic compares."""
    for each in lengths(sentence.text):
        sort: Figure = "cadences" if each.cadence else "lengths"
        if sort in topic.judges:
            yield Stated(each.key, each.words, each.start)
    if "shares" in topic.judges:
        for share in shares(sentence.text):
            yield Stated(share.amount, share.words, share.start)


def disagreements(portal: Portal, code: str) -> Iterator[Finding]:
    """Each figure of a topic that no claim in question holds."""
    mine = _topics_of(code)
    for sentence in assertions(portal, _letters_of(mine)):
        if not lengths(sentence.text) and not next(shares(sentence.text), None):
            continue
        for topic in mine:
            for part in _parts_on(topic, sentence):
                yield from _against(part, topic, portal)


def _topics_of(code: str) -> list[Topic]:
    return [topic for topic in topics() if topic.code == code]


def _letters_of(several: Iterable[Topic]) -> tuple[str, ...]:
    """The letters of which some stand in each sentence of some topics."""
    return tuple(dict.fromkeys(each for topic in several for each in topic.near))


_AND = re.compile(r"\s+and\s+(?:an?\s+)?|[,;]\s+|\.\s+")


def _parts_on(topic: Topic, sentence: Sentence) -> Iterator[Sentence]:
    """The sentence if it is on the topic, or those of its parts that are."""
    if topic.holds(sentence.text):
        yield sentence
    elif topic.touches(sentence.text):
        if topic.judges == ("shares",):  # a percentage belongs to what stands around it
            yield sentence
        else:
            yield from (part for part in _parts(sentence) if topic.holds(part.text))


def _parts(sentence: Sentence) -> Iterator[Sentence]:
    """The parts of a sentence that lists several figures."""
    start = 0
    for end in [*(found.start() for found in _AND.finditer(sentence.text)), len(sentence.text)]:
        yield replace(sentence, text=sentence.text[start:end], offset=sentence.offset + start)
        start = end


def _against(sentence: Sentence, topic: Topic, portal: Portal) -> Iterator[Finding]:
    said = [each for each in figures(sentence, topic) if not _denied(sentence.text, each)]
    for each in said:
        around = _around(sentence.text, each)
        several = len(said) > 1 or len(clauses(sentence.text)) > 1 or "shares" in topic.judges
        if several and topic.judges != ("lengths",) and not topic.holds(around):
            continue
        candidates = _candidates(sentence, around, topic, portal)
        if candidates is None:
            return
        held = {value for ground in candidates for value in _held(ground, sentence)}
        if each.value not in held and (candidates or topic.alone == "true"):
            yield _finding(sentence, topic, each, candidates)


def _denied(text: str, stated: Stated) -> bool:
    """Whether the clause denies the figure: "not kept for 30 days", but not "without content"."""
    begin, _ = clause_at(text, stated.start)
    after = text[stated.start + len(stated.words) :]
    return bool(_NOT.search(text[begin : stated.start]) or _IS_NOT.match(after))


_IS_NOT = re.compile(r"\W*(?:is|are|was|were) (?:not|never|no)\b", re.IGNORECASE)


_NOT = re.compile(r"\b(?:not|never|nor|neither|cannot|no longer)\b|n't\b", re.IGNORECASE)


def _held(ground: Ground, sentence: Sentence) -> set[object]:
    own = ground.reference == sentence.subject
    return {*ground.fields, *ground.shares, *(() if own or ground.fields else ground.said)}


def _around(text: str, stated: Stated) -> str:
    """The part of the sentence that a figure belongs to, where that part says enough."""
    begin, end = clause_at(text, stated.start)
    parts = [found.end() for found in _AND.finditer(text, begin, stated.start)]
    for start in (*reversed(parts), begin):
        if len(vocabulary(text[start:end])) >= 3:
            return text[start:end]
    return text


def _candidates(sentence: Sentence, text: str, topic: Topic, portal: Portal) -> list[Ground] | None:
    """The claims that the sentence can mean; None when it is the claim itself."""
    known = grounds(portal)
    own = known.by_reference.get(sentence.subject)
    if own and topic.backs(own):
        return [own] if own.fields else None
    named = products_meant(sentence.text, portal)
    linked = (known.by_reference.get(name) for name in _linked(sentence, portal))
    meant = {ground.reference for ground in linked if ground and topic.backs(ground)}

    def fits(ground: Ground) -> bool:
        in_scope = ground.products is None or not named or bool(named & ground.products)
        return topic.backs(ground) and (ground.reference in meant if meant else in_scope)

    scored = known.near(text, fits) or [
        (0.0, ground) for ground in _backing(portal, topic) if fits(ground)
    ]
    best = scored[0][0] if scored else 0.0
    chosen = [ground for score, ground in scored if score >= best * NEARLY]
    if named and not all(
        any(ground.products is None or product in ground.products for ground in chosen)
        for product in named
    ):
        return []
    return [*chosen, own] if own else chosen


@lru_cache(maxsize=64)
def _backing(portal: Portal, topic: Topic) -> tuple[Ground, ...]:
    known = grounds(portal).of(*topic.collections)
    return tuple(ground for ground in known if topic.backs(ground))


def _linked(sentence: Sentence, portal: Portal) -> Sequence[str]:
    record = portal.find(sentence.subject)
    return (*sentence.links, *getattr(record, "claims", ()))


def _finding(
    sentence: Sentence, topic: Topic, stated: Stated, candidates: Sequence[Ground]
) -> Finding:
    if not candidates:
        message = f"'{stated.words}': no published claim says {topic.about} for what is named here"
        mend = "state it as a claim in data/, or take the figure out"
    else:
        near = candidates[0]
        message = f"'{stated.words}' is not what {near.reference} says on {topic.about}"
        held = listed(_said(near, topic))
        mend = f"correct the wrong one: {near.reference} says {held or 'nothing on it'}"
    return finding_in(sentence, message, stated.start, mend=mend)


def _said(ground: Ground, topic: Topic) -> list[str]:
    if "shares" in topic.judges:
        return [f"{value} %" for value in sorted(ground.shares)]
    return [_worded(*key) for key in sorted(ground.fields or ground.said)]


def _worded(amount: Decimal, unit: str) -> str:
    """A length as people say it: hours up to three days, then days."""
    if unit == "minutes" and amount % 1440 == 0 and amount > 3 * 1440:
        amount, unit = amount / 1440, "days"
    elif unit == "minutes" and amount % 60 == 0:
        amount, unit = amount / 60, "hours"
    number = int(amount) if amount == int(amount) else amount
    return f"{number} {unit if number != 1 else unit[:-1]}"


_WHY = "two figures for one thing: a reviewer will find the other one"
_MEND = "take the value from the claim with {{ fact(...) }}, or correct the wrong one"


@rule("FCT-03", "error", "S42 S54", why=_WHY, mend=_MEND)
def retention_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A time for which data is kept is the same in every text and in the retention rules."""
    yield from disagreements(portal, "FCT-03")
    for sentence in assertions(portal, ("backup", "last ", "used")):
        if sentence.sort == "text" and not sentence.subject.startswith("retention/"):
            yield from islice(_of_retention(sentence, portal), 1)


_BACKUPS = Speech("figures.backups")
_APART = Speech("figures.backups_apart")
_LAST_USE = Speech("figures.last_use")


def _of_retention(sentence: Sentence, portal: Portal) -> Iterator[Finding]:
    """How long backups keep what was deleted, and what is counted from the last use."""
    text = sentence.text
    (topic,) = _topics_of("FCT-03")
    if not (lengths(text) and topic.holds(text)):
        return
    named = products_meant(text, portal)
    rules = [
        (name, rule)
        for name, rule in stated(portal, Retention)
        if not named or named & set(rule.products or ())
    ]
    kept = {key for _, rule in rules for key in _kept_in_backups(rule)}
    used = [(name, rule) for name, rule in rules if rule.starts_at == "last-activity"]
    begin = 0
    for each in lengths(text):
        before, begin = text[begin : each.start], each.start + len(each.words)
        found = None if each.cadence else _BACKUPS.search(before)
        if found and kept and each.key not in kept and not _APART.search(before):
            message = f"'{each.words}' is not how long backups are kept: {rules[0][0]}"
            yield finding_in(sentence, message, each.start)
        if used and _LAST_USE.search(text[begin:]):
            name, rule = used[0]
            if rule.duration and each.key != key_of(rule.duration):
                message = f"'{each.words}' after the last use: {name} says {rule.duration}"
                yield finding_in(sentence, message, each.start)


def _kept_in_backups(rule: Retention) -> Iterator[Key | None]:
    """How long backups keep data, by itself and with what comes before."""
    if rule.backups and rule.backups.duration and (last := key_of(rule.backups.duration)):
        yield last
        for first in (rule.deleted_within, rule.duration):
            if first and (key := key_of(first)) and key[1] == last[1]:
                yield key[0] + last[0], last[1]


@rule("FCT-04", "error", "S57", why=_WHY, mend=_MEND)
def service_levels_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A figure on availability or recovery is one of the service levels, for the products named."""
    yield from disagreements(portal, "FCT-04")


@rule("FCT-06", "error", "S15 S45", why=_WHY, mend=_MEND)
def notice_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A time within which customers are told is the one that was promised."""
    yield from disagreements(portal, "FCT-06")


_OWN_TESTERS = Speech("figures.own_testers")
_OUTSIDERS = re.compile(r"\b(?:independent|external|third[- ]party|outside)\b", re.IGNORECASE)


def _testers(portal: Portal) -> Iterator[Finding]:
    """Who tested, and when: as the assessment says."""
    mine = _topics_of("FCT-07")
    for sentence in assertions(portal, _letters_of(mine)):
        if sentence.sort != "text" or sentence.subject.startswith("assessments/"):
            continue
        topic = next((each for each in mine if each.holds(sentence.text)), None)
        if records := _backing(portal, topic) if topic else ():
            message = next(_tested_otherwise(sentence.text, records, portal), None)
            if message:
                yield finding_in(sentence, message)


def _tested_otherwise(text: str, records: Sequence[Ground], portal: Portal) -> Iterator[str]:
    testers = [each for ground in records if (each := getattr(ground.record, "performed_by", None))]
    where = records[0].reference
    sorts = {each.sort for each in testers}
    if (found := _OWN_TESTERS.search(text)) and sorts and "internal-team" not in sorts:
        yield f"'{found.group()}': {where} says that an {testers[0].sort.replace('-', ' ')} does it"
    if (found := _OUTSIDERS.search(text)) and sorts == {"internal-team"}:
        yield f"'{found.group()}': {where} says that an internal team does it"
    names = [each.name for each in testers if each.name]
    for name in named_in(text, portal) if names else ():
        if not any(same_organization(name, each) for each in names):
            yield f"'{name}': {where} says {names[0]}"
    known = {day for ground in records for day in ground.days}
    for day in days(text):
        if not any(day.fits(each) for each in known):
            yield f"'{day.words}' is no date of {where}"


@rule("FCT-07", "error", "S55 S54", why=_WHY, mend=_MEND)
def intervals_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """An interval of tests and audits is the one of the assessment."""
    yield from disagreements(portal, "FCT-07")
    yield from _testers(portal)
