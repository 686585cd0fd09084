"""Every record that can answer, by its terms; the closeness of a question to each.

Terms are weighed as in TF-IDF: what few records speak of says more. The closeness is the share of
a question's weight that a record speaks of, tempered by how much of the record's own subject the
question names. Words that no record has count as well, and so a question on something else stays
far from everything.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from trustportal.answering.standing import stands
from trustportal.answering.words import read_terms, stems, terms, words
from trustportal.model.kinds import KIND_OF
from trustportal.public import PublicRecord, PublicView

APART = frozenset({"products", "data_classes", "updates", "customers"})
"""Collections that define, or tell news: they answer no question."""
_LINK = re.compile(r"\]\([^)]*\)")
_SUBJECT, _SAID, _BESIDE = 1.0, 0.75, 0.35
_GENERIC = 0.25
FOCUS = 0.35
"""How much of the closeness hangs on the record's own subject."""
DECISIVE = 1.5
"""How much more a name and a decisive word weigh."""
_RARE = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that can answer: the weight of each of its terms, and those of its subject."""

    record: PublicRecord
    terms: Mapping[str, float]
    subjects: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A record, how close a question is to it, from 0 to 1, how much of its subject the question
    names, and the telling terms of the question that it has and lacks.
    """

    record: PublicRecord
    closeness: float
    focus: float
    met: frozenset[str]
    unmet: frozenset[str]


@dataclass(frozen=True, slots=True)
class Index:
    """All that can answer. `weights` holds by term how much it says, `unknown` what a new one
    does, `products` each product by its title.
    """

    entries: tuple[Entry, ...]
    weights: Mapping[str, float]
    unknown: float
    products: Mapping[str, PublicRecord]

    def ranked(self, question: str) -> list[Match]:
        """The records that have a term of the question, the closest first."""
        read = read_terms(question)
        asked = frozenset(term.text for term in read)
        decisive = {each.text for each in read if each.named or each.text in words().decisive}
        products = [each for title, each in self.products.items() if title in question]
        matches = [
            self._match(entry, asked, decisive)
            for entry in self.entries
            if decisive <= entry.terms.keys()
            and covers(entry, products)
            and _is_asked(entry, asked)
        ]
        ranked = sorted(matches, key=lambda match: (-match.closeness, match.record["ref"]))
        return [match for match in ranked if match.met]

    def shares(self, question: str, references: Collection[str]) -> bool:
        """Whether one of some records has a term of the question at all."""
        asked = set(terms(question))
        return any(
            asked & entry.terms.keys()
            for entry in self.entries
            if entry.record["ref"] in references
        )

    @property
    def rare(self) -> float:
        """From which weight on so few records have a term that it alone can tell what is asked."""
        return math.log(1 + len(self.entries) / _RARE)

    def weight(self, term: str) -> float:
        """How much a term says."""
        weight = self.weights.get(term, self.unknown)
        return weight * _GENERIC if term in words().generic else weight

    def _match(self, entry: Entry, asked: frozenset[str], decisive: Collection[str]) -> Match:
        weights = {
            term: self.weight(term) * (DECISIVE if term in decisive else 1) for term in asked
        }
        whole = sum(weights.values()) or 1.0
        shared = sum(weight * entry.terms.get(term, 0.0) for term, weight in weights.items())
        focus = max(self._share(subject, asked) for subject in entry.subjects)
        telling = asked - words().generic
        return Match(
            entry.record,
            shared / whole * (1 - FOCUS + FOCUS * focus),
            focus,
            telling & entry.terms.keys(),
            telling - entry.terms.keys(),
        )

    def _share(self, subject: frozenset[str], asked: frozenset[str]) -> float:
        whole = sum(self.weight(term) for term in subject)
        return sum(self.weight(term) for term in subject & asked) / whole if whole else 0.0


def index_of(view: PublicView) -> Index:
    """The index of a view."""
    entries = tuple(
        _entry(record, view)
        for record in view.claims()
        if record["collection"] not in APART and stands(record, view)
    )
    spread = Counter(term for entry in entries for term in entry.terms)
    weights = {term: math.log(1 + len(entries) / count) for term, count in spread.items()}
    products = {record["title"]: record for record in view.records["products"]}
    return Index(entries, weights, math.log(1 + len(entries)), products)


def _entry(record: PublicRecord, view: PublicView) -> Entry:
    subjects = [record["title"], *(record.get("also_asked") or ())]
    said = [
        record.get("statement") or record.get("definition") or "",
        _LINK.sub("", record.get("answer") or ""),
    ]
    beside = [*_details(record, view), KIND_OF[record["collection"]].title]
    weighed = {part: _BESIDE for text in (*said, *subjects) for part in stems(text)}
    for texts, weight in ((beside, _BESIDE), (said, _SAID), (subjects, _SUBJECT)):
        weighed |= {term: weight for text in texts for term in terms(text)}
    if record["collection"] == "subprocessors":  # the words of its name say nothing of what it does
        name = record["title"].partition("(")[0]
        weighed |= dict.fromkeys(stems(name), _BESIDE)
    return Entry(record, weighed, tuple(frozenset(terms(each)) for each in subjects))


def _details(record: PublicRecord, view: PublicView) -> Sequence[str]:
    """Conditions, the standard, and the products, regions and data that it is about."""
    scope = record.get("scope") or {}
    about = {**record["reach"], "data_classes": scope.get("data_classes") or ()}
    titles = [
        named["title"]
        for kind in ("products", "regions", "data_classes")
        for name in about[kind]
        if (named := view.find(f"{kind}/{name}"))
    ]
    return [*(record.get("conditions") or ()), record.get("standard_name") or "", *titles]


def _is_asked(entry: Entry, asked: frozenset[str]) -> bool:
    """Whether a question is about what the records of a collection are about; what someone else
    holds needs a question on that.
    """
    record, aspects = entry.record, words().aspects
    needed = aspects.get("holder" if record.get("holder") else record["collection"])
    return needed is None or bool(needed & asked)


def covers(entry: Entry, products: Sequence[PublicRecord]) -> bool:
    """Whether a record is about the products that a question names; one of the questions and
    answers, which rests on claims of several products, must name them itself.
    """
    reach = entry.record["reach"]["products"]
    if entry.record["collection"] == "faq":
        return all(
            max(entry.terms.get(term, 0.0) for term in terms(each["title"])) > _BESIDE
            for each in products
        )
    return not reach or all(each["id"] in reach for each in products)
