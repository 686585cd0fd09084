"""How a record stands, in a few words: for badges, plain text and whoever has no room for more."""

from __future__ import annotations

from trustportal.public import PublicRecord


def is_report(record: PublicRecord) -> bool:
    """Whether it is the report of an examination of a period."""
    return record["collection"] == "certifications" and bool(record["period"])


def until(record: PublicRecord) -> str:
    """Up to which day; of a report, which day it was examined to and what bridges the time since.

    A report has no day on which it ends: the last day on which it counts as current follows from
    its age, and to name that one alone would promise what nobody examined.
    """
    if not record["status_until"]:
        return ""
    if is_report(record):
        letter = record["bridge_letter"]
        bridged = f", bridge letter to {letter['end']}" if letter else ""
        return f"period to {record['period']['end']}{bridged}"
    return f"until {record['status_until']}"


def terms(record: PublicRecord) -> str:
    """Whether conditions or limits go with it."""
    names = [name for name in ("conditions", "limits") if record[name]]
    return f"with {' and '.join(names)}" if names else ""
