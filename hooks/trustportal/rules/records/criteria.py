"""Whether what a control is mapped to exists in the framework that is named (ATT-18)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from trustportal.model.controls import Control
from trustportal.model.criteria import Framework, frameworks
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.prose.guards import quoted
from trustportal.prose.passages import sentences
from trustportal.reference.expressions import Expression, any_of
from trustportal.rules.rule import Finding, finding_in, rule, stated


@rule(
    "ATT-18",
    "error",
    "S61",
    why="auditors and customers look a mapping up, and one to nothing discredits the others",
    mend="look the number up in that edition of the framework, and correct or remove it",
)
def criteria_exist(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A criterion, control or clause that is named exists in the framework that is named."""
    for reference, record in stated(portal, Control):
        for index, mapping in enumerate(record.frameworks):
            meant = _meant(mapping.framework)
            for number, label in enumerate(mapping.criteria if len(meant) == 1 else ()):
                for each in meant[0].strange(label):
                    path = ("frameworks", index, "criteria", number)
                    yield Finding(reference, f"there is no {each} in {meant[0].name}", path)
    yield from _in_texts(portal)


def _in_texts(portal: Portal) -> Iterator[Finding]:
    for sentence in sentences(portal):
        meant = _meant(sentence.text) if _named().search(sentence.text) else []
        if len(meant) != 1 or not meant[0].in_text:
            continue
        for found in meant[0].in_text.finditer(sentence.text):
            if meant[0].strange(found.group()) and not quoted(sentence.text, *found.span()):
                message = f"'{found.group()}': there is none in {meant[0].name}"
                yield finding_in(sentence, message, found.start())


@cache
def _named() -> Expression:
    return any_of(each.words for each in frameworks().values())


def _meant(words: str) -> list[Framework]:
    """The frameworks that words name and whose numbers are known."""
    return [each for each in frameworks().values() if each.words.search(words)]
