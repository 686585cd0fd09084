"""A review on record: its day and the role that confirmed, and nothing else of the file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from trustportal.editing.splices import EditError, spliced, text_of
from trustportal.model.base import field_of
from trustportal.model.kinds import COLLECTIONS
from trustportal.model.reading import read_record
from trustportal.portal import Portal
from trustportal.problems import Problem


def reviewed(
    portal: Portal, references: Iterable[str], on: date, by: str, today: date
) -> dict[str, str]:
    """The new text of each file, by its path; an `EditError` where a review cannot be recorded."""
    texts: dict[str, str] = {}
    if on > today:
        raise EditError(
            f"{on} has not come yet (today is {today}): a review is recorded afterwards"
        )
    for reference in references:
        origin = portal.origin(reference)
        problems: list[Problem] = []
        _refuse(portal, reference, on)
        file = origin.document.file
        internal = {**(origin.value.get("internal") or {}), "reviewed_by": by}
        record = {**origin.value, "reviewed_on": on.isoformat(), "internal": internal}
        read_record(
            COLLECTIONS[reference.partition("/")[0]], origin, record, reference, problems.append
        )
        if problems:
            raise EditError(f"{problems[0].message}: {problems[0].mend}")
        text = texts.get(file) or text_of(portal.root, file)
        texts[file] = spliced(text, file, origin.path, record)
    return texts


def _refuse(portal: Portal, reference: str, on: date) -> None:
    place = portal.origin(reference).place()
    record = portal.find(reference)
    if record is None:
        raise EditError(f"{place}: '{reference}' is not complete; 'trust-portal check' says why")
    if record.state == "retired":
        raise EditError(f"{place}: '{reference}' is retired; what is not stated is not reviewed")
    if "reviewed_on" not in COLLECTIONS[reference.partition("/")[0]].model_fields:
        kind = reference.partition("/")[0]
        raise EditError(f"{place}: '{reference}' has no review; records of {kind} state nothing")
    last: date | None = field_of(record, "reviewed_on")
    if last and on < last:
        raise EditError(f"{place}: '{reference}' was reviewed on {last}, after {on}")
