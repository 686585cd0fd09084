"""Shares: a page for one audience holds only what is current and within its choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache

from trustportal.applicability import applicability
from trustportal.facts import status
from trustportal.model.encryption import Encryption
from trustportal.model.settings import Settings
from trustportal.model.shares import Share
from trustportal.moved import names_of
from trustportal.portal import Portal
from trustportal.public import publish
from trustportal.publication.history import Release, read_chain
from trustportal.publication.ledger import since
from trustportal.publication.restated import released
from trustportal.rules.form.wholeness import is_whole
from trustportal.rules.records.cryptography import ended_validation
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
        if isinstance(record, Encryption) and record.aspect == "module":
            yield from _validation(name, reference, record, path)


def _validation(name: str, reference: str, record: Encryption, path: Path) -> Iterator[Finding]:
    """An answer by a module whose validation no longer counts."""
    ended = ended_validation(record)
    if record.module_status in ("historical", "revoked"):
        message = (
            f"the validation in '{reference}' is {record.module_status}, and it answers in a share"
        )
        yield Finding(name, message, path)
    elif ended:
        until = ended - timedelta(days=1)
        message = f"the validation in '{reference}' counts until {until}, and it answers in a share"
        yield Finding(name, message, path, since=ended)


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
    for name, reference, path in _answers(portal) if is_whole(portal) else ():
        share, reach = portal.index[name], applicability(portal).reach(reference)
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
    for name, share in _live(portal) if is_whole(portal) else ():
        answers = [each for ask in share.asks for each in ask.answered_by]
        if not share.standards:
            continue
        reaches = map(applicability(portal).reach, answers)
        met = {standard for reach in reaches for standard in reach.standards}
        for index, standard in enumerate(share.standards):
            if standard not in met:
                message = f"nothing in the share has to do with {standard}"
                yield Finding(name, message, ("standards", index))


@rule(
    "SHR-04",
    "error",
    "S52 S37",
    why="whoever sent the link out did so when more was said; the reader is told nothing",
    mend="read the share again as its audience would, and set reviewed_on to that day",
)
def shares_are_read_again_after_a_weakening(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A share is reviewed again after something that it refers to was weakened or retired."""
    for name, share in _live(portal) if is_whole(portal) else ():
        release = read_chain(portal.history).last(share.reviewed_on)
        weaker = _weaker_since(portal, today, release) if release else {}
        for _, reference, path in _answers_of(portal, name, share):
            if release and reference in weaker:
                message = (
                    f"'{reference}' says less than in the release of {release.released_on}, after "
                    f"which nobody reviewed the share: {weaker[reference]}"
                )
                yield Finding(name, message, path)


@rule(
    "SHR-05",
    "error",
    "S52 S37",
    why="what was stated on a day is what the record of publication holds for it, and nothing else",
    mend="name the day of a release, as data/history has it, and what was in it",
)
def shares_of_a_day_are_on_record(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A share as of a day names a release, and refers only to what that release holds."""
    for name, share in stated(portal, Share):
        if share.as_stated is None:
            continue
        release = released(portal.history, share.as_stated)
        if release is None:
            days = [str(each.released_on) for each in read_chain(portal.history).releases]
            known = f"the releases are those of {', '.join(days)}" if days else "there is none yet"
            yield Finding(name, f"{share.as_stated} is not the day of a release; {known}", _DAY)
            continue
        for _, reference, path in _answers_of(portal, name, share):
            if release.statements.keys().isdisjoint(
                names_of(reference, portal.index[reference].formerly)
            ):
                message = f"'{reference}' is not in the release of {share.as_stated}"
                yield Finding(name, message, path)


_DAY: Path = ("as_stated",)


@lru_cache(maxsize=8)
def _weaker_since(portal: Portal, today: date, release: Release) -> Mapping[str, str]:
    """By present id, what says less now than in a release, and how."""
    view = publish(portal, today)
    found = {}
    for change in since(release, view):
        less = [s for s in change.shifts if s.kind in ("weakened", "retired") and not s.by_time]
        if less:
            found[change.id] = "; ".join(each.says for each in less)
    return found


def _answers(portal: Portal) -> Iterator[tuple[str, str, Path]]:
    """`(share, reference, path of the field)` for each answer of each share of the present."""
    for name, share in _live(portal):
        yield from _answers_of(portal, name, share)


def _live(portal: Portal) -> Iterator[tuple[str, Share]]:
    """The published shares that follow the present."""
    return ((name, share) for name, share in stated(portal, Share) if share.as_stated is None)


def _answers_of(portal: Portal, name: str, share: Share) -> Iterator[tuple[str, str, Path]]:
    for position, ask in enumerate(share.asks):
        for index, reference in enumerate(ask.answered_by):
            if reference in portal.index:
                yield name, reference, ("asks", position, "answered_by", index)
