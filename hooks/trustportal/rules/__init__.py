"""What must be true of a portal. `RULES` is the one list of all rules of the field.

A rule is a pure function of the portal, the day and the settings; it yields findings, and never
prints, raises or reads the clock. What must hold before that is in `form`.
"""

from __future__ import annotations

from trustportal.rules import (
    attestations,
    coverage,
    cryptography,
    data_use,
    documents,
    figures,
    general,
    government,
    management_systems,
    marks,
    operations,
    privacy,
    residency,
    retention,
    schemes,
    subprocessors,
    waiving,
)
from trustportal.rules.rule import Rule, joined
from trustportal.rules.wording import wordings

_MODULES = (
    general,
    waiving,
    attestations,
    coverage,
    management_systems,
    schemes,
    government,
    marks,
    cryptography,
    residency,
    retention,
    subprocessors,
    data_use,
    privacy,
    operations,
    documents,
    figures,
)

RULES: tuple[Rule, ...] = joined(
    (
        *(each for module in _MODULES for each in vars(module).values() if isinstance(each, Rule)),
        *wordings(),
    )
)
