"""Customers in prose are those who agreed to be named (REF-01)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from trustportal.model.customers import Customer
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import Severity
from trustportal.prose.assertions import assertions
from trustportal.prose.guards import negated, quoted
from trustportal.prose.passages import Sentence
from trustportal.prose.speech import Speech
from trustportal.reference.expressions import Expression, expression
from trustportal.rules.rule import Finding, finding_in, rule, stated

_NAMED = Speech("customers.named")
_LETTERS = (
    "customer",
    "client",
    "trust",
    "chosen by",
    "used by",
    "relied on",
    "preferred by",
    "loved by",
    "say",
    "said",
    "on us",
    "on our",
    "relies on",
    "rely on",
    "runs on",
    "run on",
    "build on",
    "adopted",
    "picked",
    "deployed",
    "switched to",
    "rolled out",
    "standardi",
    "fortune",
    "global 500",
    "companies",
    "organisations",
    "organizations",
    "thousands",
    "millions",
    " uses ",
    "has chosen",
    "have chosen",
    "ftse",
    " dax",
    "s&p",
    "nasdaq",
)


@rule(
    "REF-01",
    "error",
    "S38",
    why="a name or a logo is an endorsement, and it belongs to whoever bears it",
    mend="ask the customer in writing and enter it in data/customers.yml, or take the name out",
)
def customers_in_prose(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A text names as customers only those who are on record with their permission."""
    agreed = [record.title for _, record in stated(portal, Customer)]
    ours = _names(portal)
    named_as = _named_as(portal)
    for sentence in assertions(portal, _LETTERS):
        text = sentence.text
        for found in named_as.finditer(text) if sentence.sort == "text" else ():
            named = found.group()
            known = any(each in text for each in agreed) or any(
                f"by {each}" in named or f"as {each}" in named or named.startswith(each)
                for each in ours
            )
            known = known or _goes_on(text, found.end(), ours)
            if not known and not negated(text, *found.span()) and not quoted(text, *found.span()):
                yield _finding(sentence, named, found.start())
                break


def _goes_on(text: str, end: int, ours: Sequence[str]) -> bool:
    """Whether the name that ends there is the beginning of one of ours: "used by Online" Notary."""
    return any(
        found.start() < end < found.end()
        for each in ours
        for found in re.finditer(rf"\b(?:by|as) (?:the |our )?{re.escape(each)}\b", text)
    )


_COUNTED = re.compile(
    r"(?:[a-z]+ ){0,2}(?:(?P<figure>\d)|thousands|hundreds|millions|dozens)", re.IGNORECASE
)
"""So many customers, of whom none is named."""


def _finding(sentence: Sentence, named: str, start: int) -> Finding:
    counted = _COUNTED.match(named)
    if counted is None:
        message = f"'{named[:90]}': no such customer is on record: have they agreed to be named?"
        return finding_in(sentence, message, start)
    message = f"'{named[:90]}': how many are they, and who counted? No claim holds the figure"
    mend = "state the figure as a claim, with the day and the way of counting, or take it out"
    why = "a number of customers is read as a recommendation, and must be one that can be shown"
    level: Severity | None = None if counted["figure"] else "warning"
    return replace(finding_in(sentence, message, start, mend=mend), why=why, level=level)


def _names(portal: Portal) -> tuple[str, ...]:
    """What customers can be said to use: the organisation and its products."""
    return (portal.organization.name, *(each.title for each in portal.records["products"]))


@lru_cache(maxsize=2)
def _named_as(portal: Portal) -> Expression:
    names = "|".join(map(re.escape, _names(portal)))
    return expression(_NAMED.pattern.replace("{name}", f"(?:{names})"))
