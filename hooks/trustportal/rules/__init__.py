"""What must be true of a portal. `RULES` is the one list of all rules of the field.

A rule is a pure function of the portal, the day and the settings; it yields findings, and never
prints, raises or reads the clock. What must hold before that is in `form`.
"""

from __future__ import annotations

from trustportal.problems import Code
from trustportal.rules import (
    assurances,
    attestations,
    ciphers,
    coverage,
    cryptography,
    data_use,
    documents,
    figures,
    general,
    government,
    lookalikes,
    management_systems,
    marks,
    operations,
    privacy,
    residency,
    residency_in_prose,
    retention,
    schemes,
    subprocessors,
    uses_in_prose,
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
    assurances,
    ciphers,
    residency_in_prose,
    uses_in_prose,
    lookalikes,
)

RULES: tuple[Rule, ...] = joined(
    (
        *(each for module in _MODULES for each in vars(module).values() if isinstance(each, Rule)),
        *wordings(),
    )
)

FAMILIES = {
    "GEN": "Every claim",
    "FCT": "Facts in prose",
    "LNG": "Words",
    "ATT": "SOC and other reports",
    "ISO": "Certificates of management systems",
    "PCI": "Payment cards",
    "HIP": "Health data in the United States",
    "PRV": "Privacy law",
    "CSA": "CSA STAR",
    "FED": "FedRAMP",
    "GOV": "GovRAMP",
    "CMM": "CMMC",
    "TIS": "TISAX",
    "BSI": "C5",
    "ENS": "ENS",
    "IRP": "IRAP",
    "HIT": "HITRUST",
    "CYE": "Cyber Essentials",
    "ACC": "Accessibility",
    "NST": "NIST, CIS and OWASP",
    "CRY": "Cryptography",
    "RES": "Where data lives",
    "RET": "How long data is kept",
    "SUB": "Subprocessors",
    "AI": "Training and human review",
    "OPS": "Security operations",
    "DOC": "Documents",
    "REF": "Customers, marks and awards",
}
"""What the rules of each family are about, in the order in which the page shows them."""


def families() -> list[tuple[str, list[Code]]]:
    """The codes of all rules by family."""
    codes = [rule.code for rule in RULES]
    return [
        (family, found)
        for family in FAMILIES
        if (found := [code for code in codes if code.code.partition("-")[0] == family])
    ]
