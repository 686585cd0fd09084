"""What the data leave open, as the question that a reviewer will ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from trustportal import codes
from trustportal.facts import residency_matrix
from trustportal.model.kinds import ORGANIZATION
from trustportal.model.questions import Path, unanswered
from trustportal.model.residency import Residency
from trustportal.portal import Portal
from trustportal.problems import Problem


def questions_left_open(portal: Portal, today: date) -> Iterator[Problem]:
    """Where a field that reviewers ask for is null, the question is put to the author."""
    name = ORGANIZATION.name
    asked = [(name, path, question) for path, question in unanswered(portal.organization)]
    answered = _answered_cells(portal)
    for source, record in portal.published():
        if record.state == "published":
            asked += [
                (source, path, question)
                for path, question in unanswered(record)
                if not (isinstance(record, Residency) and _elsewhere(record, path, answered))
            ]
    for source, path, question in asked:
        message = f"{'.'.join(str(part) for part in path)} is not stated: {question}"
        mend = "state it, or be ready to answer: the page says 'not stated'"
        origin = portal.origin(source)
        place = origin.place_of_key(*path)
        if place.line in origin.document.faults:
            continue
        yield Problem(place, codes.NOT_STATED, message, mend, source)


Cells = Mapping[tuple[str, str], Mapping[str, str | None]]


def _answered_cells(portal: Portal) -> Cells:
    return {
        (cell.product, cell.region): cell.answers for cell in residency_matrix(portal.promises())
    }


def _elsewhere(promise: Residency, path: Path, cells: Cells) -> bool:
    """Whether other promises answer the question for each product and region of this one."""
    return path[0] == "answers" and all(
        cells[product, region][str(path[1])]
        for product in promise.products
        for region in promise.regions
    )
