"""Every figure that is told of the organisation stands in a claim near to it (FCT-16)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from trustportal.model.base import field_of
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.answers import question_of
from trustportal.prose.counts import Numbered, counts, labels, sums_of_money, worth
from trustportal.prose.ground import Ground, Key, grounds
from trustportal.prose.guards import clause_at, negated
from trustportal.prose.nearest import (
    NEARLY,
    Near,
    beside,
    close,
    index,
    is_of_one,
    meanings,
    nearest,
    of_paragraph,
)
from trustportal.prose.parts import in_parts
from trustportal.prose.passages import Sentence
from trustportal.prose.pronouns import with_its_company
from trustportal.prose.quantities import Length, lengths, shares, totals
from trustportal.prose.speech import Speech
from trustportal.prose.told import (
    is_in_general,
    is_of_former_version,
    is_of_law,
    is_of_scheme,
    is_sum,
    told_of_us,
)
from trustportal.prose.topics import Topic, topics
from trustportal.rules.in_prose.figures.claims_on_topic import backing, rules_of_class
from trustportal.rules.in_prose.figures.compared import Stated, is_denied, linked_in, topics_of
from trustportal.rules.in_prose.figures.since_when import is_since_law, wrong_since
from trustportal.rules.in_prose.figures.times_of_claims import (
    notice_of,
    spans_of,
    times_of,
    times_told_of,
    told_of,
    worded,
)
from trustportal.rules.in_prose.figures.unknown import (
    is_of_customers,
    is_of_reader,
    is_ours,
    is_rounded,
    unknown_figure,
)
from trustportal.rules.in_prose.records import written
from trustportal.rules.near.others_meant import is_left_by_share, is_to_come, of_others
from trustportal.rules.rule import Finding, finding_in, rule

LEAST = 0.45
"""The share of a sentence's meaning that a claim must have to be near to it."""
SURELY = 0.6
"""The same, for a claim that has no such figure at all."""
WIDELY = 0.6
"""What share of the best claim's likeness another one has that may hold the figure as well."""
ALSO = 0.5
"""The same for a claim that states exactly this figure: whoever repeats it is not mistaken."""
SAME = 0.9
"""What share of the best claim's likeness makes another claim as good."""

Wrong = tuple[str, int, str]
"""Words, where they stand, and what is wrong with them."""


@rule(
    "FCT-16",
    "error",
    "S54",
    why="a figure without a claim has no owner, no date and no proof, and it drifts",
    mend="take the figure from the claim with {{ fact(...) }}, or mend the claim",
)
def figures_near_claims(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A time, share, number, level, amount of money or beginning that a text states of the
    organisation stands in a claim on the same matter.
    """
    for sentence in told_of_us(portal):
        for part in in_parts(sentence):
            if found := _wrong(part, portal):
                words, start, message = found
                mend = _STATE_IT if message.startswith(_NONE) else ""
                said = f"'{' '.join(words.split())}': {message}"
                yield finding_in(part, said, start, mend=mend)
                break


_NONE = "no claim near to it has such a figure"
_STATE_IT = "state it in the claim that it belongs to, or in one of its own, or take the figure out"


def _wrong(sentence: Sentence, portal: Portal) -> Wrong | None:
    found = _first_wrong(sentence.text, portal)
    told = found and (_is_sum(found, sentence) or is_left_by_share(*found[:2], sentence))
    if found and not (told or _is_of_paragraph(found[0], sentence, portal)):
        return _beside_its_claims(found, sentence, portal)
    since = wrong_since(with_its_company(sentence, portal).text, portal)
    if since and is_since_law(since[0], sentence):
        since = None
    return since or unknown_figure(sentence.text, portal)


@lru_cache(maxsize=16384)
def _first_wrong(text: str, portal: Portal) -> Wrong | None:
    for words, start in sums_of_money(text):
        if not negated(text, start, start + len(words)) and not _is_held(words, text, portal):
            return words, start, "no published claim on this names this amount"
    has_figure = any(any(read(text)) for read in (lengths, shares, counts, labels))
    near = nearest(text, portal) if has_figure else ()
    if not near or near[0].share < LEAST:
        return None
    wide, also = close(near, WIDELY), close(near, ALSO)
    found = (
        *_of_one(text, near, portal),
        *_times(text, wide, also, portal),
        *_shares(text, wide, also, portal),
        *_numbers(text, wide, portal),
    )
    return next(iter(found), None)


def _beside_its_claims(found: Wrong, sentence: Sentence, portal: Portal) -> Wrong:
    """What is wrong with a figure, said of the claims that stand beside it, if there are any: those
    are meant, and not the nearest by their words.
    """
    words, start, message = found
    known = grounds(portal).by_reference
    linked = [each for each in dict.fromkeys(linked_in(sentence, portal)) if each in known]
    if not linked or any(each in message or words in known[each].text for each in linked):
        return found
    says = "has no such figure" if len(linked) == 1 else "have no such figure"
    return words, start, f"{listed(linked)}, named beside it, {says}"


def _is_sum(found: Wrong, sentence: Sentence) -> bool:
    """Whether a figure only adds up what the sentence and those around it say."""
    around = {each.key for each in lengths(sentence.block)}
    said = (each for each in lengths(sentence.text) if each.start == found[1])
    return any(is_sum(sentence.text, each, around) for each in said)


def _is_of_paragraph(words: str, sentence: Sentence, portal: Portal) -> bool:
    """Whether a claim that the whole paragraph is about has a figure, or one that the question
    is about which it answers: a sentence may leave out what the one before it said.
    """
    asked = question_of(sentence)
    near = close(nearest(asked, portal), NEARLY) if asked else ()
    held = [each.ground for each in (*of_paragraph(sentence, portal), *near)]
    held += _linked(sentence, portal)
    times = {key for ground in held for key in (*times_of(ground), *notice_of(ground))}
    amounts = {amount for ground in held for amount in ground.shares}
    is_held = any(each.key in times for each in lengths(words))
    return is_held or any(each.amount in amounts for each in shares(words))


FEWEST = 2
"""Words with a meaning that a sentence shares with a claim to which its paragraph links."""


def _linked(sentence: Sentence, portal: Portal) -> Iterator[Ground]:
    """The claims to which the paragraph of a sentence links and of which that speaks."""
    known, words, spoken = grounds(portal), index(portal).words, meanings(sentence.text)
    for ground in filter(None, map(known.by_reference.get, sentence.links)):
        if len(spoken & words.get(ground, frozenset())) >= FEWEST:
            yield ground


def _is_held(words: str, text: str, portal: Portal) -> bool:
    """Whether a claim on the matter of a sentence, or with the words of the amount, names it."""
    amount = re.compile(rf"(?<![\w.,]){re.escape(words.lower().strip())}(?![\w]|[.,]\d)")
    several = (*nearest(words, portal), *close(nearest(text, portal), ALSO))
    if any(amount.search(written(near.ground)) for near in several):
        return True
    mine = worth(words)  # the same amount, as another writes it, is held by a claim on the matter
    on = close(nearest(text, portal), ALSO) if mine else ()
    return any(
        worth(other) == mine for near in on for other, _ in sums_of_money(written(near.ground))
    )


def _times(
    text: str, wide: Sequence[Near], also: Sequence[Near], portal: Portal
) -> Iterator[Wrong]:
    said = [
        each
        for each in lengths(text)
        if not is_denied(text, Stated(each.key, each.words, each.start))
        and not is_of_law(text, each.start, portal)
        and not is_of_former_version(text, each.start, portal)
        and not is_in_general(text, each.start, portal)
        and not is_of_scheme(text, each.start, portal)
        and not is_of_reader(text, each)
        and not is_of_customers(text, each.start)
        and not is_rounded(text, each, portal)
    ]
    spans = [(each.start, each.start + len(each.words)) for each in said]
    reckoned = bool(_RECKONED.search(text)) and next(shares(text), None)
    for each in said if not reckoned else ():
        around = beside(text, each.start, spans, portal) if len(said) > 1 else ()
        close = [*wide, *around, *_of_clause(text, each.start, portal)]
        held = [times for near in close if (times := _held(near.ground, each, text))]
        meant = {each.key, totals(text).get(each.start, each.key)}
        if any(meant & times for times in held) or (not held and wide[0].share < SURELY):
            continue
        between = (it for near in wide for it in (spans_of(near.ground), notice_of(near.ground)))
        if not each.cadence and any(each.key in several for several in between):
            continue
        silent = (near.ground for near in wide if not times_of(near.ground))
        if any(each.key in told_of(ground, portal) for ground in silent):
            continue  # the claim has no figure, and an update about it has this one
        rules = (
            rule for topic in topics_of("FCT-03") for rule in _of_class(text, each, topic, portal)
        )
        part = _between(text, each.start, spans)
        on = (topic for topic in topics() if topic.holds(text) or topic.holds(part))
        backed = (ground for topic in on for ground in backing(portal, topic))
        others = of_others(text, each.start, wide[0].ground, portal)
        several = (*rules, *backed, *others, *(near.ground for near in also))
        if any(each.key in _held(ground, each, text) for ground in several):
            continue
        told = times_told_of(wide[0].ground, text) - _of_other_sort(wide[0].ground, each)
        if whom := _told_of_others(wide[0].ground, text):
            yield each.words, each.start, f"no claim says how soon the authority is told; {whom}"
            continue
        yield _finding(each.words, each.start, wide, map(worded_key, sorted(told)))


def _told_of_others(ground: Ground, text: str) -> str:
    """Whom a claim promises to tell of a breach, where a text says it of an authority: a clock of
    its own.
    """
    notice = field_of(ground.record, "incident_notice")
    to = field_of(notice, "to") if notice and _TO_AUTHORITY.search(text) else "authority"
    if to == "authority":
        return ""
    return f"the nearest, {ground.reference}, says when the {str(to).replace('-', ' ')} is"


_TO_AUTHORITY = re.compile(
    r"\bto (?:the|our|an?|your) (?:\w+ ){0,3}authorit(?:y|ies)\b", re.IGNORECASE
)


def _between(text: str, start: int, spans: Sequence[tuple[int, int]]) -> str:
    """What stands around a figure, from the one before it to the next."""
    begin = max((end for first, end in spans if first < start), default=0)
    return text[begin : min((first for first, _ in spans if first > start), default=len(text))]


def _of_clause(text: str, start: int, portal: Portal) -> Sequence[Near]:
    """The claims near to one clause of several that stand side by side."""
    begin, end = clause_at(text, start)
    return (
        close(nearest(text[begin:end], portal), ALSO) if text[:begin].rstrip().endswith(";") else ()
    )


def _of_one(text: str, near: Sequence[Near], portal: Portal) -> Iterator[Wrong]:
    """A length that the one claim on which a sentence can only be does not have."""
    ground, said = near[0].ground, lengths(text)
    if len(said) != 1 or not (is_of_one(near) and times_of(ground)) or _RECKONED.search(text):
        return
    length = said[0]
    known = {*times_of(ground), *notice_of(ground), *spans_of(ground), *told_of(ground, portal)}
    aside = is_of_reader(text, length) or not is_ours(text, length.words, length.start, portal)
    if length.key not in known and not aside:
        held = map(worded_key, sorted(times_of(ground)))
        yield _finding(length.words, length.start, near, held)


def _held(ground: Ground, length: Length, text: str) -> frozenset[Key]:
    """The times of a claim that a length can be: how often a control is carried out is not within
    what time it does something, where it says that as well.
    """
    said = _within(ground) if ground.reference.startswith("controls/") else frozenset[Key]()
    return said if said and not length.cadence else times_told_of(ground, text)


def _of_other_sort(ground: Ground, length: Length) -> frozenset[Key]:
    """The times that the texts of a claim have only as how often something is done, where a length
    is none of these: no answer to it.
    """
    said = lengths(ground.text)
    others = frozenset(each.key for each in said if each.cadence)
    return frozenset() if length.cadence else others - {e.key for e in said if not e.cadence}


@lru_cache(maxsize=16384)
def _within(ground: Ground) -> frozenset[Key]:
    return frozenset(each.key for each in lengths(ground.text) if not each.cadence)


def _of_class(text: str, length: Length, topic: Topic, portal: Portal) -> Sequence[Ground]:
    return rules_of_class(text[: length.start], topic, portal)


_RECKONED = Speech("figures.reckoned")
"""Says what a percentage comes to in time."""


def worded_key(key: Key) -> str:
    """A length as people say it."""
    return worded(*key)


def _shares(
    text: str, wide: Sequence[Near], also: Sequence[Near], portal: Portal
) -> Iterator[Wrong]:
    said = list(shares(text))
    kind = wide[0].ground.reference.partition("/")[0]
    if not said:
        return
    known = {amount for each in grounds(portal).of(kind) for amount in each.shares}
    known |= _broken(portal)
    spans = [(each.start, each.start + len(each.words)) for each in said]
    for each in said:
        around = beside(text, each.start, spans, portal) if len(said) > 1 else ()
        if any(each.amount in near.ground.shares for near in around):
            continue
        denied = negated(text, each.start, each.start + len(each.words))
        known |= {amount for near in also for amount in near.ground.shares}
        if not denied and each.amount not in known:
            held = (f"{amount} %" for amount in sorted(wide[0].ground.shares))
            yield _finding(each.words, each.start, wide, held)


@lru_cache(maxsize=2)
def _broken(portal: Portal) -> frozenset[Decimal]:
    """The percentages of all claims that are no whole number: who writes 99.96 % has read it in the
    claim that says so, whatever else the sentence is about.
    """
    every = (amount for each in grounds(portal).all for amount in each.shares)
    return frozenset(amount for amount in every if amount % 1)


def _numbers(text: str, wide: Sequence[Near], portal: Portal) -> Iterator[Wrong]:
    """How many of what, and which level: another number than the claims that have one say."""
    for read in (counts, labels):
        said = read(text)
        for each in said:
            held = [
                (near, other)
                for near in wide
                for other in (*read(written(near.ground)), *_fields(near.ground))
                if other.of == each.of
            ]
            if is_to_come(text, each, wide):
                continue
            best = [other for near, other in held if near.share >= wide[0].share * SAME]
            known = {other.number for _, other in held}
            compared = any(other.of == each.of and other.number in known for other in said)
            denied = negated(text, each.start, each.start + len(each.words)) or _OF_BEFORE.search(
                text[: each.start]
            )
            if best and not (denied or compared or is_of_scheme(text, each.start, portal)):
                yield _finding(each.words, each.start, wide, [best[0].words])


_OF_BEFORE = Speech("figures.of_before")
"""Before what something else took the place of."""


@lru_cache(maxsize=16384)
def _fields(ground: Ground) -> tuple[Numbered, ...]:
    """The labels and editions that are fields of a record: `level: 4`, `edition: 2019`."""
    record = ground.record
    values = ((name, getattr(record, name)) for name in type(record).model_fields)
    said = (f"{name} {value}" for name, value in values if isinstance(value, str | int))
    of_edition = counts(f"{field_of(record, 'edition') or ''} edition")
    return (*of_edition, *(found for each in said if len(each) < 40 for found in labels(each)))


def _finding(words: str, start: int, wide: Sequence[Near], held: Iterable[str]) -> Wrong:
    near = wide[0].ground.reference
    said = listed(list(dict.fromkeys(held)))
    if not said:
        return words, start, f"{_NONE}; the nearest is {near}"
    return words, start, f"the nearest claim, {near}, says {said}"
