"""The order in which the dates of a record come, and those that stand the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from trustportal.model.base import Record

PAIRS: tuple[tuple[str, str], ...] = (
    ("period.start", "period.end"),
    ("period.end", "issued_on"),
    ("as_of", "issued_on"),
    ("valid_from", "valid_until"),
    ("issued_on", "valid_until"),
    ("last_surveillance_on", "valid_until"),
    ("last_surveillance_on", "next_audit_on"),
    ("issued_on", "next_audit_on"),
    ("bridge_letter.start", "bridge_letter.end"),
    ("bridge_letter.end", "bridge_letter.issued_on"),
    ("announced_on", "effective_on"),
    ("effective_on", "removed_on"),
    ("performed_on", "next_due"),
    ("permission.granted_on", "permission.until"),
)
"""The earlier one first; dots lead into parts."""


def reversed_dates(record: Record) -> Iterator[tuple[str, date, str, date]]:
    """Each pair of fields, with its dates, of which the first is later than the second."""
    for first, second in _pairs_of(type(record)):
        begin, end = _value(record, first), _value(record, second)
        if isinstance(begin, date) and isinstance(end, date) and begin > end:
            yield first, begin, second, end


def is_reversed(record: Record) -> bool:
    """Whether two of its dates cannot both be right, so that nothing follows from either."""
    return next(reversed_dates(record), None) is not None


@cache
def _pairs_of(model: type[Record]) -> tuple[tuple[str, str], ...]:
    """The pairs that begin with fields of the model."""
    own = model.model_fields
    return tuple(pair for pair in PAIRS if all(each.partition(".")[0] in own for each in pair))


def _value(record: Any, path: str) -> Any:
    for name in path.split("."):
        record = getattr(record, name, None)
    return record
