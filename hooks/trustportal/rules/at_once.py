"""Rules tried by two processes at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from trustportal import two_processes
from trustportal.portal import Portal
from trustportal.progress import Step, silent
from trustportal.prose.ground import grounds
from trustportal.prose.lexicon import lexicon
from trustportal.prose.passages import sentences
from trustportal.reference.keeping import keep
from trustportal.rules.rule import Finding, Rule

Found = dict[int, list[Finding]]
"""What was found, by the number of the rule."""


def findings(
    rules: Sequence[Rule],
    portal: Portal,
    today: date,
    *,
    at_once: bool,
    step: Step = silent,
) -> Iterator[tuple[Rule, Finding]]:
    """Everything that the rules find, in their order; `at_once`: by two processes if it can be."""
    settings = portal.organization.settings

    def tried(numbers: Sequence[int]) -> Found:
        return {each: list(rules[each].findings(portal, today, settings)) for each in numbers}

    work = _pieces(rules)
    if at_once and two_processes.can_fork():
        grounds(portal), sentences(portal)  # both need them
        tries = [partial(tried, piece) for piece in work]
        answers = two_processes.done(tries, "judging", step, keep)
        found = {number: each for answer in answers for number, each in answer.items()}
    else:
        found = {}
        for number, piece in enumerate(work):
            step("judging", number, len(work))
            found |= tried(piece)
    for number, rule in enumerate(rules):
        for finding in found[number]:
            yield rule, finding


def _pieces(rules: Sequence[Rule]) -> Sequence[Sequence[int]]:
    """The rules by their numbers: those over words together, which are found in one reading, and
    those over facts in prose first, which take longest.
    """
    words = {entry.code for entry in lexicon()}
    of_words = [number for number, rule in enumerate(rules) if rule.code.code in words]
    others = [number for number in range(len(rules)) if number not in set(of_words)]
    others.sort(key=lambda number: not rules[number].code.code.startswith("FCT"))
    return [of_words, *([each] for each in others)]
