"""What the data leave open, as the question that a reviewer will ask."""

from __future__ import annotations

from collections.abc import Iterator

from trustportal import codes
from trustportal.facts import cells_of
from trustportal.model.kinds import ORGANIZATION
from trustportal.model.questions import unanswered
from trustportal.model.residency import Residency
from trustportal.portal import Portal
from trustportal.problems import Problem
from trustportal.rules.unasked import is_answered


def questions_left_open(portal: Portal) -> Iterator[Problem]:
    """Where a field that reviewers ask for is null, the question is put to the author."""
    name = ORGANIZATION.name
    asked = [(name, path, question) for path, question in unanswered(portal.organization)]
    cells = cells_of(portal.promises())
    for source, record in portal.published():
        if record.state == "published":
            asked += [
                (source, path, question)
                for path, question in unanswered(record)
                if not (
                    isinstance(record, Residency)
                    and path[0] == "answers"
                    and is_answered(record, str(path[1]), cells, portal)
                )
            ]
    for source, path, question in asked:
        message = f"{'.'.join(str(part) for part in path)} is not stated: {question}"
        mend = "state it, or be ready to answer: the page says 'not stated'"
        origin = portal.origin(source)
        place = origin.place_of_key(*path)
        if place.line in origin.document.faults:
            continue
        yield Problem(place, codes.NOT_STATED, message, mend, source)
