"""Rules for every claim: basis, scope, review, dates, and what is held (GEN)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from trustportal.model.base import Claim
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.rules.rule import Finding, rule, unstated


def claims(portal: Portal) -> Iterator[tuple[str, Claim]]:
    """Every published claim with its reference."""
    for reference, record in portal.published():
        if isinstance(record, Claim) and record.state == "published":
            yield reference, record


@rule(
    "GEN-01",
    "error",
    "S52 S39",
    why="whoever states a thing must be able to show on what it rests",
    mend="name what it rests on, or do not state it",
)
def claims_have_a_basis(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """Every claim rests on a record, a contract, a configuration, an assessment or an approval."""
    for reference, claim in claims(portal):
        yield from unstated(portal, reference, claim, "basis")
