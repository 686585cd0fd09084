"""Figures in prose agree with a claim: times, intervals and percentages (FCT-02 to FCT-07)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from trustportal.model.base import field_of
from trustportal.model.retention import Retention
from trustportal.portal import Portal
from trustportal.prose.answers import answered
from trustportal.prose.assertions import assertions, products_meant
from trustportal.prose.ground import Ground, Key, grounds, vocabulary
from trustportal.prose.guards import clause_at, clauses, quoted, statements
from trustportal.prose.nearest import beside, nearest
from trustportal.prose.passages import Sentence
from trustportal.prose.quantities import key_of, lengths, shares, totals
from trustportal.prose.speech import Speech
from trustportal.prose.told import is_of_former_version, is_of_law, is_reckoned
from trustportal.prose.topics import Figure, Topic, topics
from trustportal.rules.in_prose.figures.chosen import is_chosen
from trustportal.rules.in_prose.figures.claims_meant import meant_before, of_contract, titled
from trustportal.rules.in_prose.figures.claims_on_topic import (
    backing,
    bounds_told,
    rules_of_class,
    rules_of_own_data,
)
from trustportal.rules.in_prose.figures.periods_apart import held_apart, held_for_things
from trustportal.rules.in_prose.figures.refused import against_claims
from trustportal.rules.in_prose.figures.times_of_claims import (
    LAST_COPY,
    kept_in_backups,
    kept_in_use,
    times_of,
)
from trustportal.rules.rule import Finding

NEARLY = 0.75
"""A claim that has this share of the best claim's likeness could be meant as well."""
SURELY = 0.8
"""The share of a sentence's meaning that a claim has which it is surely about."""


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
    mine = topics_of(code)
    for sentence in assertions(portal, letters_of(mine)):
        figured = bool(lengths(sentence.text)) or next(shares(sentence.text), None) is not None
        if not figured or sentence.path[:1] == ("exceptions",):
            continue
        for topic in mine:
            for part in _parts_on(topic, sentence):
                yield from _against(part, topic, portal)


def topics_of(code: str) -> list[Topic]:
    """The topics on which a rule compares figures."""
    return [topic for topic in topics() if topic.code == code]


def letters_of(several: Iterable[Topic]) -> tuple[str, ...]:
    """The letters of which some stand in each sentence of some topics."""
    return tuple(dict.fromkeys(each for topic in several for each in topic.near))


_AND = re.compile(r"\s+and\s+(?:an?\s+)?|[,;:]\s+|\.\s+")


_SPAN = r"(?:an?|one) (?:minute|hour|day|week|month|quarter|year)"
_CHOICE = re.compile(rf"\b{_SPAN}(?:, {_SPAN})*(?:,? or|,) {_SPAN}\b", re.IGNORECASE)
"""Times of which somebody chooses one: "for a day, a week or a month"."""


def _parts_on(topic: Topic, sentence: Sentence) -> Iterator[Sentence]:
    """The sentence if it is on the topic, or those of its parts that are."""
    if topic.judges == ("lengths",) and _CHOICE.search(sentence.text):
        return
    if topic.holds(sentence.text):
        yield sentence
    elif topic.touches(sentence.text):
        if topic.judges == ("shares",):  # a percentage belongs to what stands around it
            yield sentence
        else:
            yield from (
                part
                for part in _parts(sentence)
                if topic.holds(part.text) and not _OF_BEFORE.match(part.text)
            )


_OF_BEFORE = re.compile(
    r"\W*(?:and |but )?(?:it|they|this|that) (?:lasts?|ends?|expires?|lapses?|runs?)\b"
)
"""Begins a part that says how long what stands before it lasts."""


def _parts(sentence: Sentence) -> Iterator[Sentence]:
    """The parts of a sentence that lists several figures."""
    start = 0
    whole = [(each.start, each.start + len(each.words)) for each in lengths(sentence.text)]
    edges = [
        found.start()
        for found in _AND.finditer(sentence.text)
        if not any(begin < found.start() < end for begin, end in whole)  # "4 hours and 20 minutes"
    ]
    for end in [*edges, len(sentence.text)]:
        yield sentence.part(start, end)
        start = end


def _against(sentence: Sentence, topic: Topic, portal: Portal) -> Iterator[Finding]:
    said = [each for each in figures(sentence, topic) if not is_denied(sentence.text, each)]
    figured = [each for each in said if not is_reckoned(sentence.text, each.start, portal)]
    rows = {each: _rules_of_row(sentence.text, each, figured, topic, portal) for each in figured}
    for each, row in rows.items():
        held = {value for ground in row for value in _held(ground, sentence)}
        if row and held.isdisjoint((each.value, totals(sentence.text).get(each.start))):
            yield against_claims(sentence, topic, each.words, each.start, row)
    yield from _alone(
        [each for each in figured if not rows[each]], figured, sentence, topic, portal
    )


def _alone(
    several: Sequence[Stated],
    said: Sequence[Stated],
    sentence: Sentence,
    topic: Topic,
    portal: Portal,
) -> Iterator[Finding]:
    """Figures that no row gives to a class of data, against the claims that they can mean."""
    for each in several:
        around = _around(sentence.text, each)
        parted = len(said) > 1 or len(clauses(sentence.text)) > 1 or "shares" in topic.judges
        if parted and topic.judges != ("lengths",) and not topic.holds(around):
            continue
        candidates = _candidates(sentence, around, topic, portal)
        if candidates is None:
            return
        row = of_contract(_row_of(around, each, sentence.text), sentence.text)
        near = _candidates(sentence, row, topic, portal) or ()
        if len(said) > 1:
            near = (*near, *(_beside(sentence, each, said, topic, portal)))
        if named := rules_of_class(sentence.text[: each.start], topic, portal):
            alone = len(said) == 1 and not sentence.links and near
            candidates, near = (named, ()) if alone else (candidates, (*near, *named))
        own = rules_of_own_data(sentence, topic, portal) if candidates else ()
        held = {value for ground in (*candidates, *near, *own) for value in _held(ground, sentence)}
        held |= bounds_told(sentence.text, {it.value for it in said}, topic, portal)
        if any(is_chosen(sentence.text, each.value, ground) for ground in candidates):
            continue
        together = totals(sentence.text).get(each.start)
        if not held.isdisjoint((each.value, together)) or _stands_beside(
            sentence.text, each, portal
        ):
            continue
        apart = not candidates and _is_of_each_product(each, sentence, topic, portal)
        if apart or _is_told_around(each, sentence, topic, portal):
            continue
        if candidates or (topic.alone == "true" and not _is_backed_claim(sentence, portal)):
            yield against_claims(sentence, topic, each.words, each.start, own or candidates)


def _is_of_each_product(stated: Stated, sentence: Sentence, topic: Topic, portal: Portal) -> bool:
    """Whether each product that a sentence names has a claim of its own with this figure."""
    named = products_meant(sentence.text, portal)
    holding = [each for each in backing(portal, topic) if stated.value in _held(each, sentence)]
    return bool(named) and all(
        any(each.products is None or product in each.products for each in holding)
        for product in named
    )


def _is_told_around(stated: Stated, sentence: Sentence, topic: Topic, portal: Portal) -> bool:
    """Whether a figure is of the claim that the sentence before is about, or of one to which the
    paragraph links, though the topic has figures of other ones: a control says how soon one sort of
    customer is told of an incident.
    """
    told = meant_before(sentence, backing(portal, topic), portal)
    known = grounds(portal).by_reference
    linked = (known[name] for name in sentence.links if name in known)
    return any(stated.value in _held(before.ground, sentence) for before in told) or any(
        stated.value in each.lengths for each in linked if topic.touches(each.text)
    )


def _is_backed_claim(sentence: Sentence, portal: Portal) -> bool:
    """Whether a sentence is the statement of a claim with a basis: it has its figure itself."""
    record = portal.find(sentence.subject)
    return sentence.path[:1] == ("statement",) and bool(field_of(record, "basis"))


def _stands_beside(text: str, stated: Stated, portal: Portal) -> bool:
    """Whether one of several figures stands in a claim that is near to the words around it, or is
    that of a law.
    """
    if is_of_law(text, stated.start, portal) or is_of_former_version(text, stated.start, portal):
        return True
    if isinstance(stated.value, tuple):
        spans = [(each.start, each.start + len(each.words)) for each in lengths(text)]
    else:
        spans = [(each.start, each.start + len(each.words)) for each in shares(text)]
    if len(spans) < 2:
        return False
    near = (each.ground for each in beside(text, stated.start, spans, portal))
    return any(stated.value in {*times_of(each), *each.shares} for each in near)


def is_denied(text: str, stated: Stated) -> bool:
    """Whether the clause denies the figure: "not kept for 30 days", but not "without content"."""
    begin, _ = clause_at(text, stated.start)
    after = text[stated.start + len(stated.words) :]
    return bool(
        _NOT.search(_BOUND.blanked(text[begin : stated.start]))
        or _IS_NOT.match(after)
        or _TOO_MUCH.search(after)
        or quoted(text, stated.start, stated.start + len(stated.words))
    )


_TOO_MUCH = re.compile(
    r"\b(?:is|are) (?:\w+ )?(?:more|less|shorter|longer) than we\b", re.IGNORECASE
)
_IS_NOT = re.compile(r"\W*(?:is|are|was|were) (?:not|never|no)\b", re.IGNORECASE)


_BOUND = Speech("guards.bound")
"""Says how long at most: "no longer than", "not kept for more than"."""
_NOT = Speech("figures.denied")


def _held(ground: Ground, sentence: Sentence) -> set[object]:
    own = ground.reference == sentence.subject
    rule = ground.record
    things = frozenset[Key]() if own else held_for_things(ground, sentence.text)
    kept: Iterable[Key | None] = held_apart(ground, sentence.text) | things
    if isinstance(rule, Retention) and rule.backups and rule.backups.duration:
        if not (
            own or LAST_COPY.search(sentence.block) or LAST_COPY.search(answered(sentence).text)
        ):
            only_in_backups = {key_of(rule.backups.duration)} - {*kept_in_use(rule)}
            return {*(ground.fields - only_in_backups), *ground.shares, *kept}
        kept = (*kept, *(kept_in_backups(rule) if "backup" in sentence.text.lower() else ()))
    control = ground.reference.startswith("controls/")  # its fields say how often, its texts more
    said = () if own or (ground.fields and not control) else ground.said
    return {*ground.fields, *ground.shares, *kept, *said}


def _around(text: str, stated: Stated) -> str:
    """The part of the sentence that a figure belongs to, where that part says enough."""
    begin, end = clause_at(text, stated.start)
    parts = [found.end() for found in _AND.finditer(text, begin, stated.start)]
    for start in (*reversed(parts), begin):
        if len(vocabulary(text[start:end])) >= 3:
            return text[start:end]
    return text


_LEADS = re.compile(r"(?:^|[,:;(])\s*(?:(?:about|at most|at least|up to)\s+)?$")
"""Before a figure that stands in front of its thing: "14 days on laptops, 7 days on servers"."""
_LEADS_ON = re.compile(r"\s+(?:for|of|in)\b")
"""Behind a figure that stands in front of its thing."""
_OF_OTHERS = Speech("figures.of_others")
"""Before a figure of what the claim on the first one leaves out: "the other ones every 90 days"."""
_LISTED = re.compile(r"\W*(?:and|or)?\W*")


def _beside(
    sentence: Sentence, stated: Stated, said: Sequence[Stated], topic: Topic, portal: Portal
) -> Sequence[Ground]:
    """The claims that one of several figures can mean by what follows it, or in a row of figures
    any of the topic.
    """
    following = next((each for each in said if each.start > stated.start), None)
    after = sentence.text[stated.start : following.start if following else None]
    if following and _LISTED.fullmatch(after[len(stated.words) :]):
        return [*backing(portal, topic)]
    before = [each for each in said if each.start < stated.start]
    if before and _OF_OTHERS.search(sentence.text[: stated.start]):
        return [*backing(portal, topic)]
    if before and _LISTED.fullmatch(
        sentence.text[before[-1].start + len(before[-1].words) : stated.start]
    ):
        return [*backing(portal, topic)]
    leads = _LEADS.search(sentence.text[: stated.start])
    return (_candidates(sentence, after, topic, portal) or ()) if leads else ()


def _row_of(around: str, stated: Stated, text: str) -> str:
    """The statement of a row to which a figure belongs."""
    row = statements(text)
    return next((each for each in row if stated.words in each), around) if len(row) > 1 else around


def _rules_of_row(
    text: str, stated: Stated, said: Sequence[Stated], topic: Topic, portal: Portal
) -> list[Ground]:
    """In a row of figures, the rules for the class of data between one and the next; backups are
    told of apart.
    """
    after = text[stated.start + len(stated.words) :]
    if len(said) < 2 or "backup" in text.lower() or _LEADS_ON.match(after):
        return []
    ends = (each.start + len(each.words) for each in said if each.start < stated.start)
    return rules_of_class(text[max(ends, default=0) : stated.start], topic, portal)


def _candidates(sentence: Sentence, text: str, topic: Topic, portal: Portal) -> list[Ground] | None:
    """The claims that the sentence can mean; None when it is the claim itself."""
    own = grounds(portal).by_reference.get(sentence.subject)
    named = products_meant(sentence.text, portal)
    of_others = own and own.products and named and named.isdisjoint(own.products)
    if own and own in backing(portal, topic) and not of_others:
        # a claim that says how often by its field can tell how often something else is done, and
        # for how long
        told = topic.judges == ("cadences",) and own.fields & own.said
        apart = topic.judges == ("lengths",) and own.reference.startswith("controls/")
        return [own] if own.fields and not (told or apart) else None
    chosen = _chosen(text, topic, named, frozenset(linked_in(sentence, portal)), portal)
    if named and not all(
        any(ground.products is None or product in ground.products for ground in chosen)
        for product in named
    ):
        return []
    return [*chosen, own] if own and (chosen or topic.alone == "true") else [*chosen]


@lru_cache(maxsize=4096)
def _chosen(
    text: str, topic: Topic, named: frozenset[str], linked: frozenset[str], portal: Portal
) -> Sequence[Ground]:
    """The claims on a topic that are nearest to a text: of those linked, else of those in scope."""
    known = backing(portal, topic)
    meant = {ground for ground in known if ground.reference in linked} or {
        ground
        for ground in known
        if ground.products is None or not named or named & ground.products
    }
    scored = grounds(portal).near(text, meant.__contains__) or [
        (0.0, ground) for ground in known if ground in meant
    ]
    best = scored[0][0] if scored else 0.0
    likely = [ground for score, ground in scored if score >= best * NEARLY]
    clear = _clearest(text, likely, portal) if len(likely) > 1 else likely
    return list(dict.fromkeys((*titled(text, meant), *clear)))


def _clearest(text: str, likely: Sequence[Ground], portal: Portal) -> Sequence[Ground]:
    """The one of several claims that all words of a text, and what they mean, make clear."""
    among = set(likely)
    shares = {each.ground: each.share for each in nearest(text, portal) if each.ground in among}
    first, second = sorted((*shares.values(), 0.0, 0.0), reverse=True)[:2]
    clear = first >= SURELY and second <= first * NEARLY
    return [each for each in likely if shares.get(each) == first] if clear else likely


def linked_in(sentence: Sentence, portal: Portal) -> Sequence[str]:
    """The claims that a sentence links to, or the record in which it stands."""
    record = portal.find(sentence.subject)
    return (*sentence.links, *getattr(record, "claims", ()))
