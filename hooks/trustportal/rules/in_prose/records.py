"""What a text says of a thing, against the record of that thing (FCT-15)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from itertools import chain

from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import (
    assertions,
    name_of_product,
    products_meant,
    products_named,
    rows_of_products,
)
from trustportal.prose.ground import Ground, grounds
from trustportal.prose.guards import denies, negated
from trustportal.prose.left_out import left_out
from trustportal.prose.letters import Letters
from trustportal.prose.passages import Sentence, spoken
from trustportal.prose.quantities import NUMBERS, Length, lengths
from trustportal.prose.speech import Speech
from trustportal.prose.topics import Matter, matters, reached
from trustportal.prose.voices import as_written, in_first_person
from trustportal.reference.expressions import expression
from trustportal.rules.in_prose.assurances.shown import LETTERS_OF_SHOWN, of_no_concern
from trustportal.rules.in_prose.assurances.uncovered import uncovered
from trustportal.rules.in_prose.classes import is_of_named_class
from trustportal.rules.in_prose.features_told import (
    denied_feature,
    given_feature,
    letters_of_features,
)
from trustportal.rules.in_prose.former_things import letters_of_former, of_former_thing
from trustportal.rules.in_prose.left_out_of_records import left_out_of_records
from trustportal.rules.in_prose.named_beside import is_on_products, without_ways
from trustportal.rules.in_prose.offers import (
    denied_of_products,
    planned_for,
    products_with,
    said_without_record,
    with_plans,
)
from trustportal.rules.in_prose.own_words import is_said_by_record
from trustportal.rules.in_prose.portal_itself import LETTERS, said_of_portal
from trustportal.rules.in_prose.scope import letters_of_scope, said_of_scope
from trustportal.rules.in_prose.told_apart import said_apart
from trustportal.rules.rule import Finding, finding_in, rule

Said = tuple[str, str, int]
"""The words that are wrong, what is wrong with them, and where they stand."""


@rule(
    "FCT-15",
    "error",
    "S54 S42",
    why="the record beside the sentence says the contrary, and a reviewer reads both",
    mend="say what the record says, with its limits, or correct the record",
)
def records_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A text says nothing of a feature, test, document or agreement that its record denies."""
    own = grounds(portal).by_reference
    read: dict[tuple[str, str], Said | None] = {}
    _nearby().meet(spoken(portal))
    for sentence, wrong in _of_any_record(portal):
        yield finding_in(sentence, f"'{wrong[0]}': {wrong[1]}", wrong[2])
    for sentence in assertions(portal, chain.from_iterable(each.near for each in matters())):
        text = in_first_person(sentence.text, portal)
        judged = sentence.sort == "text" and not denied_feature(sentence.text, portal)
        for matter in _matters_of(text) if judged else ():
            records = _records(matter, portal) if matter.is_around(sentence.block) else {}
            if not (records or matter.offered) or own.get(sentence.subject) in records:
                continue
            if linked := [each for each in records if each.reference in sentence.links]:
                records = dict.fromkeys(linked)
            key = (text, matter.about, *records)  # the same words say the same wherever they stand
            if key not in read:
                read[key] = next(_against(text, matter, tuple(records), portal), None)
            if said := read[key]:
                read_as, message, start = said
                words = as_written(read_as, sentence.text, portal)
                start = max(0, sentence.text.find(words, min(start, len(words))))
                yield finding_in(sentence, f"'{' '.join(words.split())}': {message}", start)
                break


def _of_any_record(portal: Portal) -> Iterator[tuple[Sentence, Said]]:
    """What sentences say against records whatever the matter: of all that they take in, of the
    portal itself, of the features of products, and of the extent of reports.
    """
    own = grounds(portal).by_reference
    of_pages: tuple[tuple[Iterable[str], Callable[[str, Portal], Said | None]], ...] = (
        (letters_of_scope(portal), lambda text, portal: next(said_of_scope(text, portal), None)),
        (LETTERS, lambda text, portal: next(said_of_portal(text, portal), None)),
        (letters_of_former(portal), of_former_thing),
        (LETTERS_OF_SHOWN, of_no_concern),
    )
    for letters, against in of_pages:
        for sentence in assertions(portal, letters):
            of_page = sentence.sort == "text" and sentence.subject not in own
            if of_page and (said := against(sentence.text, portal)):
                yield sentence, said
    for sentence in assertions(portal, letters_of_features(portal)):
        if sentence.sort == "text" and (said := _of_features(sentence.text, portal)):
            yield sentence, said


def _of_features(text: str, portal: Portal) -> Said | None:
    """What a text says of products against the availability of features and the extent of
    reports.
    """
    said = denied_feature(text, portal) or uncovered(text, portal) or said_apart(text, portal)
    if said or any(each.products for each in _matters_of(text)):
        return said
    return given_feature(text, portal)


@lru_cache(maxsize=65536)
def _matters_of(text: str) -> tuple[Matter, ...]:
    """The matters that a sentence is on."""
    if _NO_PROMISE.search(text):
        return ()
    folded = text.lower()
    near = map(matters().__getitem__, _nearby().near(folded))
    return tuple(matter for matter in near if matter.is_in(text, folded))


@cache
def _nearby() -> Letters:
    return Letters(matter.near for matter in matters())


@lru_cache(maxsize=512)
def _records(matter: Matter, portal: Portal) -> Mapping[Ground, None]:
    """The records that say something on a matter, in their order."""
    known = grounds(portal).of(*matter.collections)
    return dict.fromkeys(ground for ground in known if matter.is_of(ground))


def _against(
    text: str, matter: Matter, records: Sequence[Ground], portal: Portal
) -> Iterator[Said]:
    """What the records on a matter say against a sentence."""
    if not records:
        yield from said_without_record(text, matter, portal)
        return
    if matter.products:
        yield from _products(text, matter, records, portal)
        return
    named = products_named(text, portal)
    meant = _of_products(matter, named, portal)
    if matter.leaves_out and not meant:
        meant = _of_products(matter, frozenset(), portal)
    if matter.named:
        of_name = {each for name, each in _names(matter, portal) if name in text}
        meant = tuple(each for each in meant if each in of_name) if of_name else ()
    meant = tuple(each for each in meant if each in records)
    if not meant or _is_permitted(text, matter, named, portal):
        return
    if matter.leaves_out:
        yield from left_out_of_records(text, matter, meant, portal)
    elif matter.value:
        yield from _values(text, matter, meant)
    else:
        where = meant[0].reference
        for found in matter.said(text):
            if not is_said_by_record(text, found.start(), found.group(), portal):
                yield found.group(), f"{where} says otherwise on {matter.about}", found.start()


@lru_cache(maxsize=8192)
def _of_products(matter: Matter, named: frozenset[str], portal: Portal) -> tuple[Ground, ...]:
    """The records on a matter that can be of some products; where none are named, all of them."""
    return tuple(
        each
        for each in _records(matter, portal)
        if not (products := _covered(each, matter.covers)) or not named or named & products
    )


def _is_permitted(text: str, matter: Matter, named: frozenset[str], portal: Portal) -> bool:
    """Whether a record says what others deny, of the products and with the times of a sentence."""
    said = {each.key for each in lengths(text)}
    return bool(matter.unless) and any(
        matter.permits(each)
        and is_of_named_class(text, each, portal)
        and (not named or not each.products or named <= each.products)
        and said <= each.lengths
        for each in grounds(portal).of(*matter.collections)
    )


@lru_cache(maxsize=256)
def _names(matter: Matter, portal: Portal) -> tuple[tuple[str, Ground], ...]:
    """The names of the records on a matter."""
    fields = ("title", "legal_entity")
    records = _records(matter, portal)
    names = ((getattr(each.record, field, None), each) for each in records for field in fields)
    return tuple((name, each) for name, each in names if name)


_NO_PROMISE = Speech("records.no_promise")


def _products(
    text: str, matter: Matter, records: Sequence[Ground], portal: Portal
) -> Iterator[Said]:
    """The products of which a sentence speaks are among those of the records."""
    if not is_on_products(text, matter, portal):
        return
    text = without_ways(text, matter, portal)
    covered = [_covered(each, matter.covers) for each in records]
    if None in covered:
        return
    if denies(text) or left_out(text, portal):
        whole = with_plans(frozenset().union(*filter(None, covered)), portal)
        yield from denied_of_products(text, matter, whole, records[0].reference, portal)
        return
    row = rows_of_products(text, portal)
    own = [each for each in row if all(expression(on).search(each) for on in matter.on)]
    said = own[0] if own and len(row) > 1 else text
    whole = with_plans(frozenset().union(*filter(None, covered)), portal)
    meant = _with_it(said, matter, portal) or products_meant(said, portal)
    missing = meant - whole
    missing -= planned_for(text, [each.record for each in records])
    found = next(matter.said(text), None)
    if missing and found:
        what = f"{records[0].reference} does not name {listed(sorted(missing))}"
        yield found.group(), what, found.start()
    named = products_named(text, portal)
    alone = _ALONE.search(text) if found and named and named < whole else None
    to_product = alone and name_of_product(portal).match(text, alone.end() - 1)
    if alone and to_product and len(row) <= 1:
        what = f"{records[0].reference} names {listed(sorted(whole - named))} as well"
        yield alone.group(), what, alone.start()


def _with_it(text: str, matter: Matter, portal: Portal) -> frozenset[str]:
    """The product that alone has what a text speaks of, where others are named beside it: of "Plus
    with single sign-on and Basic" it is Plus. None where the text does not say it so.
    """
    pattern = name_of_product(portal)
    several = [each for on in matter.on for each in expression(on).finditer(text)]
    before = [_WITH.search(text, 0, each.start()) for each in several]
    names = list(pattern.finditer(text))
    if not several or not all(before) or len(names) < 2:
        return frozenset()
    at = {each.start() for each in before if each}
    return frozenset().union(
        *(products_named(each.group(), portal) for each in names if each.end() in at)
    )


_WITH = re.compile(
    r"(?: (?:customers|accounts|projects|workspaces))?,? (?:with|using) (?:an? |the |our )?$",
    re.IGNORECASE,
)
"""Between a product and what it has, so that nothing else of the sentence has it."""
_ALONE = Speech("records.alone")
"""Says of products that there are no others: "limited to Enterprise"."""


def _covered(ground: Ground, path: str) -> frozenset[str] | None:
    """The products of a record: those of its scope, or of the field that a matter names."""
    if not path:
        return products_with(ground.record) or ground.products
    return frozenset(map(str, reached(ground.record, path))) or None


def _values(text: str, matter: Matter, records: Sequence[Ground]) -> Iterator[Said]:
    """What a sentence gives as a value of the matter stands in one of its records."""
    apart = expression(matter.apart) if matter.apart else None
    judged = apart.blanked(text) if apart else text
    for found in expression(matter.value).finditer(judged):
        group = next(number for number, value in enumerate(found.groups(), 1) if value)
        said = found[group].lower().replace("gray", "grey")
        lasting = next((each for each in lengths(judged) if _holds(each, found.start(group))), None)
        if lasting and lengths(said):
            stands = _has_lasted(lasting, judged, tuple(records), matter.apart)
        else:
            stands = _stands_as(said, _together(tuple(records), ""))
        if not stands and not negated(text, *found.span()):
            message = f"{records[0].reference} says otherwise on {matter.about}"
            yield found.group(), message, found.start()


def _stands_as(said: str, held: str) -> bool:
    """Whether a value stands in what records say, be it in the plural: passkeys."""
    behind = r"s?(?!\w|\.\d)"
    if said[-1].isdigit():
        behind = r"(?!\d|\.\d)" if said[:1].isalpha() else r"(?!\w|\.\d)"  # as "Argon2"
    return bool(re.search(rf"(?<![\w.]){re.escape(said)}{behind}", held))


def _holds(length: Length, start: int) -> bool:
    """Whether a length of time begins at some words or holds them."""
    return length.start <= start < length.start + len(length.words)


def _has_lasted(length: Length, text: str, records: tuple[Ground, ...], apart: str) -> bool:
    """Whether records give a length of time that a sentence gives, or a shorter one than it says
    at most: "under three hours". Beside the right one the target can stand in any words.
    """
    known = frozenset().union(*(each.lengths for each in records))
    if not apart:
        return length.key in known
    measured = _amounts(_together(records, apart), length.unit)
    if length.amount in measured or not measured:
        return length.amount in measured
    if length.key in known and measured & _amounts(text, length.unit):
        return True
    return max(measured) <= length.amount and bool(_AT_MOST.search(text[: length.start]))


def _amounts(text: str, unit: str) -> frozenset[Decimal]:
    """The lengths of time in a text in one unit; how often something is done is none of them."""
    return frozenset(
        each.amount for each in lengths(text) if each.unit == unit and not each.cadence
    )


_AT_MOST = Speech("records.at_most")


@lru_cache(maxsize=256)
def _together(records: tuple[Ground, ...], apart: str) -> str:
    """What some records say, without what an expression finds."""
    texts = map(written, records)
    return " ".join(map(expression(apart).blanked, texts) if apart else texts)


@lru_cache(maxsize=65536)
def written(ground: Ground) -> str:
    """The texts and values of a record in lower case, and how many each of its lists has."""
    record = ground.record
    values = {
        name: getattr(record, name) for name in type(record).model_fields if name not in _APART_FROM
    }
    numbers = {len(each) for each in values.values() if isinstance(each, tuple)}
    counts = [f"{number} {NUMBERS[number]}" for number in numbers if number < len(NUMBERS)]
    text = " ".join([ground.text, *map(str, values.values()), *counts])
    return text.lower().replace("gray", "grey")


_APART_FROM = frozenset({"internal", "id", "reviewed_on", "review_every"})
