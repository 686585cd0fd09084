"""Rule: those who take data out of the regions in which it was promised to stay (RES-07)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from trustportal.model.residency import Residency
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.rules.overlap import titles
from trustportal.rules.records.exceptions_told import Lack
from trustportal.rules.records.whereabouts import Departures, departures, is_used_on, unhosted
from trustportal.rules.rule import Finding, rule, stated


@dataclass(frozen=True, slots=True)
class Leaving:
    """A subprocessor that takes something out of a promise's regions, and its reference."""

    reference: str
    subprocessor: Subprocessor
    left: Departures


@rule(
    "RES-07",
    "error",
    "S51 S43",
    why="data that a subprocessor processes elsewhere has left the region",
    mend="name the subprocessor under not_covered or in a footnote, or take the region back",
)
def subprocessors_stay_in_the_region(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Who processes resident data outside its region is named as an exception to the promise.

    Those of whom the same is to be said today are one finding; those who come later are one each,
    so that each is foreseen for its own day.
    """
    for reference, promise in stated(portal, Residency):
        together: dict[str, list[Leaving]] = {}
        for source, subprocessor in stated(portal, Subprocessor):
            if not (left := departures(portal, promise, subprocessor)):
                continue
            leaving = Leaving(source, subprocessor, left)
            if is_used_on(subprocessor, today):
                together.setdefault(left.lack.sort, []).append(leaving)
            else:
                yield _finding(portal, reference, [leaving])
        for several in together.values():
            for part in _parts(portal, several):
                yield _finding(portal, reference, part)
        yield from _nobody_hosts(portal, reference, promise, today)


def _parts(portal: Portal, several: Sequence[Leaving]) -> Iterator[list[Leaving]]:
    """Those of whom the same is to be said, so many at once that a message can hold them."""
    part: list[Leaving] = []
    for each in several:
        if part and len(_of_several(portal, [*part, each])) > _LONGEST:
            yield part
            part = []
        part.append(each)
    yield part


_LONGEST = 1100
"""Characters of a message on several subprocessors."""


def _finding(portal: Portal, reference: str, several: Sequence[Leaving]) -> Finding:
    first = several[0]
    alone = len(several) == 1
    return Finding(
        reference,
        _of_one(portal, first) if alone else _of_several(portal, several),
        ("not_covered",),
        _MENDS.get(first.left.lack.sort, ""),
        since=first.subprocessor.effective_on if alone else None,
        before=first.subprocessor.removed_on if alone else None,
    )


def _of_one(portal: Portal, leaving: Leaving) -> str:
    left = leaving.left
    place = portal.origin(leaving.reference).place("processing")
    return (
        f"{_name(leaving)} processes {_what_of(portal, [left])} in {_where(leaving)}"
        f" ({place}), outside the region of some who have"
        f" {titles(portal, 'regions', left.regions)}{_joint(left.lack)}"
        f"{_lacking(left.lack) or 'and is not named as an exception'}"
    )


def _of_several(portal: Portal, several: Sequence[Leaving]) -> str:
    """What is said of several at once: each with its places, with the regions where it leaves not
    all that the others leave, and with what the promise lacks on it where that is not the same.
    """
    lefts = [each.left for each in several]
    regions = {region for each in lefts for region in each.regions}
    lacks = dict.fromkeys(_lacking(each.lack, alone=False) for each in lefts)
    entries = []
    for each, left in zip(several, lefts, strict=True):
        some = {*left.regions} != regions
        for_whom = f" (for {titles(portal, 'regions', left.regions)})" if some else ""
        own = f", while {_lacking(left.lack, alone=False)}" if len(lacks) > 1 else ""
        entries.append(f"{_name(each)} in {_where(each)}{for_whom}{own}")
    of_all = next(iter(lacks)) or "and are not named as an exception"
    said = f"{_joint(lefts[0].lack)}{of_all}" if len(lacks) == 1 else ""
    return (
        f"{len(several)} subprocessors process {_what_of(portal, lefts)} outside the region of some"
        f" who have {titles(portal, 'regions', regions)}{said}: {'; '.join(entries)}"
    )


def _what_of(portal: Portal, lefts: Iterable[Departures]) -> str:
    """The data that leaves, and of which products."""
    several = list(lefts)
    data = {each for left in several for each in left.data}
    products = {each for left in several for each in left.products}
    return f"{titles(portal, 'data_classes', data)} of {titles(portal, 'products', products)}"


def _name(leaving: Leaving) -> str:
    return leaving.subprocessor.legal_entity or leaving.subprocessor.title


def _where(leaving: Leaving) -> str:
    return listed(dict.fromkeys(leaving.left.places))


def _joint(lack: Lack) -> str:
    return ", " if lack.sort == "unnamed" else "; "


def _lacking(lack: Lack, *, alone: bool = True) -> str:
    """What a promise lacks on one who takes something out of its regions, or on several of whom
    the same is said; nothing where it tells nothing.
    """
    untold = _quoted(lack.untold)
    match lack.sort:
        case "partly":
            return (
                f"the promise names the place for {_quoted(lack.told)}, and not for {untold},"
                " which it does there as well"
            )
        case "who":
            return f"the promise tells of it in '{lack.text}' and does not name the company"
        case "what":
            return (
                f"the promise names the place in {lack.text}, where a reader cannot tell that this"
                f" company, with {untold}, is meant"
            )
        case "where":
            places = listed(lack.places, last="or") if alone else "all of its places"
            return f"the promise tells of '{lack.text}' and names neither this company nor {places}"
        case "hosts":
            return "its own record does not say whose accounts are hosted there"
        case _:
            return ""


def _quoted(several: Iterable[str]) -> str:
    return listed(f"'{each}'" for each in several)


_SAY_WHAT = (
    "name the company under not_covered or in a footnote, with all that it does in that place;"
    " where it gets no data of customers of this region, name the regions of its customers in the"
    " scope of its own record"
)
_NAME_IT = (
    "write the name of the subprocessor and its places beside it, under not_covered or in the"
    " footnote: a reader cannot tell who is meant"
)
_MENDS = {
    "partly": _SAY_WHAT,
    "what": _SAY_WHAT,
    "who": _NAME_IT,
    "where": _NAME_IT,
    "hosts": (
        "name the regions whose accounts it hosts under regions in the scope of its own record; if"
        " it holds data of customers of this region as well, name it under not_covered"
    ),
}
"""What mends a lack, where it is not that nothing is told."""


def _nobody_hosts(
    portal: Portal, reference: str, promise: Residency, today: date
) -> Iterator[Finding]:
    """Where a promise offers a region, and those who host the products do so elsewhere alone."""
    for region, others in unhosted(portal, promise, today):
        known = listed(
            f"{each.legal_entity or each.title}"
            f" ({portal.origin(f'subprocessors/{each.id}').place('processing')})"
            for each in others
        )
        message = (
            f"who hosts {titles(portal, 'products', promise.products)} in {region.title}? By the"
            f" records {known} {'hosts' if len(others) == 1 else 'host'} in other regions only"
        )
        yield Finding(reference, message, ("regions",), _WHO_HOSTS)


_WHO_HOSTS = (
    "add the place to processing of the subprocessor that hosts it, or take the region out of the"
    " promise; where you host it yourselves, write provider: own under cloud_regions of the region"
)
