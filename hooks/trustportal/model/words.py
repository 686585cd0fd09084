"""Codes in the reader's words, and numbers as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping

_WORDS: Mapping[str, str] = {
    "dpf": "Data Privacy Framework",
    "scc": "standard contractual clauses",
    "bcr": "binding corporate rules",
    "uk-idta": "UK international data transfer agreement",
    "uk-addendum": "UK addendum",
    "cmek": "customer-managed keys in the provider's service",
    "byok": "customer's key, used by the provider",
    "hyok": "customer's key, held by the customer",
    "dpa": "data processing agreement",
    "baa": "business associate agreement",
    "acr": "accessibility conformance report",
    "nda": "under NDA",
    "login": "after login",
    "request": "on request",
    "api": "API",
    "faq": "questions and answers",
    "uei": "UEI",
    "kms": "key management service",
    "cpa-firm": "CPA firm",
    "sha256": "SHA-256",
    "dpo": "data protection officer",
    "soc-1-report": "SOC 1 report",
    "soc-2-report": "SOC 2 report",
    "soc-3-report": "SOC 3 report",
    "c5-report": "C5 report",
    "phi": "protected health information",
    "url": "more",
    "sort": "kind",
    "verify_url": "verify at",
    "lasts": "counts as current for",
    "at_rest": "storage at rest",
    "support_access": "access by staff",
    "telemetry": "logs and telemetry",
    "keys": "encryption keys",
    "none": "not kept",
    "at-most": "at most",
    "fixed": "exactly",
    "customer-configured": "for as long as the customer sets",
    "until-deleted-by-customer": "until the customer deletes it",
    "account-lifetime": "for as long as the account exists",
    "self-assessment": "self-assessment",
    "ai-provider": "AI provider",
    "responsible-ai": "responsible AI",
    "fine-tuning": "fine-tuning",
    "third-party-controls": "third-party controls",
    "carve-out": "carved out",
    "eu-us": "EU-U.S. framework",
    "swiss-us": "Swiss-U.S. framework",
    "uk-extension": "UK Extension",
    "non-hr-data": "data other than human resources data",
    "law_url": "text of the law",
    "programme_url": "rules of the programme",
    "contact_url": "contact",
    "certificate_id": "certificate number",
    "listing_id": "entry",
    "min_version": "lowest version",
    "legs": "connections",
    "subservice": "subservice organisations",
    "opt_in": "opt-in",
    "used": "used for this",
    "cadence": "interval",
    "backup": "backups",
    "trains_models": "trains its models",
    "worth": "what it is worth",
    "promised": "promised in the contract",
    "percentage": "share of the time",
    "per": "measured per",
    "as_measured_on": "measured up to",
    "remedy": "when it is missed",
    "status_url": "status page",
}
"""Codes whose words are not the code itself with spaces."""


def words(code: object) -> str:
    """A code in words: 'until-deleted-by-customer' as 'until deleted by customer'."""
    text = str(code)
    return _WORDS.get(text) or re.sub(r"_on$", "", text).replace("-", " ").replace("_", " ")


def headline(code: object) -> str:
    """A code in words, beginning with a capital."""
    text = words(code)
    return text[:1].upper() + text[1:]


def slug(text: str) -> str:
    """A text as it stands in an address: lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def size(count: int) -> str:
    """A number of bytes as people write it, in units of 1,000."""
    if count < 1000:
        return f"{count} bytes"
    number, unit = (count / 1000, "kB") if count < 1_000_000 else (count / 1_000_000, "MB")
    return f"{number:.0f} {unit}" if number >= 10 else f"{number:.1f} {unit}"
