"""The judge: reads a portal, tries every rule, and says all that stands against publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from trustportal.clock import judged_on
from trustportal.portal import Portal, load
from trustportal.problems import Problem, errors, in_order
from trustportal.rules import RULES


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found on a day. `portal` is None when there was nothing to judge."""

    as_of: date
    portal: Portal | None
    problems: tuple[Problem, ...]

    @property
    def stands(self) -> bool:
        """Whether the portal may be published."""
        return not errors(self.problems)


def judge(root: Path, today: date | None = None) -> Judgement:
    """Read and judge the portal whose mkdocs.yml is in `root`, as of `today` (see `clock`)."""
    found: list[Problem] = []
    portal = load(root, found.append)
    as_of = judged_on(portal.organization if portal else None, today)
    if portal:
        for rule in RULES:
            found.extend(rule(portal, as_of))
    return Judgement(as_of, portal, in_order(found))
