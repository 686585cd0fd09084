"""What the claims say: each published record as that on which a sentence can stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from itertools import islice
from math import fsum, log
from typing import Any

from trustportal.model.base import Claim, Part, Record, field_of
from trustportal.model.certifications import Certification
from trustportal.model.durations import Duration
from trustportal.model.faq import Question
from trustportal.model.fields import Prose
from trustportal.model.kinds import ORGANIZATION
from trustportal.model.marks import marked
from trustportal.model.updates import Update
from trustportal.model.words import words as in_words
from trustportal.portal import Portal
from trustportal.prose.quantities import days, key_of, lengths, shares
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech

Key = tuple[Decimal, str]

_WORD = re.compile(r"[a-z][a-z0-9/-]*[a-z0-9]|[a-z]{3,}")
_STOP = Speech("ground.stop")
"""Words that stand in every text and so tell nothing."""
_DEFINITIONS = ("products", "data_classes", "regions")


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """A record as sentences can rest on it: its vocabulary, its values, and what it covers.

    `fields` are the values of its fields, `said` those that stand in its texts. `products` is None
    for a record that covers everything or does not say what it covers. `days` are those of its
    documents as well, `own_days` without them.
    """

    reference: str
    record: Part
    vocabulary: frozenset[str]
    fields: frozenset[Key]
    said: frozenset[Key]
    shares: frozenset[Decimal]
    days: frozenset[date]
    own_days: frozenset[date]
    text: str
    products: frozenset[str] | None
    superseded: bool

    @property
    def lengths(self) -> frozenset[Key]:
        """Every length of time that the record states, in fields and texts."""
        return self.fields | self.said


@lru_cache(maxsize=131072)
def vocabulary(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, cut to their stems."""
    return frozenset().union(*map(_stems, set(_WORD.findall(text.lower()))))


@lru_cache(maxsize=65536)
def _stems(word: str) -> frozenset[str]:
    parts, stop = _UNITS.get(word, word).split("-"), _stop()
    return frozenset(_stem(part) for part in parts if len(part) > 2 and part not in stop)


@cache
def _stop() -> frozenset[str]:
    return frozenset(_STOP.words)


_UNITS = {"kb": "kilobytes", "mb": "megabytes", "tb": "terabytes", "pb": "petabytes"}
"""How units are written in short; GB is a country as well."""
_ALIKE = {
    "retain": "keep", "retent": "keep", "kept": "keep", "store": "store", "prompt": "input",
    "reques": "input", "respon": "output", "erased": "delete", "erase": "delete",
    "removed": "delete", "remove": "delete", "deleti": "delete", "conver": "conten",
    "chat": "conten", "messag": "conten", "invoic": "billin", "ticket": "suppor",
    "copies": "backup", "testin": "test", "pentes": "penetr", "custom": "custom",
}  # fmt: skip
"""Stems that mean the same on a trust portal."""


def _stem(word: str) -> str:
    for ending in ("ies", "es", "s"):
        if word.endswith(ending) and len(word) > len(ending) + (3 if len(ending) > 1 else 2):
            word = word[: -len(ending)] + ("y" if ending == "ies" else "")
            break
    stem = word[:6]
    return _ALIKE.get(stem, stem)


MOST_LOOKED_AT = 120
"""Claims compared with one sentence."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """All grounds of a portal, and how much each word tells."""

    all: tuple[Ground, ...]
    by_reference: Mapping[str, Ground]
    by_collection: Mapping[str, tuple[Ground, ...]]
    weight: Mapping[str, float]
    holders: Mapping[str, tuple[Ground, ...]]

    def of(self, *collections: str) -> Iterator[Ground]:
        """The grounds of some collections, in the order of all."""
        for name, several in self.by_collection.items():
            if name in collections:
                yield from several

    def near(self, text: str, fits: Callable[[Ground], bool]) -> list[tuple[float, Ground]]:
        """The grounds that fit, with the share of the sentence's meaning that each has, best first.

        Only grounds that share one of its telling words are looked at, so that the time grows
        with the sentences and not with their product with the claims.
        """
        spoken = vocabulary(text)
        weights = {word: self._weigh(word) for word in spoken}
        whole = fsum(weights.values()) or 1.0
        looked_at: dict[str, Ground] = {}
        for word in sorted(spoken, key=lambda each: (-weights[each], each)):
            if len(looked_at) >= MOST_LOOKED_AT:
                break
            for each in islice(self.holders.get(word, ()), MOST_LOOKED_AT):
                if each.reference not in looked_at and fits(each):
                    looked_at[each.reference] = each
        scored = [
            (fsum(map(weights.__getitem__, spoken & each.vocabulary)) / whole, each)
            for each in looked_at.values()
        ]
        return sorted(scored, key=lambda pair: -pair[0])

    def _weigh(self, word: str) -> float:
        return self.weight.get(word, self.weight.get("", 1.0))


@lru_cache(maxsize=2)
def grounds(portal: Portal) -> Grounds:
    """The grounds of a portal: its published claims, answers excepted, and its organisation."""
    found = [
        _ground(reference, record, portal)
        for reference, record in portal.all()
        if record.state == "published" and not isinstance(record, Question | Update)
    ]
    found.append(_ground(ORGANIZATION.name, portal.organization, portal))
    count = Counter(word for each in found for word in each.vocabulary)
    most = len(found) + 1
    weight = {word: log(1 + most / number) for word, number in count.items()}
    weight[""] = log(1 + most)
    holders: dict[str, list[Ground]] = {}
    for each in found:
        for word in each.vocabulary:
            holders.setdefault(word, []).append(each)
    return Grounds(
        tuple(found),
        {each.reference: each for each in found},
        _by_collection(found),
        weight,
        {word: tuple(several) for word, several in holders.items()},
    )


def _by_collection(found: Iterable[Ground]) -> Mapping[str, tuple[Ground, ...]]:
    by_name: dict[str, list[Ground]] = {}
    for each in found:
        by_name.setdefault(each.reference.partition("/")[0], []).append(each)
    return {name: tuple(several) for name, several in by_name.items()}


def _ground(reference: str, record: Part, portal: Portal) -> Ground:
    texts = [
        plain(found.value)
        for found in marked(record)
        if isinstance(found.mark, Prose) and found.public
    ]
    names = [_title(portal, name, each) for name in _DEFINITIONS for each in _named(record, name)]
    values = values_of(record)
    codes = [_in_words(value) for value in values if isinstance(value, str) and len(value) < 40]
    related = [
        value
        for document in field_of(record, "documents") or ()
        if (found := portal.find(f"documents/{document}"))
        for value in values_of(found)
    ]
    days_in_text = {
        date(each.year, each.month, each.day)
        for text in texts
        for each in days(text)
        if each.day and _is_day(each)
    }
    return Ground(
        reference,
        record,
        frozenset().union(*map(vocabulary, (*texts, *names, *codes))),
        frozenset(
            key for value in values if isinstance(value, Duration) and (key := key_of(value))
        ),
        frozenset(each.key for text in texts for each in lengths(text)),
        frozenset(
            [value.normalize() for value in values if isinstance(value, Decimal)]
            + [each.amount for text in texts for each in shares(text)]
        ),
        frozenset(
            {value for value in [*values, *related] if isinstance(value, date)} | days_in_text
        ),
        frozenset({value for value in values if isinstance(value, date)} | days_in_text),
        " . ".join(texts),
        products_of(record),
        bool(field_of(record, "superseded_by")),
    )


@lru_cache(maxsize=65536)
def _in_words(code: str) -> str:
    return in_words(code)


def _is_day(day: Any) -> bool:
    try:
        date(day.year, day.month, day.day)
    except ValueError:
        return False
    return True


def products_of(record: Part) -> frozenset[str] | None:
    """The products that a record covers; None for all of them, or where it does not say."""
    scope = record.scope if isinstance(record, Claim) else None
    if scope is not None and scope.everything:
        return None
    own = field_of(record, "products")
    named = own if own is not None else (scope.products if scope else ())
    return frozenset(named) or None


def _named(record: Part, name: str) -> tuple[str, ...]:
    scope = field_of(record, "scope")
    return (*(field_of(record, name) or ()), *(field_of(scope, name) or ()))


def _title(portal: Portal, collection: str, name: str) -> str:
    found = portal.find(f"{collection}/{name}")
    return found.title if isinstance(found, Record) else name


_APART = frozenset(
    {"internal", "reviewed_on", "review_every", "id", "state", "formerly", "settings"}
)


@cache
def _fields(model: type[Part]) -> tuple[str, ...]:
    return tuple(name for name in model.model_fields if name not in _APART)


def values_of(part: Part) -> list[Any]:
    """Every value that a part holds, in parts of it as well."""
    found: list[Any] = []
    _add_values(part, found)
    return found


def _add_values(value: Any, found: list[Any]) -> None:
    """Add what a value holds, which can be a list of parts of parts."""
    if isinstance(value, Part):
        held = value.__dict__
        for name in _fields(type(value)):
            if (inner := held[name]) is not None:
                _add_values(inner, found)
        if isinstance(value, Certification):
            found.append(value.standard_name)
    elif isinstance(value, tuple):
        for item in value:
            if item is not None:
                _add_values(item, found)
    else:
        found.append(value)
