"""Shares: a page for one audience holds only what is current and within its choice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from trustportal.applicability import Applicability
from trustportal.facts import status
from trustportal.model.settings import Settings
from trustportal.model.shares import Share
from trustportal.portal import Portal
from trustportal.rules.rule import Finding, Path, rule, stated

LAPSED = frozenset({"expired", "overdue", "suspended", "withdrawn", "removed", "superseded"})
"""States in which nobody may be sent to a record as an answer."""


@rule(
    "SHR-01",
    "error",
    "S52 S37",
    why="a link that sales sent out answers for the organisation as long as it can be opened",
    mend="take it out of the share, or put what took its place there",
)
def shares_refer_to_what_is_current(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """What a share refers to is current: neither expired nor withdrawn, removed or superseded."""
    for name, reference, path in _answers(portal):
        record = portal.index[reference]
        now = status(record, today, settings)
        if now.state in LAPSED:
            message = f"'{reference}' is {now.state.replace('-', ' ')} and answers in a share"
            yield Finding(name, message, path)
        elif now.until:
            message = f"'{reference}' is current until {now.until} and answers in a share"
            yield Finding(name, message, path, since=now.until + timedelta(days=1))


@rule(
    "SHR-02",
    "error",
    "S52 S37",
    why="an answer about another product or region is read as one about the reader's own",
    mend="take it out, name what covers the share's products and regions, or name more of them",
)
def shares_stay_within_their_choice(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """What a share refers to covers one of the products and one of the regions that it names."""
    about = Applicability(portal) if portal.records["shares"] else None
    for name, reference, path in _answers(portal):
        share, reach = portal.index[name], about.reach(reference) if about else None
        for facet in ("products", "regions"):
            wanted, covered = getattr(share, facet), getattr(reach, facet)
            if wanted and covered and not set(wanted) & set(covered):
                message = (
                    f"'{reference}' is about the {facet} {', '.join(covered)}, "
                    f"the share about {', '.join(wanted)}"
                )
                yield Finding(name, message, path)


@rule(
    "SHR-03",
    "warning",
    "S52 S37",
    why="who looks for a standard and finds no word of it takes its name for a promise",
    mend="refer to the certification or to what supports it, or do not name the standard",
)
def shares_answer_the_standards_they_name(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Each standard that a share names is one that something in it has to do with."""
    for name, share in stated(portal, Share):
        about = Applicability(portal) if share.standards else None
        answers = [each for ask in share.asks for each in ask.answered_by]
        if about is None or any(each not in portal.index for each in answers):
            continue
        met = {standard for each in answers for standard in about.reach(each).standards}
        for index, standard in enumerate(share.standards):
            if standard not in met:
                message = f"nothing in the share has to do with {standard}"
                yield Finding(name, message, ("standards", index))


def _answers(portal: Portal) -> Iterator[tuple[str, str, Path]]:
    """`(share, reference, path of the field)` for each published share and each of its answers."""
    for name, share in stated(portal, Share):
        for position, ask in enumerate(share.asks):
            for index, reference in enumerate(ask.answered_by):
                if reference in portal.index:
                    yield name, reference, ("asks", position, "answered_by", index)
