"""What answers a question: by its id, by its words, or nothing; what is doubtful is left to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from trustportal.answering.index import Index, Match, index_of
from trustportal.answering.standing import stands
from trustportal.public import PublicRecord, PublicView

How = Literal["id", "words", "doubt", "nothing"]

NEAR = 0.42
"""How close a record must be to answer."""
DOUBTFUL = 0.32
"""From which closeness on a record is named to the person who answers by hand."""
FEW = 4
"""On what more records rest, it does not bind two of them together."""
APART = 0.90
"""The second record must be farther than this share of the first, unless the two belong together."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for a question: the records that answer, or the candidates of a doubt."""

    how: How
    references: tuple[str, ...] = ()
    candidates: tuple[Match, ...] = ()
    confidence: float = 0.0
    yes_no: str | None = None

    def line(self) -> str:
        """In one line, for a report."""
        near = ", ".join(f"{each.record['ref']} {each.closeness:.2f}" for each in self.candidates)
        return f"{self.how} {' '.join(self.references)} [{near}]"


class Finder:
    """Finds answers in one public view."""

    def __init__(self, view: PublicView) -> None:
        self.view = view
        self.index: Index = index_of(view)

    def find(self, name: str, question: str) -> Finding:
        """What answers a question that has an id, words or both."""
        return self.by_words(question)

    def by_words(self, question: str) -> Finding:
        """The one record that is close, if it is the only one or its rivals belong to it."""
        ranked = self.index.ranked(question)[:5]
        close = tuple(match for match in ranked if match.closeness >= DOUBTFUL)
        if not ranked or ranked[0].closeness < NEAR:
            return Finding("doubt" if close else "nothing", candidates=close or tuple(ranked[:2]))
        first = ranked[0]
        rivals = [
            match for match in close[1:] if match.closeness >= first.closeness * APART
        ]
        several = [first.record, *(match.record for match in rivals)]
        if answer := self._one_of(several):
            return Finding("words", (answer["ref"],), close, first.closeness)
        return Finding("doubt", candidates=(first, *rivals))

    def _one_of(self, rivals: Sequence[PublicRecord]) -> PublicRecord | None:
        """Of records that are about as close: the one of the questions and answers that speaks of
        all claims among them, else the closest, if they belong together.
        """
        claims = {each["ref"]: each for each in rivals if each["collection"] != "faq"}
        claims = {
            name: each for name, each in claims.items() if not claims.keys() & set(each["supports"])
        }
        speaking = [set(each["supports"]) for each in claims.values()]
        for reference in sorted(set.intersection(*speaking)) if len(rivals) > 1 and claims else ():
            record = self.view.index[reference]
            wide = len(claims) > 1 or record in rivals
            if record["collection"] == "faq" and wide and stands(record, self.view):
                return record
        first = rivals[0]
        return first if all(self._together(first, each) for each in rivals[1:]) else None

    def _together(self, one: PublicRecord, other: PublicRecord) -> bool:
        """Whether one of two records rests on the other, or both on one that few rest on."""
        if one["ref"] in other["supports"] or other["ref"] in one["supports"]:
            return True
        shared = rests_on(one) & rests_on(other)
        return any(len(self.view.index[each]["supports"]) <= FEW for each in shared)


def rests_on(record: PublicRecord) -> set[str]:
    """The records of which a record speaks or on which it rests."""
    named = (*record.get("claims", ()), *(record.get("basis") or ()), *record.get("evidence", ()))
    return {each for each in named if "/" in each}
