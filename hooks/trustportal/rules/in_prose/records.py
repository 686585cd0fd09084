"""What a text says of a thing, against the record of that thing (FCT-15)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
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
from trustportal.prose.ground import Ground, grounds, vocabulary
from trustportal.prose.guards import clauses, denies, negated
from trustportal.prose.letters import Letters
from trustportal.prose.passages import spoken
from trustportal.prose.places import places
from trustportal.prose.quantities import NUMBERS, lengths
from trustportal.prose.speech import Speech
from trustportal.prose.topics import Matter, matters, reached
from trustportal.prose.voices import as_written, in_first_person
from trustportal.reference.expressions import expression
from trustportal.rules.in_prose.classes import is_of_named_class
from trustportal.rules.in_prose.offers import (
    denied_of_products,
    planned_for,
    products_with,
    said_without_record,
    with_plans,
)
from trustportal.rules.in_prose.scope import letters_of_scope, said_of_scope
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
    for sentence in assertions(portal, letters_of_scope(portal)):
        of_page = sentence.sort == "text" and sentence.subject not in own
        if of_page and (said := next(said_of_scope(sentence.text, portal), None)):
            yield finding_in(sentence, f"'{said[0]}': {said[1]}", said[2])
    for sentence in assertions(portal, chain.from_iterable(each.near for each in matters())):
        text = in_first_person(sentence.text, portal)
        for matter in _matters_of(text) if sentence.sort == "text" else ():
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
        yield from _left_out(text, matter, meant, portal)
    elif matter.value:
        yield from _values(text, matter, meant)
    else:
        where = meant[0].reference
        for found in matter.said(text):
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
    covered = [_covered(each, matter.covers) for each in records]
    if None in covered:
        return
    if denies(text):
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
    if alone and len(row) <= 1:
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


_EXCEPT = Speech("records.exception")
_NONE = re.compile(
    r"\b(?:nothing|no|none|without)\b(?: (?:is|was|were|has|been|of|it|them|any|an?|\w+ly))*\W*$",
    re.IGNORECASE,
)
"""Before an exception that is denied: "nothing was carved out"."""


def _left_out(
    text: str, matter: Matter, records: Sequence[Ground], portal: Portal
) -> Iterator[Said]:
    """What the records leave out does not stand in a clause that takes it in."""
    if any(not _NONE.search(text[: each.start()]) for each in _EXCEPT.finditer(text)):
        return
    for begin, end in _with_lists(text):
        clause = matter.without_harmless(text)[begin:end]
        found = next(filter(None, (expression(each).search(clause) for each in matter.says)), None)
        if not found or denies(clause):
            continue
        said = [
            (ground.reference, item)
            for ground in records
            for thing, item in _things(ground, matter.leaves_out)
            if _stands_in(text[begin:end], thing)
            and products_named(item, portal) <= products_named(text, portal)
        ]
        if not any(_is_there(text[begin:end], item, portal) for _, item in said):
            yield from ((found.group(), f"{where} leaves out: {it}", begin) for where, it in said)


def _is_there(clause: str, item: str, portal: Portal) -> bool:
    """Whether a clause puts what is left out where the item itself says that it is: "account data,
    which is in Ireland for everyone".
    """
    known = frozenset().union(*(each.codes for each in places(item, portal)))
    said = frozenset().union(*(each.codes for each in places(clause, portal)))
    return bool(said) and said <= known


def _with_lists(text: str) -> Iterator[tuple[int, int]]:
    """The clauses of a sentence, a list behind a colon with what comes before it: "everything falls
    under it: logs, backups".
    """
    begin, found = 0, clauses(text)
    for number, (_, end) in enumerate(found):
        following = text[slice(*found[number + 1])] if number + 1 < len(found) else ""
        listing = text[:end].rstrip().endswith(":") and not _FINITE.search(following)
        if not (listing and following):
            yield begin, end
            begin = end


_FINITE = Speech("guards.finite")
_NOT = re.compile(r"\b(?:not|no|never)\b|(?<=can)not\b")
_APART = re.compile(r",? (?:such as|and|or) |[,;] ")
_REMARK = re.compile(r",? (?:which|so|when)\b.*|, (?:who|that)\b.*")
"""Goes on about a thing; "jobs that run on macOS" without a comma are some of the jobs."""
_ANY_DATA = re.compile(r"(?:the |all |any |other |some )?(?:data|information)", re.IGNORECASE)
"""What says only with its remark which data it is: "data that the bank receives"."""
_PARTLY = re.compile(r"\bwithout\b")
_LISTED_ELSEWHERE = re.compile(r"(?<!,) that (?:is|are|was|were)\b")
"""Leaves out a part of a thing that is itself taken in: "endpoints that are not on the list"."""
_SAYS_NOTHING = (
    "part covered cover offered collected examined included given promised optional marked some"
    " other hold see named scope read"
)
MOST_WORDS = 12
"""Longer items say more than what is left out."""


@lru_cache(maxsize=65536)
def _things(ground: Ground, paths: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """What a record leaves out, thing by thing, each with the item in which it stands."""
    found = []
    for item in (str(each) for path in paths for each in reached(ground.record, path)):
        listing = _REMARK.sub("", item)
        denial = _NOT.search(listing)
        if denial:
            after = listing[denial.end() :]
            listing = after if _telling(after) else listing[: denial.start()]
        elif len(item.split()) > MOST_WORDS:
            continue
        if _LISTED_ELSEWHERE.search(item):
            continue
        if listing != item and _ANY_DATA.fullmatch(listing.strip()):
            continue
        things = _together_with_places(_APART.split(listing))
        found += [(each, item) for each in things if _telling(each) and not _PARTLY.search(each)]
    return tuple(found)


_IN_PLACE = re.compile(r"\b(?:in|to|from|at|of|through) (?:the )?[A-Z][\w .-]*$")
_NAMES_ALONE = re.compile(r"(?:the )?[A-Z][\w.-]*(?: [A-Z][\w.-]*)*")


def _together_with_places(things: Sequence[str]) -> Iterator[str]:
    """The things of a list without the further places of one: "access in Japan and Australia" says
    nothing of Australia by itself.
    """
    in_place = False
    for each in things:
        if not (in_place and _NAMES_ALONE.fullmatch(each.strip())):
            yield each
            in_place = bool(_IN_PLACE.search(each))


@lru_cache(maxsize=65536)
def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:5].rstrip("e") for word in vocabulary(text))


def _telling(thing: str) -> frozenset[str]:
    return _stems(thing) - _stems(_SAYS_NOTHING)


@lru_cache(maxsize=4096)
def _stands_in(clause: str, thing: str) -> bool:
    """Whether a clause names a thing: with all its words, and two of them side by side."""
    if not _telling(thing) <= _stems(clause):
        return False
    pair = [word[:5] for word in re.findall(r"[\w-]+", thing.lower()) if _telling(word)]
    if len(pair) != 2:
        return True
    one, other = map(re.escape, pair)
    near = rf"\b{one}\w*[\s-]+(?:\w+\s+)?{other}|\b{other}\w*[\s-]+{one}"
    return bool(re.search(near, clause, re.IGNORECASE))


def _values(text: str, matter: Matter, records: Sequence[Ground]) -> Iterator[Said]:
    """What a sentence gives as a value of the matter stands in one of its records."""
    apart = expression(matter.apart) if matter.apart else None
    for found in expression(matter.value).finditer(apart.blanked(text) if apart else text):
        said = next(value for value in found.groups() if value).lower().replace("gray", "grey")
        held = _together(tuple(records), matter.apart)
        if lasting := {each.key for each in lengths(said)}:
            known = (frozenset(each.key for each in lengths(held)),) if apart else ()
            stands = lasting <= frozenset().union(*known or (each.lengths for each in records))
        else:
            behind = r"\d" if said[-1].isdigit() and said[:1].isalpha() else r"\w"  # as "Argon2"
            stands = bool(re.search(rf"(?<![\w.]){re.escape(said)}(?!{behind}|\.\d)", held))
        if not stands and not negated(text, *found.span()):
            message = f"{records[0].reference} says otherwise on {matter.about}"
            yield found.group(), message, found.start()


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
    return " ".join([ground.text, *map(str, values.values()), *counts]).lower()


_APART_FROM = frozenset({"internal", "id", "reviewed_on", "review_every"})
