"""What answers a question: by its id, its own text, its words, or nothing.

What is doubtful is left to a person, with the candidates named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from trustportal.answering.answers import answer_of
from trustportal.answering.by_id import Known, is_other, known_questions
from trustportal.answering.index import Match, index_of
from trustportal.answering.standing import stands
from trustportal.model.questionnaire_files import Listed
from trustportal.model.questionnaires import YesNo
from trustportal.public import PublicRecord, PublicView

How = Literal["id", "text", "words", "doubt", "nothing"]

NEAR = (1.0, 0.42, 0.36, 0.32)
"""How close a record must be to answer, by how many more of the question's telling terms it has
than it lacks, up to three: the more words agree, the less each must weigh."""
DOUBTFUL = 0.32
"""From which closeness on a record is named to the person who answers by hand."""
SUREST = 0.95
"""Words alone never make an answer surer than this."""
RIVAL = 0.90
"""A record that is closer than this share of the closest is its rival."""
FEW = 4
"""On what more records rest, it does not bind two of them together."""
SUBJECT = 0.5
"""How much of a record's subject a single word of a question must be."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for a question: the records that answer it, or the candidates of a doubt."""

    how: How
    references: tuple[str, ...] = ()
    confidence: float = 0.0
    yes_no: YesNo | None = None
    candidates: tuple[str, ...] = ()
    reason: str = ""


class Finder:
    """Finds answers in one public view; `name` is the questionnaire whose ids alone count."""

    def __init__(
        self, view: PublicView, questionnaires: Sequence[Listed] = (), name: str | None = None
    ) -> None:
        self.view = view
        self.index = index_of(view)
        self.known = known_questions(questionnaires, name)

    def find(self, name: str, question: str) -> Finding:
        """What answers a question that has an id, words or both."""
        if several := self.known.by_id(name):
            return self._by_id(several, question)
        if alike := self.known.by_text(question):
            return replace(self._mapped(alike[0]), confidence=alike[1], how="text")
        return self._by_words(question)

    def _by_id(self, several: Sequence[Known], question: str) -> Finding:
        known = several[0]
        if len(several) > 1:
            names = " and ".join(each.questionnaire for each in several)
            return Finding("doubt", reason=f"the id {known.id} stands in {names}; name one")
        claims = known.mapped.claims if known.mapped else ()
        shares = bool(known.text or not claims) or self.index.shares(question, claims)
        if question and (is_other(known, question) or not shares):
            reason = f"{known.id} of {known.questionnaire} asks something else than this row"
            return Finding("doubt", candidates=claims, reason=reason)
        return self._mapped(known)

    def _mapped(self, known: Known) -> Finding:
        if known.mapped is None:
            reason = f"{known.questionnaire} lists {known.id} as answered by no claim"
            return Finding("nothing", reason=reason)
        claims = known.mapped.claims
        if answer_of(claims, self.view) is None:
            reason = f"what {known.id} of {known.questionnaire} rests on no longer holds"
            return Finding("doubt", candidates=claims, reason=reason)
        return Finding("id", claims, 1.0, known.mapped.answer)

    def _by_words(self, question: str) -> Finding:
        """The one record that is close, if it is the only one or its rivals belong to it."""
        close = [each for each in self.index.ranked(question) if each.closeness >= DOUBTFUL]
        named = tuple(each.record["ref"] for each in close[:3])
        if not close:
            return Finding("nothing", reason="no claim speaks of this")
        first = close[0].closeness
        if not self._is_enough(close[0]):
            return Finding("doubt", candidates=named, reason="no claim is close enough")
        rivals = [each.record for each in close if each.closeness >= first * RIVAL]
        if answer := self._one_of(rivals):
            return Finding("words", (answer["ref"],), min(first, SUREST), candidates=named)
        return Finding("doubt", candidates=named, reason="several claims are as close")

    def _is_enough(self, match: Match) -> bool:
        """Whether a record is close and has more of the question's telling terms than it lacks; a
        single one must be its own subject, or one of which few records speak.
        """
        more = max(0, min(len(match.met) - len(match.unmet), len(NEAR) - 1))
        sole = next(iter(match.met)) if len(match.met) == 1 else None
        tells = sole is None or match.focus >= SUBJECT or self.index.weight(sole) >= self.index.rare
        return tells and match.closeness >= NEAR[more]

    def _one_of(self, rivals: Sequence[PublicRecord]) -> PublicRecord | None:
        """Of records that are about as close: the one of the questions and answers that speaks of
        all claims among them, else the closest, if they belong together.
        """
        claims = {each["ref"]: each for each in rivals if each["collection"] != "faq"}
        if len(rivals) - len(claims) > 1:
            return None  # two questions, and no telling which was asked
        speaking = [
            set(each["supports"])
            for each in claims.values()
            if not claims.keys() & set(each["supports"])
        ]
        for reference in sorted(set.intersection(*speaking)) if len(speaking) > 1 else ():
            record = self.view.index[reference]
            if record["collection"] == "faq" and stands(record, self.view):
                return record
        first = rivals[0]
        return first if all(self._together(first, each) for each in rivals[1:]) else None

    def _together(self, one: PublicRecord, other: PublicRecord) -> bool:
        """Whether one of two records speaks of the other or rests on it, or both speak of one that
        few rest on.
        """
        if one["ref"] in other["supports"] or other["ref"] in one["supports"]:
            return True
        shared = _rests_on(one) & _rests_on(other)
        return any(len(self.view.index[each]["supports"]) <= FEW for each in shared)


def _rests_on(record: PublicRecord) -> set[str]:
    named = (*record.get("claims", ()), *(record.get("basis") or ()), *record.get("evidence", ()))
    return {each for each in named if "/" in each}
