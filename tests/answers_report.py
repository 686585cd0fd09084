"""How well questions find their claims: `make answers-report`, over tests/questions.yml."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import yaml
from trustportal.answering.finding import Finder, Finding
from trustportal.judge import judge
from trustportal.public import publish

ROOT = Path(__file__).parent.parent
HELD_OUT = 3
"""One question in so many is held out."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, whether by its id, the claims of which one answers it, and what was found."""

    text: str
    by_id: bool
    right: frozenset[str]
    found: Finding

    @property
    def held_out(self) -> bool:
        """Whether the tables were made without it."""
        return not self.by_id and crc32(self.text.encode()) % HELD_OUT == 0

    @property
    def answered(self) -> bool:
        return bool(self.found.references)

    @property
    def correct(self) -> bool:
        """Whether what was found answers it; what must stay empty is correct when it does."""
        found = set(self.found.references)
        return (
            bool(found) and found <= self.right if self.by_id is False else found == set(self.right)
        )


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over some questions."""

    answered: int
    right: int
    answerable: int

    @property
    def precision(self) -> float:
        """The share of the answers given that are right."""
        return self.right / self.answered if self.answered else 1.0

    @property
    def recall(self) -> float:
        """The share of the questions with an answer that were given it."""
        return self.right / self.answerable if self.answerable else 1.0


def score(asked: Iterable[Asked]) -> Score:
    """The score of some questions."""
    several = list(asked)
    return Score(
        sum(each.answered for each in several),
        sum(each.answered and each.correct for each in several),
        sum(bool(each.right) for each in several),
    )


def ask_all() -> Sequence[Asked]:
    """Every question, asked of the portal of this repository."""
    judgement = judge(ROOT)
    assert judgement.portal
    portal = judgement.portal
    finder = Finder(publish(portal, judgement.as_of), portal.questionnaires)
    table = yaml.safe_load((ROOT / "tests" / "questions.yml").read_text(encoding="utf-8"))
    return [
        Asked(
            each["ask"],
            by_id,
            frozenset(each["claims"]),
            finder.find(each["ask"], "") if by_id else finder.find("", each["ask"]),
        )
        for kind, by_id in (("by_id", True), ("by_wording", False))
        for each in table[kind]
    ]


def _line(found: Finding) -> str:
    near = ", ".join(found.candidates)
    return (
        f"{found.how} {' '.join(found.references)} {found.confidence:.2f} [{near}] {found.reason}"
    )


def main() -> int:
    """Print the scores, and each question that was answered wrongly or not at all."""
    asked = ask_all()
    rows = {
        "all": asked,
        "by id": [each for each in asked if each.by_id],
        "by wording": [each for each in asked if not each.by_id],
        "  tuned on": [each for each in asked if not (each.by_id or each.held_out)],
        "  held out": [each for each in asked if each.held_out],
    }
    show = "--held-out" in sys.argv
    for each in asked:
        if each.held_out and not show:
            continue
        if each.answered and not each.correct:
            sys.stdout.write(
                f"wrong   {_line(each.found)}\n        {each.text} -> {sorted(each.right)}\n"
            )
        elif each.right and not each.answered:
            sys.stdout.write(
                f"missed  {each.text}\n        {_line(each.found)} -> {sorted(each.right)}\n"
            )
    for name, several in rows.items():
        of = score(several)
        sys.stdout.write(
            f"{name:12}{len(several):4} questions {of.answerable:4} with an answer "
            f"{of.answered:4} answered {of.right:4} right   "
            f"precision {of.precision:6.1%}  recall {of.recall:6.1%}\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
