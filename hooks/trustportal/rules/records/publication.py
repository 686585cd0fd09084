"""Rules: what was said before binds (REL). Each compares with the last release of data/history.

A portal without a release has nothing to compare with, and pays nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from trustportal.model.kinds import KIND_OF
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.model.updates import Update
from trustportal.moved import names_of
from trustportal.portal import DATA, Portal
from trustportal.problems import Place, did_you_mean
from trustportal.publication.changes import Change, is_told
from trustportal.publication.history import Release, read_chain
from trustportal.publication.meanings import ChangeKind, at, table
from trustportal.rules.form.wholeness import is_whole
from trustportal.rules.rule import Finding, rule, stated


@lru_cache(maxsize=2)
def since_last_release(portal: Portal, today: date) -> tuple[Release | None, tuple[Change, ...]]:
    """The last release on or before a day, and what changed since."""
    release = read_chain(portal.history).last(today)
    if release is None:
        return None, ()
    from trustportal.public import publish  # noqa: PLC0415 - only portals with a history pay
    from trustportal.publication.ledger import since  # noqa: PLC0415 - the same

    return release, since(release, publish(portal, today))


@rule(
    "REL-01",
    "error",
    "S57 S45",
    why="a customer signed on what was said; what is weaker in silence is found out in a dispute",
    mend="add an update with change: weakened, changed, corrected or notice that names the claim",
)
def weakenings_are_told(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """What says less than in the last release is told under updates, in an entry made since."""
    release, changes = since_last_release(portal, today) if is_whole(portal) else (None, ())
    for change in changes:
        weaker = [each for each in change.shifts if each.kind == "weakened" and not each.by_time]
        if release and weaker and not is_told(change, "weakened"):
            said = "; ".join(each.says for each in weaker)
            message = f"weaker than in the release of {release.released_on}: {said}"
            path = tuple(weaker[0].field.split(".")) if weaker[0].field else ()
            yield Finding(change.id, message, path, _mend(change, "weakened", release))


@rule(
    "REL-02",
    "error",
    "S57 S45",
    why="who relied on the statement must hear that it is no longer made",
    mend="add an update with change: removed that names the claim",
)
def removals_are_told(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """What is no longer stated since the last release is told under updates, in an entry since."""
    release, changes = since_last_release(portal, today)
    for change in changes:
        claim = change.id.partition("/")[0] not in table().news
        if release and claim and "retired" in change.kinds and not is_told(change, "retired"):
            message = f"stated in the release of {release.released_on}, and retired in silence"
            yield Finding(change.id, message, ("state",), _mend(change, "retired", release))


def _mend(change: Change, kind: ChangeKind, release: Release) -> str:
    """A new record is told by a notice; what was stated before, as weaker or gone."""
    new = "added" in change.kinds
    ways = " or ".join(("notice", "added") if new else table().told_as[kind][:3])
    named = f"names {change.id}" if "/" in change.id else "says so and has claims: []"
    return (
        f"add an update to {DATA}/updates.yml, dated {release.released_on} or later, that {named},"
        f" with change: {ways}; or {'leave it out' if new else 'state again what was stated'}"
    )


@rule(
    "REL-03",
    "error",
    "S57 S45",
    why="a link in a contract must still say what was said, and since when it is not said any more",
    mend="keep the record with state: retired, or list the old id under formerly of the new one",
)
def nothing_vanishes(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A claim that was in the last release has a record: published, renamed or retired."""
    release, changes = since_last_release(portal, today)
    for change in changes:
        collection, _, name = change.id.partition("/")
        known = change.id in portal.refused or collection in portal.unread
        if not release or known or change.kinds != ("removed",) or collection in table().may_go:
            continue
        became, near, mend = "is gone without a record", "", ""
        if portal.state_of(change.id):
            became, mend = "is a draft now", "publish it again, or retire it with state: retired"
        else:
            near = did_you_mean(name, (each.id for each in portal.records.get(collection, ())))
        message = f"'{change.id}' was published in {release.file.file} and {became}{near}"
        yield Finding(change.id, message, ("state",), mend, at=_home(portal, change.id))


def _home(portal: Portal, reference: str) -> Place | None:
    """Where a record that is not there would stand; a record that is there knows its place."""
    if reference in portal.index:
        return None
    kind = KIND_OF.get(reference.partition("/")[0])
    files = [f"{DATA}/{kind.name}.yml", f"{DATA}/{kind.name}"] if kind else []
    return Place(next((each for each in files if (portal.root / each).exists()), DATA))


@rule(
    "REL-04",
    "error",
    "S45 S15",
    why="the notice is a promise, and customers can object only to what they were told of in time",
    mend="let it take effect later; if the list was wrong, tell it with change: corrected",
)
def notice_has_run(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """A subprocessor takes effect when the notice has run since the record first named it."""
    notice = portal.organization.subprocessor_notice
    chain = read_chain(portal.history)
    if not (chain.releases and notice and notice.period and is_whole(portal)):
        return
    corrected = {
        name
        for _, update in stated(portal, Update)
        if update.change == "corrected"
        for name in update.claims
    }
    for reference, record in stated(portal, Subprocessor):
        begins, without = record.effective_on, _last_without(record, reference, portal, today)
        if begins is None or without is None or reference in corrected:
            continue
        earliest = notice.period.after(without.released_on)
        if begins < earliest:
            verb = "processes data since" if begins <= today else "takes effect on"
            message = (
                f"{verb} {begins}, and the release of {without.released_on} did not name it: the"
                f" notice of {notice.period} cannot have run before {earliest}"
            )
            yield Finding(reference, message, ("effective_on",), before=record.removed_on)


def _last_without(
    record: Subprocessor, reference: str, portal: Portal, today: date
) -> Release | None:
    """The last release that did not name a subprocessor, unless a later one shows it in use."""
    names = tuple(names_of(reference, record.formerly))
    without = None
    for release in read_chain(portal.history).releases:
        if release.released_on > today:
            break
        found = [release.statements[name] for name in names if name in release.statements]
        if not found:
            without = release
        elif found[0]["status"] in ("current", "removed"):
            return None
    return without


@rule(
    "REL-05",
    "error",
    "S57",
    why="links and contracts that name the id would say something that nobody agreed to",
    mend="give the new claim an id of its own, and keep the old one with state: retired",
)
def ids_are_not_reused(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
    """An id that was published names the same thing for ever."""
    release, changes = since_last_release(portal, today)
    for change in changes:
        if release and change.reused:
            former = release.statements[change.id]
            field = table().identity.get(change.id.partition("/")[0], "title")
            was = at({**former, **former["details"]}, field)
            message = (
                f"in the release of {release.released_on} this id named '{former['title']}'"
                f"{f' ({field}: {was})' if field != 'title' else ''}"
            )
            yield Finding(change.id, message, ("id",))
