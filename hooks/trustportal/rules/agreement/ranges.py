"""Numbers of one sentence that cannot stand beside each other (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from trustportal.model.fields import Prose
from trustportal.model.marks import marked
from trustportal.model.service_levels import ServiceLevel
from trustportal.portal import Portal
from trustportal.prose.passages import split
from trustportal.prose.quantities import lengths, shares
from trustportal.prose.shown import plain
from trustportal.rules.agreement.names import CORRECT
from trustportal.rules.rule import Finding, stated

_RANGE = re.compile(
    r"\b(?:of|with|between|for|has|have|has between|allows?|takes?) (?P<first>\d{1,7}) (?:to|and)"
    r" (?P<last>\d{1,7}) (?P<thing>people|persons|users|seats|members|employees|staff|customers"
    r"|students|licen[cs]es|accounts|minutes|hours|days|weeks|months|years|characters|bits)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:from|reduc\w+|lower\w*|short\w+|cuts?|decreas\w+|f[ae]ll\w*|down|instead|before|versus"
    r"|ratios?|respectively|both)\b",
    re.IGNORECASE,
)
"""Words of a sentence in which the second number is rightly the lower one."""


def ranges_against_themselves(portal: Portal) -> Iterator[Finding]:
    """A range begins with its lower number: 'teams of 2 to 150 people'."""
    for reference, record in portal.published():
        for path, value, mark, public in marked(record) if record.state == "published" else ():
            if not (public and isinstance(mark, Prose) and isinstance(value, str)):
                continue
            for sentence in _sentences(value) if _RANGE.search(plain(value)) else ():
                found = None if _CHANGE.search(sentence) else _RANGE.search(sentence)
                if found and int(found["first"]) > int(found["last"]):
                    message = f"'{found.group()}': the range ends below where it begins"
                    mend = "write the lower number first, or correct the wrong one"
                    yield Finding(reference, message, path, mend)


def _sentences(value: str) -> Iterator[str]:
    whole = plain(value)
    yield from (whole[begin:end] for begin, end in split(whole))


_DOWNTIME = re.compile(r"\bdowntime\b|\bunavailable\b|\boutages?\b", re.IGNORECASE)
_COUNTS_NOT = re.compile(
    r"\b(?:announced|maintenance|ahead|longer|notice|planned)\b", re.IGNORECASE
)
"""Words of a sentence whose times are not those that the percentage leaves."""
_MINUTES: dict[str, tuple[int, int]] = {
    "month": (28 * 1440, 31 * 1440),
    "quarter": (90 * 1440, 92 * 1440),
    "year": (365 * 1440, 366 * 1440),
}
"""The minutes of the time over which availability is measured, at least and at most."""
_ROUNDED = Decimal("0.1")


def downtimes_against_percentages(portal: Portal) -> Iterator[Finding]:
    """The downtime that a service level names is what its percentage leaves."""
    for reference, level in stated(portal, ServiceLevel):
        span = _MINUTES.get(level.per or "") if level.measure == "availability" else None
        for sentence in _sentences(level.statement):
            named = [each for each in shares(sentence) if each.amount == level.percentage]
            if (
                not span
                or not named
                or not _DOWNTIME.search(sentence)
                or _COUNTS_NOT.search(sentence)
            ):
                continue
            said = [
                each
                for each in lengths(sentence)
                if each.unit == "minutes" and not each.cadence and each.amount < span[0] / 2
            ]
            least, most = ((100 - named[0].amount) * each / 100 for each in span)
            rough = most * _ROUNDED + 1
            wrong = [each for each in said if not least - rough <= each.amount <= most + rough]
            if said and len(wrong) == len(said):
                message = (
                    f"its statement says {wrong[0].words}, and {named[0].words} in a {level.per}"
                    f" leave {round(least)} to {round(most)} minutes"
                )
                yield Finding(reference, message, ("statement",), CORRECT)
