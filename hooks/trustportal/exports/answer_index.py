"""What the page of answers needs to find them in the browser: words, weights, and what to say.

The numbers are those of `answering`, so that the page and `trust-portal answer` find the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from json import dumps
from typing import Any

from trustportal.answering.answers import said
from trustportal.answering.finding import DOUBTFUL, NEAR, RIVAL, SUBJECT
from trustportal.answering.index import DECISIVE, FOCUS, Entry, Index, covers, index_of
from trustportal.answering.words import words
from trustportal.exports.output import Output
from trustportal.public import PublicView


def outputs(_: PublicView) -> Iterator[Output]:
    """answers.json."""
    yield Output(
        "answers",
        "answers.json",
        "The words by which the page of answers finds them",
        "for that page, which asks no server",
        "application/json",
        _written,
    )


def _written(view: PublicView) -> bytes:
    index, known = index_of(view), words()
    asked = _said(index)
    content = {
        "endings": known.endings,
        "filler": sorted(known.filler),
        "generic": sorted(known.generic),
        "nameless": sorted(known.generic | known.common),
        "decisive": sorted(known.decisive),
        "longest": known.longest,
        "phrases": {" ".join(phrase): name for phrase, name in sorted(known.phrases.items())},
        "weights": {term: round(index.weight(term), 3) for term in sorted(asked)},
        "unknown": round(index.unknown, 3),
        "near": NEAR,
        "doubtful": DOUBTFUL,
        "rival": RIVAL,
        "subject": SUBJECT,
        "focus": FOCUS,
        "heavier": DECISIVE,
        "rare": round(index.rare, 3),
        "entries": [
            _entry(each, index, asked, view) for each in sorted(index.entries, key=_reference)
        ],
    }
    return (dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _reference(entry: Entry) -> str:
    return str(entry.record["ref"])


def _said(index: Index) -> set[str]:
    """Every term that has a weight of its own, as a question can have it."""
    terms = index.weights.keys() | words().generic
    return set(terms) - words().filler


def _entry(entry: Entry, index: Index, asked: Collection[str], view: PublicView) -> dict[str, Any]:
    record = entry.record
    needed = words().aspects.get("holder" if record.get("holder") else record["collection"])
    return {
        "path": record["path"],
        "title": record["title"],
        "text": said(record, view),
        "terms": {term: weight for term, weight in entry.terms.items() if term in asked},
        "subjects": [sorted(each) for each in entry.subjects],
        "aspects": sorted(needed) if needed else None,
        "not_for": [title for title, each in index.products.items() if not covers(entry, [each])],
    }
