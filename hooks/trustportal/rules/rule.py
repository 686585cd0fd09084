"""What a rule of the field is, and how what it finds becomes a problem."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from trustportal.model.base import Record
from trustportal.model.kinds import COLLECTIONS, ORGANIZATION
from trustportal.model.questions import question_of
from trustportal.model.settings import Settings
from trustportal.portal import Portal
from trustportal.problems import Code, Place, Problem, Severity
from trustportal.prose.passages import Sentence

Path = tuple[str | int, ...]
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Spot:
    """Words of a sentence, of which a finding is: which sentence, and where in it they begin."""

    sentence: Hashable
    start: int
    words: str

    def meets(self, other: Spot) -> bool:
        """Whether two findings are of the same words, wholly or in part."""
        if not (self.words and other.words):
            return False
        ends = self.start + len(self.words), other.start + len(other.words)
        return self.words == other.words or (self.start < ends[1] and other.start < ends[0])


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found.

    `subject` is a record as "kind/id", "organization", or the file of a page; `path` the field,
    or `at` the place on a page. `since` is the first day on which it is a finding and `before`
    the first day on which it no longer is; without them it is one on every day.
    """

    subject: str
    message: str
    path: Path = ()
    mend: str = ""
    why: str = ""
    level: Severity | None = None
    since: date | None = None
    before: date | None = None
    at: Place | None = None
    spot: Spot | None = None


Check = Callable[[Portal, date, Settings], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the field: what it asks for, on whose authority, and the function that checks it.

    The function never prints, never raises and never reads the clock.
    """

    code: Code
    check: Check

    def findings(self, portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
        """What is found on a day."""
        for finding in self.check(portal, today, settings):
            if _in_force(finding, today):
                yield finding

    def upcoming(
        self, portal: Portal, today: date, until: date, settings: Settings
    ) -> Iterator[Finding]:
        """What is not found today and will be on a day until `until`, unless something changes."""
        for finding in self.check(portal, today, settings):
            since, before = finding.since, finding.before
            if since and today < since <= until and (before is None or since < before):
                yield finding

    def problem(self, finding: Finding, portal: Portal) -> Problem:
        """A finding at its place."""
        place = finding.at or portal.origin(finding.subject).place(*finding.path)
        return Problem(
            place,
            self.code,
            finding.message,
            finding.mend or self.code.mend,
            finding.subject,
            finding.why,
            finding.level,
        )


def finding_in(
    sentence: Sentence, message: str, start: int = 0, *, mend: str = "", why: str = ""
) -> Finding:
    """A finding on a sentence: on a page at one of its characters, in a record at its field."""
    quoted = _QUOTED.match(message)  # the words that a message begins with are what it is of
    words = quoted[1] if quoted else ""
    key = (sentence.subject, sentence.path, sentence.offset, sentence.text)
    at, spot = sentence.place(start), Spot(key, start, words)
    if words and (written := " ".join(sentence.written(start, words).split())) != words:
        message = message.replace(words, written, 1)
    return Finding(sentence.subject, message, sentence.path, mend, why, at=at, spot=spot)


_QUOTED = re.compile(r"'(.+?)'(?=[:\s])")


def _in_force(finding: Finding, today: date) -> bool:
    return (finding.since is None or finding.since <= today) and (
        finding.before is None or today < finding.before
    )


def rule(
    code: str, severity: Severity, sources: str = "", *, why: str, mend: str
) -> Callable[[Check], Rule]:
    """Make a rule of a function; the first sentence of its docstring says what it asks for."""

    def made(check: Check) -> Rule:
        says = " ".join((check.__doc__ or "").partition("\n\n")[0].split()).rstrip(".")
        return Rule(Code(code, severity, says, why, mend, tuple(sources.split())), check)

    return made


def joined(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Each rule once, in the order of codes: rules of one code, over data and words, become one."""
    by_code: dict[str, list[Rule]] = {}
    for each in dict.fromkeys(rules):
        by_code.setdefault(each.code.code, []).append(each)
    return tuple(Rule(several[0].code, _all_of(several)) for _, several in sorted(by_code.items()))


def _all_of(rules: Sequence[Rule]) -> Check:
    def check(portal: Portal, today: date, settings: Settings) -> Iterator[Finding]:
        for each in rules:
            yield from each.check(portal, today, settings)

    return check


def stated(portal: Portal, model: type[R]) -> Iterator[tuple[str, R]]:
    """`(reference, record)` of every record of a model that is published, neither draft nor
    retired.
    """
    for reference, record in _stated(portal).get(model, ()):
        if isinstance(record, model):
            yield reference, record


@lru_cache(maxsize=2)
def _stated(portal: Portal) -> Mapping[type[Record], Sequence[tuple[str, Record]]]:
    found: dict[type[Record], list[tuple[str, Record]]] = {}
    for reference, record in portal.all():
        if record.state == "published":
            found.setdefault(COLLECTIONS[reference.partition("/")[0]], []).append(
                (reference, record)
            )
    return found


def unstated(
    portal: Portal, reference: str, part: object, *names: str, path: Path = ()
) -> Iterator[Finding]:
    """A finding for each field that a rule asks for and that is null."""
    lenient = portal.organization.settings.silence == "warning"
    mend = "state it; while a portal is being filled, set silence: warning in settings"
    if lenient:
        mend = "state it; until then pages say that it is not stated"
    for name in names:
        if getattr(part, name) is None:
            where = ".".join(str(each) for each in (*path, name))
            yield Finding(
                reference,
                f"{where} is not stated: {question_of(part, name)}",
                (*path, name),
                mend=mend,
                level="warning" if lenient else None,
                at=portal.origin(reference).place_of_key(*path, name),
            )


ORGANIZATION_SUBJECT = ORGANIZATION.name
"""The subject of findings about the organisation."""
