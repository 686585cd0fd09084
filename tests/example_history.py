"""Make the record of the example portal anew: `make example-history`.

The portal's own past is made from its present, by what `example_history.yml` says, and released by
the program itself, oldest first; so it is a true chain that ends with the portal as it is.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import rule_cases
from click.testing import CliRunner
from rule_cases import alter
from trustportal.command import main
from trustportal.judge import judge
from trustportal.model.durations import Duration

ROOT = Path(__file__).parent.parent
HISTORY = Path("data") / "history"
STATES = Path(__file__).parent / "example_history.yml"

RHYTHMS = (
    ("reviewed_on", "review_every", "P1Y", ()),
    ("performed_on", "cadence", "P1Y", ("next_due",)),
    ("last_surveillance_on", "", "P1Y", ("next_audit_on",)),
    ("next_certification_due", "", "P1Y", ()),
)
"""Days of what is done again and again: the field, the field of its rhythm, the rhythm unless that
is given, and fields that move with it."""

DONE = ("reviewed_on", "performed_on", "last_surveillance_on", "issued_on", "as_measured_on")
"""A record is confirmed when the last of these is done, or later."""


def states(root: Path, folder: Path) -> list[tuple[date, Path]]:
    """Every state of the portal of `root`, oldest first, each as a portal of its own below
    `folder`; the last is the portal as it is.
    """
    judgement = judge(root)
    found = [(judgement.as_of, _copy(root, folder / "present"))]
    for day, change in rule_cases.read(STATES).items():
        _, newer = found[-1]
        then = date.fromisoformat(day)
        changed = _copy(newer, folder / f"{day}-changed")
        alter(changed, change, source=newer)
        state = _copy(changed, folder / day)
        alter(state, {"set": dict(_set_back(changed, then))}, source=changed)
        found.append((then, state))
    return found[::-1]


def _copy(root: Path, target: Path) -> Path:
    """The data and pages of a portal, without its history and its waivers."""
    target.mkdir()
    for name in ("data", "content"):
        apart = shutil.ignore_patterns("history", "waivers.yml")
        shutil.copytree(root / name, target / name, ignore=apart)
    shutil.copy(root / "mkdocs.yml", target)
    return target


def _set_back(root: Path, day: date) -> Iterator[tuple[str, dict[str, Any]]]:
    """What was done after the day, as of the time before: `(record, its fields)`."""
    for path in sorted((root / "data").glob("*.yml")):
        for collection, records in rule_cases.read(path).items():
            for record in records if isinstance(records, list) else ():
                if fields := _earlier(record, day):
                    yield f"{collection}/{record['id']}", fields
    yield "organization", {"as_of": day.isoformat()}


def _earlier(record: Any, day: date) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, given, usual, along in RHYTHMS if isinstance(record, dict) else ():
        rhythm = Duration.parse(record.get(given) or usual)
        while (fields.get(name) or record.get(name) or "") > _latest(name, day):
            for each in (name, *along):
                if before := fields.get(each) or record.get(each):
                    fields[each] = rhythm.before(date.fromisoformat(before)).isoformat()
    if "reviewed_on" in fields:
        done = (fields.get(name) or record.get(name) or "" for name in DONE)
        fields["reviewed_on"] = max(each for each in done if each <= day.isoformat())
    return fields


def _latest(name: str, day: date) -> str:
    """Up to which day a field may lie: what is due next may be a year ahead."""
    return (Duration.parse("P1Y").after(day) if name.startswith("next_") else day).isoformat()


def release_all(root: Path, folder: Path) -> Path:
    """Release every state of a portal; returns the folder of the chain."""
    chain: Path | None = None
    for day, state in states(root, folder):
        if chain:
            shutil.copytree(chain, state / HISTORY)
        done = CliRunner().invoke(main, ["release", str(state), "--today", day.isoformat()])
        sys.stdout.write(done.output)
        if done.exit_code:
            sys.exit(f"the state of {day} cannot be released")
        chain = state / HISTORY
    assert chain
    return chain


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        made = release_all(ROOT, Path(temporary))
        shutil.rmtree(ROOT / HISTORY, ignore_errors=True)
        shutil.copytree(made, ROOT / HISTORY)
