"""An import in words: which column is what, what each row would do, and what found no place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from trustportal.importing.plan import Decision, Plan
from trustportal.importing.values import Plain
from trustportal.problems import legible

MOST_ADDED = 20
"""How many new records are named; what changes or is refused is told in full."""
MOST_ALIKE = 5
"""How often the same is said of cells of new drafts."""


def plan_lines(plan: Plan, source: str, collection: str) -> Iterator[str]:
    """The whole plan."""
    yield from _head(plan, source, collection)
    yield ""
    told = 0
    for each in plan.decisions:
        told += each.fate == "added"
        if each.fate != "unchanged" and not (each.fate == "added" and told > MOST_ADDED):
            yield from _decision(plan, each)
    if told > MOST_ADDED:
        yield f"  + and {told - MOST_ADDED} more new drafts"
    yield from _left(plan)
    yield ""
    yield sum_line(plan)


def _left(plan: Plan) -> Iterator[str]:
    """What found no place. Of new drafts the like is told a few times: it stands above each."""
    new = [one for each in plan.decisions if each.fate == "added" for one in each.open]
    kept = [each for each in plan.decisions if each.fate in ("updated", "unchanged")]
    old = [one for each in kept for one in each.open]
    if old:
        yield ""
        yield f"{len(old)} values of records that are there found no place, and change nothing:"
        yield from (f"  {one.line()}" for one in old)
    if new:
        yield ""
        yield f"{len(new)} values of new drafts found no place; comments above them keep them:"
    told = Counter[str]()
    for one in new:
        told[one.why] += 1
        if told[one.why] <= MOST_ALIKE:
            yield f"  {one.line()}"
    for why, number in told.items():
        if number > MOST_ALIKE:
            yield f"  and {number - MOST_ALIKE} more: {legible(why)}"


def sum_line(plan: Plan) -> str:
    """The counts, which add up to the rows that were read."""
    counts = plan.counts()
    parts = " + ".join(f"{number} {fate}" for fate, number in counts.items())
    return f"{len(plan.decisions)} rows read = {parts}"


def _head(plan: Plan, source: str, collection: str) -> Iterator[str]:
    remarks = "; ".join(plan.table.remarks)
    yield f"{legible(source)} → {collection}" + (f" ({legible(remarks)})" if remarks else "")
    yield ""
    names = [legible(plan.table.column(each.column)) for each in plan.columns]
    width = min(max(map(len, names), default=0), 40)
    for name, column in zip(names, plan.columns, strict=True):
        target = column.target
        field = (target.name + (f" of {target.item}" if target.item else "")) if target else "-"
        yield f"  {name:{width}}  → {field:22} {column.how}"


def _decision(plan: Plan, each: Decision) -> Iterator[str]:
    row = plan.table.row(each.row)
    name = f" {each.id}" if each.id else ""
    if each.fate == "refused":
        yield legible(f"  ! {row} refused{name}: {each.why}")
        yield from (f"      {one.line()}" for one in each.open if one.line() != each.why)
        return
    if each.fate == "added":
        beside = f" ({each.why}: are they the same?)" if each.why else ""
        yield legible(f"  + {row} new draft{name}: {each.title}{beside}")
        return
    yield legible(f"  ~ {row} update{name}: {each.title}")
    for change in each.changes:
        yield legible(f"      {change.field}: {_shown(change.old)} → {_shown(change.new)}")


def _shown(value: Plain) -> str:
    if value is None:
        return "not stated"
    said = " ".join(str(value).split())
    return said if len(said) <= 160 else f"{said[:157]}..."
