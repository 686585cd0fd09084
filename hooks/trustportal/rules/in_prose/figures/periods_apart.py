"""Periods that a rule of retention tells of something else than what its fields are about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from trustportal.model.retention import Retention
from trustportal.portal import Portal
from trustportal.prose.ground import Ground, Key, grounds, vocabulary
from trustportal.prose.guards import statements
from trustportal.prose.passages import split
from trustportal.prose.quantities import Length, key_of, lengths
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.rules.in_prose.figures.times_of_claims import kept_in_backups

FEWEST = 2
"""Words that a sentence shares with a period, so that it speaks of the same thing."""
SURELY = 3
"""The same for an exception, whose words are nearly those of its rule."""

_AFTER = re.compile(
    r" (?:after|from|of|since|once|when|following|behind)\b(?! (?:that|this|which|then)\b)"
    r"([^.;,]*)",
    re.IGNORECASE,
)
"""What a period is counted from."""
_OF_A_CLOCK = Speech("figures.of_a_clock")
_SUBJECT = re.compile(
    r"^\W*(?!(?:it|they|this|that|these|those|we|all|everything|afterwards|then|within|after)\b)"
    r"(.{3,60}?) (?:is|are|was|were|has|have|will|can|may|stays?|remains?|disappears?|goes|go"
    r"|lives?|expires?|lasts?)\b",
    re.IGNORECASE,
)


class Apart(NamedTuple):
    """A period, the words that say of what it is, and how many of them mean it."""

    key: Key
    words: frozenset[str]
    fewest: int = FEWEST


@lru_cache(maxsize=4096)
def periods_apart(ground: Ground) -> tuple[Apart, ...]:
    """The periods of a rule's exceptions, and those of its statement that are of another thing,
    with a beginning of their own: "working copies are removed within 7 days after the job has
    finished", behind what the rule says of the file itself.
    """
    return (*_apart(ground), *_of_exceptions(ground))


def _apart(ground: Ground) -> Iterator[Apart]:
    rule = ground.record
    if not isinstance(rule, Retention):
        return
    text = plain(rule.statement)
    first, *others = (text[begin:end] for begin, end in split(text)) if text else ("",)
    known = vocabulary(f"{first} {rule.title}")
    of_fields = {*ground.fields, *kept_in_backups(rule)}
    for each in others:
        subject = _SUBJECT.match(each)
        if not (subject and vocabulary(subject[1]) - known):
            continue
        for length in lengths(each):
            start = _start_apart(each, length)
            if start and length.key not in of_fields:
                yield Apart(length.key, vocabulary(f"{subject[1]} {start}") - known)


def _of_exceptions(ground: Ground) -> Iterator[Apart]:
    """The periods of a rule's exceptions, each with so many words that not those of the rule alone
    are among them.
    """
    rule = ground.record
    if not isinstance(rule, Retention):
        return
    for each in map(plain, rule.exceptions):
        words, title = vocabulary(each) - vocabulary(_KEPT), vocabulary(rule.title)
        fewest = min(max(SURELY, len(words & title) + 1), len(words))
        for length in lengths(each) if words - title else ():
            yield Apart(length.key, words, fewest)


_KEPT = "kept, stored, held, retained, available, remain, stay, deleted, removed, erased, further"
"""What is said of any data for which there is a time."""


def _start_apart(text: str, length: Length) -> str:
    """What a text counts a period from, if that starts no clock of retention; else nothing."""
    found = _AFTER.match(text, length.start + len(length.words))
    return "" if not found or _OF_A_CLOCK.search(found[1]) else found[1].strip()


def held_apart(ground: Ground, text: str) -> frozenset[Key]:
    """The periods of another thing in a rule that a sentence speaks of, or for which what is kept
    can be searched.
    """
    spoken = vocabulary(text)
    apart = (each.key for each in periods_apart(ground) if len(each.words & spoken) >= each.fewest)
    return frozenset(apart) | (_at_hand(ground) if _AT_HAND.search(text) else frozenset())


def held_for_things(ground: Ground, text: str) -> frozenset[Key]:
    """The times that a rule gives in words to a thing of which a text says it as well; that this
    thing has no rule of its own is said of the rule, once.
    """
    return frozenset(each.key for each in things_apart(ground) if _is_subject(each, text))


class Thing(NamedTuple):
    """A thing of which a rule says in words that it is kept for a time of its own: its words, the
    time, and the part of the rule that says so.
    """

    key: Key
    words: frozenset[str]
    said: str


@lru_cache(maxsize=4096)
def things_apart(ground: Ground) -> tuple[Thing, ...]:
    """The things of a rule's statement that have a time of their own, behind what it says of the
    data itself: "Call recordings are deleted after 6 months" in the rule on tickets.
    """
    return tuple(_things(ground))


def _things(ground: Ground) -> Iterator[Thing]:
    rule = ground.record
    text = plain(rule.statement) if isinstance(rule, Retention) else ""
    if not (isinstance(rule, Retention) and text):
        return
    first, *others = (text[begin:end] for begin, end in split(text))
    known = vocabulary(first) | vocabulary(_KEPT)
    of_fields = {*ground.fields, *kept_in_backups(rule), *(each.key for each in lengths(first))}
    for each in others:
        subject, times = _SUBJECT.match(each), [one for one in lengths(each) if not one.cadence]
        words = vocabulary(subject[1]) if subject else frozenset()
        apart = len(words) >= FEWEST and words - known
        if apart and len(times) == 1 and times[0].key not in of_fields:
            yield Thing(times[0].key, words, each.strip())


def _is_subject(thing: Thing, text: str) -> bool:
    """Whether a statement of a text is on a thing and has its time behind it."""
    return any(
        each.key == thing.key and thing.words <= vocabulary(part[: each.start])
        for part in statements(text)
        for each in lengths(part)
    )


def told_as_the_rest(text: str, portal: Portal) -> Iterator[tuple[Length, str, Thing]]:
    """The times that a text gives a thing which has one of its own in a rule, though they are those
    of the rest of its data, with the rule.
    """
    for part in () if _WITHOUT.search(text) else statements(text):
        times = [each for each in lengths(part) if not each.cadence]
        several = _by_time(portal).get(times[0].key, ()) if len(times) == 1 else ()
        words = vocabulary(part) if several else frozenset()
        for name, thing in several:
            if thing.words <= words:
                yield times[0], name, thing


@lru_cache(maxsize=2)
def _by_time(portal: Portal) -> Mapping[Key, Sequence[tuple[str, Thing]]]:
    """By the time of a rule, the things in it that have another one, each with its rule."""
    found: dict[Key, list[tuple[str, Thing]]] = {}
    for ground in grounds(portal).of("retention"):
        rule = ground.record
        own = key_of(rule.duration) if isinstance(rule, Retention) and rule.duration else None
        for thing in things_apart(ground) if own else ():
            if own:
                found.setdefault(own, []).append((ground.reference, thing))
    return found


_WITHOUT = re.compile(
    r"\b(?:not|no|never|without|except|apart|unlike|but|than|instead|other)\b|n't\b", re.IGNORECASE
)
"""Sets one thing against another, whose time it can be."""


_AT_HAND = Speech("figures.at_hand")
"""Says that what is kept can be searched or had at once, for part of the time for which it is."""


@lru_cache(maxsize=4096)
def _at_hand(ground: Ground) -> frozenset[Key]:
    """The times for which a rule says that what it keeps is at hand, of the whole of its time."""
    rule = ground.record
    if not isinstance(rule, Retention):
        return frozenset()
    text = plain(rule.statement)
    said = lengths(text)
    whole = key_of(rule.duration) if rule.duration else None
    if whole not in {each.key for each in said}:
        return frozenset()
    ends = [each.end() for each in _AT_HAND.finditer(text)]
    return frozenset(each.key for each in said if each.start in ends)
