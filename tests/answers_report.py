"""How well questions find their claims: `make answers-report`, over tests/questions.yml."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from sites import example
from trustportal.answering.finding import Finder, Finding
from trustportal.public import publish

ROOT = Path(__file__).parent.parent
Group = Literal["by_id", "by_wording", "held_out"]
GROUPS: tuple[Group, ...] = ("by_id", "by_wording", "held_out")
"""The groups of questions.yml; the tables were made without looking at the last."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, whether by its id, the claims of which one answers it, and what was found."""

    text: str
    group: Group
    right: frozenset[str]
    found: Finding

    @property
    def answered(self) -> bool:
        """Whether anything was found that answers."""
        return bool(self.found.references)

    @property
    def correct(self) -> bool:
        """Whether what was found is right: by id all of the claims, by words one of them."""
        found = set(self.found.references)
        return found == self.right if self.group == "by_id" else found <= self.right


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
    judgement = example()
    assert judgement.portal
    portal = judgement.portal
    finder = Finder(publish(portal, judgement.as_of), portal.questionnaires)
    table = yaml.safe_load((ROOT / "tests" / "questions.yml").read_text(encoding="utf-8"))
    return [
        Asked(
            each["ask"],
            group,
            frozenset(each["claims"]),
            finder.find(each["ask"], "") if group == "by_id" else finder.find("", each["ask"]),
        )
        for group in GROUPS
        for each in table[group]
    ]


def _line(found: Finding) -> str:
    near = ", ".join(found.candidates)
    return (
        f"{found.how} {' '.join(found.references)} {found.confidence:.2f} [{near}] {found.reason}"
    )


def main() -> int:
    """Print each question that was answered wrongly or not at all, and the scores."""
    asked = ask_all()
    for each in asked:
        if each.answered != bool(each.right) or not each.correct:
            verdict = "wrong" if each.answered else "missed"
            right = ", ".join(sorted(each.right)) or "nothing"
            sys.stdout.write(
                f"{verdict:8}{each.text}\n        {_line(each.found)}; right: {right}\n"
            )
    rows = {
        "all": asked,
        "by id": [each for each in asked if each.group == "by_id"],
        "by wording": [each for each in asked if each.group != "by_id"],
        "  tuned on": [each for each in asked if each.group == "by_wording"],
        "  held out": [each for each in asked if each.group == "held_out"],
    }
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
