"""What records leave out of what they promise, against a sentence that takes it in (FCT-15)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from trustportal.model.base import field_of
from trustportal.portal import Portal
from trustportal.prose.assertions import products_named
from trustportal.prose.ground import Ground, vocabulary
from trustportal.prose.guards import clauses, denies
from trustportal.prose.places import places, places_of_customers
from trustportal.prose.speech import Speech
from trustportal.prose.topics import Matter, reached
from trustportal.reference.expressions import expression

Said = tuple[str, str, int]
"""The words that are wrong, what is wrong with them, and where they stand."""

_EXCEPT = Speech("records.exception")
_NONE = re.compile(
    r"\b(?:nothing|no|none|without)\b(?: (?:is|was|were|has|been|of|it|them|any|an?|\w+ly))*\W*$",
    re.IGNORECASE,
)
"""Before an exception that is denied: "nothing was carved out"."""


def left_out_of_records(
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
            (ground, thing, item)
            for ground in records
            if not matter.named or _is_named(ground, text[begin:end])
            for thing, item in _things(ground, matter.leaves_out)
            if _stands_in(text[begin:end], thing)
            and products_named(item, portal) <= products_named(text, portal)
        ]
        right = {
            _telling(thing)
            for ground, thing, item in said
            if _is_there(text[begin:end], item, portal)
            or _is_promised_elsewhere(text, thing, ground, records)
        }
        for ground, thing, item in said:
            if not any(each <= _telling(thing) for each in right):
                yield found.group(), f"{ground.reference} leaves out: {item}", begin


def _is_named(ground: Ground, clause: str) -> bool:
    """Whether a clause speaks of a record by one of its names, or goes on about it."""
    names = (field_of(ground.record, each) for each in ("title", "legal_entity"))
    return any(each and each in clause for each in names) or bool(_GOES_ON.search(clause))


_GOES_ON = re.compile(
    r"^\W*(?:(?:and|but|while|although|where|there) )*(?:it|they|which|who)\b", re.IGNORECASE
)


def _is_promised_elsewhere(
    text: str, thing: str, ground: Ground, records: Sequence[Ground]
) -> bool:
    """Whether what one record leaves out is what another one states, to which the sentence is as
    near: voicemail, which the promise for India alone leaves out.
    """
    spoken = vocabulary(text)
    shared = len(spoken & ground.vocabulary)
    return any(
        len(spoken & other.vocabulary) >= shared
        and _stands_in(statement, thing)
        and not denies(statement)
        for other in records
        if other is not ground
        for statement in [str(field_of(other.record, "statement"))]
    )


def _is_there(clause: str, item: str, portal: Portal) -> bool:
    """Whether a clause puts what is left out where the item itself says that it is: "account data,
    which is in Ireland for everyone".
    """
    known = frozenset().union(*(each.codes for each in places(item, portal)))
    of_customers = places_of_customers(clause, portal)
    told = (each for each in places(clause, portal) if each not in of_customers)
    said = frozenset().union(*(each.codes for each in told))
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
_PARTLY = re.compile(r"\b(?:without|other|else)\b")
"""What is left out of a thing, or nothing but what was named before it: "no other content"."""
_SENTENCES = re.compile("; ")
_LISTED_ELSEWHERE = re.compile(r"(?<!,) that (?:is|are|was|were)\b")
"""Leaves out a part of a thing that is itself taken in: "endpoints that are not on the list"."""
_SAYS_NOTHING = (
    "part covered cover offered collected examined included given promised optional marked some"
    " other hold see named scope read report certificate certification examination attestation"
)
MOST_WORDS = 12
"""Longer items say more than what is left out."""


@lru_cache(maxsize=65536)
def _things(ground: Ground, paths: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """What a record leaves out, thing by thing, each with the item in which it stands."""
    found = []
    items = (str(each) for path in paths for each in reached(ground.record, path))
    for item in (part for each in items for part in _SENTENCES.split(each)):
        listing = _REMARK.sub("", item)
        denial = _NOT.search(listing)
        if denial:
            after = listing[denial.end() :]
            listing = after if _telling(after) else listing[: denial.start()]
        elif len(listing.split()) > MOST_WORDS or _is_told_of(listing):
            continue
        if _LISTED_ELSEWHERE.search(item):
            continue
        if listing != item and _ANY_DATA.fullmatch(listing.strip()):
            continue
        things = _together_with_places(_APART.split(listing))
        found += [(each, item) for each in things if _telling(each) and not _PARTLY.search(each)]
    return tuple(found)


def _is_told_of(item: str) -> bool:
    """Whether an item is a sentence that says how something is, and leaves nothing out: "Scribe is
    tested separately".
    """
    return bool(_FINITE.search(item)) and not _EXCEPT.search(item)


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
