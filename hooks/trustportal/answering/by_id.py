"""Questions that are known: by their ids, or by texts that an adopter brought."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from trustportal.model.questionnaire_files import Listed
from trustportal.model.questionnaires import MappedAnswer

SAME_TEXT = 92
"""How alike two texts are that are one question, of 100 (rapidfuzz, words in any order)."""
OTHER_TEXT = 55
"""Below this likeness to its own text a question with a known id is another question."""


@dataclass(frozen=True, slots=True)
class Known:
    """A question of a questionnaire; `mapped` is None where no claim answers it."""

    questionnaire: str
    id: str
    mapped: MappedAnswer | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class KnownQuestions:
    """Every known question by its id in small letters, and those whose text was brought.

    Where a questionnaire was `named`, its ids alone count, whatever they look like. Else an id
    must have letters and digits: `3` and `2.1` number the rows of any list.
    """

    ids: Mapping[str, Sequence[Known]]
    texts: Mapping[Known, str]
    named: bool

    def by_id(self, written: str) -> Sequence[Known]:
        """The questions of an id as people write it: `CEK-03.1`, `cek-03.1`, `CAIQ CEK-03.1`."""
        whole = " ".join(written.lower().split())
        for name in (whole, *re.split(r"[\s:]+", whole)):
            if found := self.ids.get(name):
                return found if self.named or _is_telling(name) else ()
        return ()

    def by_text(self, question: str) -> tuple[Known, float] | None:
        """The question whose own text this is, and how alike they are, from 0 to 1."""
        found = process.extractOne(
            question, self.texts, scorer=fuzz.token_sort_ratio, score_cutoff=SAME_TEXT
        )
        return (found[2], found[1] / 100) if found else None


def known_questions(questionnaires: Iterable[Listed], name: str | None = None) -> KnownQuestions:
    """What the questionnaires know; of one alone where it is named."""
    ids: dict[str, list[Known]] = {}
    for listed in questionnaires:
        asked = listed.questionnaire
        if asked.state != "published" or name not in (None, listed.name):
            continue
        answers = {each.id: each for each in asked.answers}
        for each in (*answers, *asked.unanswered):
            known = Known(listed.name, each, answers.get(each), listed.texts.get(each, ""))
            ids.setdefault(each.lower(), []).append(known)
    texts = {known: known.text for several in ids.values() for known in several if known.text}
    return KnownQuestions(ids, texts, name is not None)


def is_other(known: Known, question: str) -> bool:
    """Whether a question is not the one whose text was brought for its id."""
    return bool(known.text) and fuzz.token_set_ratio(question, known.text) < OTHER_TEXT


def _is_telling(name: str) -> bool:
    return len(name) > 3 and bool(re.search("[a-z]", name) and re.search("[0-9]", name))
