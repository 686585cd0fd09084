"""Figures of which no published claim of the whole portal knows: times, shares, days, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain

from trustportal.model.features import Feature
from trustportal.model.updates import Update
from trustportal.portal import Portal
from trustportal.prose.assertions import products_named
from trustportal.prose.counts import counts
from trustportal.prose.ground import Ground, Key, grounds, values_of
from trustportal.prose.guards import clause_at, negated, quoted
from trustportal.prose.mentions import mentions
from trustportal.prose.nearest import close, meanings, nearest
from trustportal.prose.quantities import Day, Length, days, key_of, lengths, shares, totals
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.prose.told import is_in_general, is_of_former_version, is_of_law, names_us
from trustportal.reference.expressions import Expression
from trustportal.rules.in_prose.figures.compared import Stated, is_denied
from trustportal.rules.in_prose.figures.times_of_claims import (
    notice_of,
    spans_of,
    times_of,
    told_of,
)

Wrong = tuple[str, int, str]
"""Words, where they stand, and what is wrong with them."""

_RECKONED = Speech("figures.reckoned")
_AS_OF = re.compile(r"\bas of (?:today,? )?$", re.IGNORECASE)
_OF_CUSTOMER = Speech("figures.of_customer")
"""Before a time that is the customer's own affair, or that is still to come."""
_BY_CUSTOMER = Speech("figures.by_customer")
"""Before how often the customer may do something."""
_BY_PEOPLE = Speech("figures.by_people")
"""Behind how often it is that customers do something."""
_OF_TASK = Speech("figures.of_task")
"""Behind a time that something takes the reader."""
_TASK = Speech("figures.task")
"""Before the minutes that something takes the reader."""
_OF_PAGE = Speech("told.of_page")
_CERTIFICATE = Expression(r"\bcertificat\w+")
"""Its dates have a rule of their own, as those of every standard."""
_OF_ANY = re.compile(r" of (?:an?|any|every|most)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Known:
    """Every figure of a portal: times, percentages, days, and how many of what it lists at most."""

    times: frozenset[Key]
    shares: frozenset[Decimal]
    dates: frozenset[date]
    days: frozenset[Day]
    most: Mapping[str, int]


@lru_cache(maxsize=16384)
def unknown_figure(text: str, portal: Portal) -> Wrong | None:
    """The first figure of a sentence on the organisation that no claim has."""
    figures = (each for each in _unknown(text, portal) if is_ours(text, *each[:2], portal))
    return next(chain(figures, _counted(text, portal)), None)


def _unknown(text: str, portal: Portal) -> Iterator[Wrong]:
    if _RECKONED.search(text):
        return
    named = names_us(text, portal)
    for length in lengths(text):
        told = {length.key, totals(text).get(length.start, length.key)}
        aside = is_of_reader(text, length) or is_rounded(text, length, portal)
        if told.isdisjoint(known(portal).times) and not aside:
            what = "how often" if length.cadence else "this length of time"
            yield length.words, length.start, f"no published claim names {what}"
    for share in shares(text) if named or products_named(text, portal) else ():
        if share.amount not in known(portal).shares:
            yield share.words, share.start, "no published claim names this percentage"
    dated = named and not (_OF_PAGE.search(text) or _CERTIFICATE.search(text) or mentions(text))
    for day in days(text) if dated else ():
        clause = text[slice(*clause_at(text, day.start))]
        if names_us(clause, portal) and not _is_known(day, portal):
            yield day.words, day.start, "no record has this date"


def is_of_reader(text: str, length: Length) -> bool:
    """Whether a time is how often a customer may do something, or how long it takes."""
    if length.cadence:
        after = text[length.start + len(length.words) :]
        by_all = not text[: length.start].strip() and _BY_PEOPLE.match(after)
        return bool(by_all or _BY_CUSTOMER.search(text[: length.start]))
    before, after = text[: length.start], text[length.start + len(length.words) :]
    return bool(_OF_TASK.match(after) or ("minute" in length.words and _TASK.search(before)))


def is_of_customers(text: str, start: int) -> bool:
    """Whether a time is the customer's own affair, or is still to come."""
    return bool(_OF_CUSTOMER.search(text[:start]))


def is_rounded(text: str, length: Length, portal: Portal) -> bool:
    """Whether a time is told in round figures, and a claim near to the sentence has one that is
    hardly another: "under three hours" for 2 hours and 50 minutes, "almost an hour" for 58 minutes.
    """
    before = text[: length.start]
    under = _UNDER.search(before)
    if length.cadence or not (under or _ABOUT.search(before)):
        return False
    least = length.amount * _HARDLY_LESS
    most = length.amount if under else length.amount * _HARDLY_MORE
    times = (key for near in close(nearest(text, portal), HALF) for key in times_of(near.ground))
    return any(unit == length.unit and least <= it <= most for it, unit in times)


HALF = 0.5
"""What share of the best claim's likeness makes a claim one that can be meant."""
_HARDLY_LESS, _HARDLY_MORE = Decimal("0.8"), Decimal("1.2")
_UNDER = Speech("figures.under")
_ABOUT = Speech("figures.about")


def is_ours(text: str, words: str, start: int, portal: Portal) -> bool:
    """Whether a figure is told of the organisation as it is today."""
    return not (
        is_denied(text, Stated(Decimal(0), words, start))
        or is_of_law(text, start, portal)
        or is_of_former_version(text, start, portal)
        or is_in_general(text, start, portal)
        or _AS_OF.search(text[:start])
        or is_of_customers(text, start)
    )


def _is_known(day: Day, portal: Portal) -> bool:
    all_known = known(portal)
    return any(map(day.holds, all_known.days)) or any(map(day.fits, all_known.dates))


def _counted(text: str, portal: Portal) -> Iterator[Wrong]:
    """More of a thing than any record lists and than any claim says."""
    most = known(portal).most
    for each in counts(text):
        thing = each.words.rpartition(" ")[2]
        many = most.get(each.of) if thing.endswith(_PLURAL) and each.of in meanings(thing) else None
        if many is None or not int(each.number) > many or _YEAR.match(each.number):
            continue
        start, end = each.start, each.start + len(each.words)
        aside = negated(text, start, end) or quoted(text, start, end) or _OF_ANY.match(text, end)
        if not aside:
            yield each.words, each.start, f"no record lists more than {many}"


@lru_cache(maxsize=2)
def known(portal: Portal) -> Known:
    """The figures of all published claims and updates, and the days of former ones."""
    every = grounds(portal).all
    updates = [each for each in portal.records["updates"] if isinstance(each, Update)]
    news = [plain(f"{each.title} {each.body}") for each in updates if each.state == "published"]
    texts = [*(each.text for each in every), *news]
    return Known(
        frozenset(key for each in every for key in _times(each, portal)),
        frozenset(amount for each in every for amount in each.shares)
        | {share.amount for text in news for share in shares(text)},
        frozenset(_dates(portal)),
        frozenset(day for text in texts for day in days(text)),
        _most(portal),
    )


def _times(ground: Ground, portal: Portal) -> Iterator[Key]:
    yield from times_of(ground)
    yield from notice_of(ground)
    yield from spans_of(ground)
    yield from told_of(ground, portal)
    every = getattr(ground.record, "review_every", None)
    if every and (key := key_of(every)):
        yield key


def _dates(portal: Portal) -> Iterator[date]:
    """Every day of the records, of former ones as well: who tells of them is not mistaken."""
    yield from (value for value in values_of(portal.organization) if isinstance(value, date))
    for _, record in portal.published():
        reviewed = getattr(record, "reviewed_on", None)
        yield from (value for value in (*values_of(record), reviewed) if isinstance(value, date))


_PLURAL = ("s", "ria")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_COLLECTIONS = ("certifications", "subprocessors")
"""Collections that hold all there is of their things."""
_LISTS = ("layers",)
"""Fields that list all there is of what they are called."""


def _most(portal: Portal) -> Mapping[str, int]:
    """By the stem of a thing, how many of it the records list or name in words at most."""
    every = grounds(portal).all
    found = {
        stem: 0
        for name in _COLLECTIONS
        if not any(grounds(portal).of(name))  # those that there are have rules of their own
        for stem in meanings(name)
    }
    for each in every:
        record = each.record
        listed = [(name, getattr(record, name, None) or ()) for name in _LISTS]
        if isinstance(record, Feature) and record.options:
            listed.append((record.title.rpartition(" ")[2], record.options))
        for name, values in listed:
            for stem in meanings(name) if values else ():
                found[stem] = max(found.get(stem, 0), len(values))
    for each in every:
        for said in counts(each.text):
            if said.of in found:
                found[said.of] = max(found[said.of], int(said.number))
    return found
