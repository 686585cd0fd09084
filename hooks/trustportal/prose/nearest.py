"""The claims that a sentence is near to, by the words that they share: rare words count more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import takewhile
from math import fsum, log
from operator import itemgetter
from typing import NamedTuple

from pydantic import TypeAdapter

from trustportal.model.updates import Update
from trustportal.portal import Portal
from trustportal.prose.ground import Ground, grounds, vocabulary
from trustportal.prose.passages import Sentence
from trustportal.prose.shown import plain
from trustportal.reference import read_table

LEAST = 0.5
"""A claim that has less than this share of the best claim's likeness is not near."""
NEARLY = 0.75
"""A claim that has this share of the best claim's likeness could be meant as well."""
FAINT = 0.2
"""A claim that has less than this share of the best claim's likeness is not worth a look."""


MANY = 400
"""A word that more claims have brings none of them in beside a rarer word, if what the rarer ones
bring in is near: so the time grows with the sentences and not with their product with the claims.
"""

_OF_OTHERS = "shares/"
"""A page for one audience asks, and other claims answer."""


class Near(NamedTuple):
    """A claim near a sentence: what share of the meaning of the sentence's words it has."""

    ground: Ground
    share: float


@dataclass(frozen=True)
class Index:
    """Which claims have a word, and how much each word tells."""

    words: Mapping[Ground, frozenset[str]]
    holders: Mapping[str, tuple[Ground, ...]]
    weights: Mapping[str, float]
    unknown: float

    @cached_property
    def _sets(self) -> dict[str, frozenset[Ground]]:
        return {}

    def holding(self, word: str) -> frozenset[Ground]:
        """The claims that have a word, to be compared with those that have another."""
        if word not in self._sets:
            self._sets[word] = frozenset(self.holders.get(word, ()))
        return self._sets[word]

    def weigh(self, words: Iterable[str]) -> float:
        """How much some words tell together."""
        return fsum(self.weights.get(word, self.unknown) for word in words)


@cache
def _meanings() -> Mapping[str, str]:
    """The stem that stands for each stem of a group."""
    groups = TypeAdapter(tuple[tuple[str, ...], ...]).validate_python(read_table("synonyms"))
    found: dict[str, str] = {}
    for group in groups:
        first = _root(min(vocabulary(group[0])))
        for word in group:
            for stem in vocabulary(word):
                found.setdefault(_root(stem), first)
    return found


@lru_cache(maxsize=65536)
def meanings(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, those that mean the same as one."""
    return _meant(vocabulary(text))


def _meant(stems: Iterable[str]) -> frozenset[str]:
    same, silent, short = _meanings(), _silent(), _short()
    roots = {_root(full) for stem in stems for full in short.get(stem, (stem,))}
    return frozenset(same.get(root, root) for root in roots if root not in silent)


@cache
def _short() -> Mapping[str, tuple[str, ...]]:
    """The stems of the words for which an abbreviation stands, by its own."""
    table = TypeAdapter(dict[str, str]).validate_python(read_table("synonyms", "short"))
    return {min(vocabulary(each)): tuple(sorted(vocabulary(full))) for each, full in table.items()}


@cache
def _silent() -> frozenset[str]:
    """The roots of words that tell no claim from another."""
    words = TypeAdapter(tuple[str, ...]).validate_python(read_table("synonyms", "silent"))
    return frozenset(_root(stem) for word in words for stem in vocabulary(word))


_ENDINGS = ("ing", "ied", "ed", "in", "e", "d", "i")


@lru_cache(maxsize=65536)
def _root(stem: str) -> str:
    """A stem without what makes a form of a verb of it: wipe, wiped and wiping are one."""
    for ending in _ENDINGS:
        if stem.endswith(ending) and len(stem) >= len(ending) + 3 + (ending in ("in", "d")):
            return stem[: -len(ending)]
    return stem


@lru_cache(maxsize=2)
def index(portal: Portal) -> Index:
    """The claims of a portal by their words."""
    known = grounds(portal).all
    beside = _beside(portal)
    words = {
        each: _meant(each.vocabulary | _fields(each) | beside.get(each.reference, frozenset()))
        for each in known
        if not (each.superseded or each.reference.startswith(_OF_OTHERS))
    }
    count = Counter(word for several in words.values() for word in several)
    most = len(words) + 1
    holders: dict[str, list[Ground]] = {}
    for ground, several in words.items():
        for word in several:
            holders.setdefault(word, []).append(ground)
    return Index(
        words,
        {word: tuple(several) for word, several in holders.items()},
        {word: log(1 + most / number) for word, number in count.items()},
        log(1 + most),
    )


def _fields(ground: Ground) -> frozenset[str]:
    """The words of the names of fields that say something: "last surveillance"."""
    record = ground.record
    names = (name for name in type(record).model_fields if getattr(record, name) not in (None, ()))
    return frozenset().union(*(vocabulary(name.replace("_", " ")) for name in names))


def _beside(portal: Portal) -> Mapping[str, frozenset[str]]:
    """By claim, the words of the updates that are about it."""
    found: dict[str, frozenset[str]] = {}
    for record in portal.records["updates"]:
        if isinstance(record, Update) and record.state == "published":
            said = vocabulary(plain(f"{record.title} {record.body}"))
            for name in record.claims or ():
                found[name] = found.get(name, frozenset()) | said
    return found


def known_share(text: str, portal: Portal) -> float:
    """What share of a sentence's meaning some claim or other has."""
    known, spoken = index(portal), meanings(text)
    return known.weigh(spoken & known.weights.keys()) / (known.weigh(spoken) or 1.0)


@lru_cache(maxsize=16384)
def nearest(text: str, portal: Portal) -> tuple[Near, ...]:
    """The claims near a sentence, best first."""
    known = index(portal)
    spoken = meanings(text)
    whole = known.weigh(spoken) or 1.0
    rare = sorted(spoken & known.weights.keys(), key=lambda each: (-known.weights[each], each))
    shared = _sharing(rare, known, MANY)
    if max(shared.values(), default=0.0) < LEAST * known.weigh(rare):
        shared = _sharing(rare, known, len(known.words))
    least = max(shared.values(), default=0.0) * FAINT
    found = [(weight, each) for each, weight in shared.items() if weight >= least]
    found.sort(key=itemgetter(0), reverse=True)
    return tuple(Near(each, weight / whole) for weight, each in found)


def _sharing(rare: Sequence[str], known: Index, most: int) -> Mapping[Ground, float]:
    """How much the words tell that each claim shares with a sentence, whose words come with the
    rarest first. A word that more than `most` claims have brings none in beside a rarer one.
    """
    shared: dict[Ground, float] = {}
    left, best = known.weigh(rare), 0.0
    for word in rare:
        weight = known.weights[word]
        held: Collection[Ground] = known.holders[word]
        if left < best * LEAST or (shared and len(held) > most):
            held = known.holding(word).intersection(shared)  # who has no rarer word is not near
        for each in held:
            shared[each] = shared.get(each, 0.0) + weight
        best = max(best, *map(shared.__getitem__, held)) if held else best
        left -= weight
    return shared


def close(near: Sequence[Near], share: float) -> Sequence[Near]:
    """Those that have a share of the best one's likeness or more, of claims with the best first."""
    least = near[0].share * share if near else 0.0
    return list(takewhile(lambda each: each.share >= least, near))


ALL = 0.9
"""The share of a sentence's meaning that a claim has which is surely meant."""
APART = 0.8
"""What share of the best claim's likeness no other one has, where it alone can be meant."""


def is_of_one(near: Sequence[Near]) -> bool:
    """Whether a sentence can be on no other claim than the best of these."""
    return bool(near) and near[0].share >= ALL and len(close(near, APART)) == 1


def of_paragraph(sentence: Sentence, portal: Portal) -> Sequence[Near]:
    """The claims near the paragraph of a sentence, where it has others, and near the sentence
    together with the one before it, where it begins with a word for what that one names.
    """
    block = sentence.block.strip()
    if len(block) <= len(sentence.text):
        return ()
    found = close(nearest(block, portal), NEARLY)
    if not (sentence.before and _FOR_ANOTHER.match(sentence.text)):
        return found
    return (*found, *close(nearest(f"{sentence.before} {sentence.text}", portal), NEARLY))


_FOR_ANOTHER = re.compile(r"\W*(?:they|it|this|these|that|those|he|she|both)\b", re.IGNORECASE)


def beside(
    text: str, start: int, spans: Sequence[tuple[int, int]], portal: Portal
) -> Iterator[Near]:
    """The claims near to what stands around the words at `start`, of several words at `spans`: up
    to the ones before, up to the next, and both.
    """
    begin = max((end for first, end in spans if first < start), default=0)
    stop = min((first for first, _ in spans if first > start), default=len(text))
    for piece in (text[begin:start], text[start:stop], text[begin:stop]):
        yield from close(nearest(piece, portal), LEAST)
