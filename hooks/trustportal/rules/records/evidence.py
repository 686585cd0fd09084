"""What the rules on certificates and reports share: what is held, when it ends, who is who."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from pydantic import TypeAdapter

from trustportal.facts import ends_on
from trustportal.model.base import Record
from trustportal.model.certifications import Certification
from trustportal.model.durations import Duration
from trustportal.model.references import references
from trustportal.model.settings import Settings
from trustportal.model.standards import Standard, standards
from trustportal.model.words import words
from trustportal.portal import Portal
from trustportal.problems import Severity, did_you_mean, listed
from trustportal.prose.guards import is_question, negated, quoted
from trustportal.prose.passages import split
from trustportal.prose.shown import plain
from trustportal.reference import read_table
from trustportal.rules.rule import Finding, Path, stated, unstated

DAY = timedelta(days=1)
RENEW = "add the new one with its dates, or set state: retired and retired_on"


@cache
def names(table: str, key: str) -> tuple[str, ...]:
    """A list of names or expressions of a table."""
    return TypeAdapter(tuple[str, ...]).validate_python(read_table(table, key))


def held(portal: Portal, *only: str) -> Iterator[tuple[str, Certification]]:
    """Every published certification that is held, or those of some standards."""
    for reference, record in stated(portal, Certification):
        if record.phase == "held" and (not only or record.standard in only):
            yield reference, record


def standard_of(record: Certification) -> Standard:
    """What the table of standards says about the record's standard."""
    return standards()[record.standard]


def asking(question: str, found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings on what is not stated, with a question of their own."""
    for each in found:
        said, _, _ = each.message.partition(":")
        yield replace(each, message=f"{said}: {question}")


Lack = tuple[str, Finding]
"""A fact that is asked for, in a few words, and the finding that it is missing."""


def lacks(question_by_field: Mapping[str, str], portal: Portal, reference: str) -> Iterator[Lack]:
    """The fields of a record that are not stated, each with its question."""
    record = portal.find(reference)
    for name, question in question_by_field.items():
        for each in asking(question, unstated(portal, reference, record, name)):
            yield words(name), each


def gathered(
    portal: Portal, reference: str, asks: str, lacking: Iterable[Lack]
) -> Iterator[Finding]:
    """One finding for all that is missing: a list of the same question is read by nobody."""
    several = list(lacking)
    lenient = portal.organization.settings.silence == "warning"
    if len(several) < 2:
        yield from (found for _, found in several)
        return
    what = listed((short for short, _ in several), 30)
    message = f"{asks} {len(several)} facts that are not stated: {what}"
    yield Finding(
        reference,
        message,
        mend="state them in this record, in products.yml, documents.yml and organization.yml",
        level="warning" if lenient else None,
    )


def choices(record: Certification, name: str) -> tuple[str, ...]:
    """The values that the standard leaves for a field, given the record's other fields."""
    standard = standard_of(record)
    left = standard.values.get(name, ())
    for decider, by_value in standard.values_by.items():
        bounds = by_value.get(str(getattr(record, decider)), {})
        left = tuple(each for each in left if each in bounds.get(name, left))
    return left


def outside(
    reference: str, record: Certification, *fields: str, asked: bool = False
) -> Iterator[Finding]:
    """A finding for each value of a field that its standard does not have."""
    for name in fields:
        value = getattr(record, name)
        allowed = choices(record, name)
        several = isinstance(value, tuple)
        for index, each in enumerate(value if several else [value]):
            if each is not None and each not in allowed:
                near = "; which of them is meant?" if asked else did_you_mean(each, allowed)
                if str(each).casefold() in allowed:
                    message = f"{name} is written in small letters: '{each.casefold()}'"
                    mend = f"write {name}: {each.casefold()}"
                    where = (name, index) if several else (name,)
                    yield Finding(reference, message, where, mend, "values are compared as written")
                    continue
                message = (
                    f"{name} '{each}' is not one that {standard_of(record).name} has"
                    f"{_case(record)}: {listed(allowed, 20, last='or')}{near}"
                )
                yield Finding(reference, message, (name, index) if several else (name,))


def _case(record: Certification) -> str:
    """' for role service-provider' where another field leaves fewer values."""
    bounds = standard_of(record).values_by
    own = {name: getattr(record, name) for name in bounds}
    found = [f"{name} {value}" for name, value in own.items() if value in bounds[name]]
    return f" for {listed(found)}" if found else ""


def edition_of(record: Certification) -> str | None:
    """The edition as the table names it, however it is written: v4.0, 2022+Amd1:2024."""
    text = record.edition or ""
    found = {
        place.start(): edition
        for edition in standard_of(record).editions
        if (place := re.search(rf"(?<![\d.]){re.escape(edition)}(?![\d.]*\d)", text))
    }
    return found[min(found)] if found else None


def current_until(record: Certification, settings: Settings) -> date | None:
    """The last day on which a record counts: its own, or the last one of its edition."""
    edition = edition_of(record)
    last = standard_of(record).editions[edition].until if edition else None
    return min((day for day in (ends_on(record, settings), last) if day), default=None)


def too_long(
    reference: str, record: Certification, begin: date | None, slack: timedelta = timedelta(0)
) -> Iterator[Finding]:
    """A finding when a certificate is said to be valid for longer than its scheme allows."""
    longest, end = standard_of(record).longest.of(record.level, record.stage), record.valid_until
    if longest and begin and end and end > longest.after(begin) + slack:
        message = (
            f"from {begin} to {end} is longer than {longest}, the longest time for"
            f" {record.standard_name}{stage_of(record)}: it ends by {longest.after(begin)}"
        )
        yield Finding(reference, message, ("valid_until",))


def stage_of(record: Certification) -> str:
    """', conditional' where the stage has a longest time of its own."""
    return f", {record.stage}" if record.stage in standard_of(record).longest.by_stage else ""


def ending(
    reference: str, record: Certification, settings: Settings, last: Severity | None = None
) -> Iterator[Finding]:
    """What is said before and after the last day: first that it comes, then that it is near, then
    that it has passed; that is as grave as `last`, or as the rule.
    """
    if (end := ends_on(record, settings)) is None:
        return
    path, plan = _deciding(record), "see that the next one comes in time"
    early, soon = settings.expiring.before(end), settings.expiring_soon.before(end)
    message = f"{record.standard_name} counts as current until {end}"
    if early < soon:
        yield Finding(reference, message, path, plan, level="info", since=early, before=soon)
    yield Finding(reference, message, path, plan, level="warning", since=soon, before=end + DAY)
    message = f"{record.standard_name} counted as current until {end}"
    yield Finding(reference, message, path, RENEW, level=last, since=end + DAY)


def _deciding(record: Certification) -> Path:
    """The field from which the last day follows."""
    lasts = standard_of(record).lasts
    if record.valid_until or record.next_certification_due:
        return ("valid_until",) if record.valid_until else ("next_certification_due",)
    if lasts and lasts.since == "report_end":
        return ("period", "end") if record.period else ("as_of",)
    return ("issued_on",)


def extends(
    portal: Portal, reference: str, record: Certification, settings: Settings
) -> Iterator[Finding]:
    """A finding when what a record extends is not stated, not of the right standard or not held."""
    standard = standard_of(record)
    wanted = listed([standards()[each].name for each in standard.parents], last="or")
    question = f"Which {wanted} does it extend?"
    yield from asking(question, unstated(portal, reference, record, "parent"))
    parent = parent_of(portal, record)
    if parent is None:
        return
    whose = f"it extends '{parent.id}'"
    end = current_until(parent, settings)
    if parent.standard not in standard.parents:
        message = f"{whose}, which is {parent.standard_name}; it can only extend {wanted}"
        yield Finding(reference, message, ("parent",))
    elif parent.phase != "held":
        yield Finding(reference, f"{whose}, which is {parent.phase} and not held", ("parent",))
    elif end:
        message = f"{whose}, which counted as current until {end}"
        yield Finding(reference, message, ("parent",), since=end + DAY)


def parent_of(portal: Portal, record: Certification) -> Certification | None:
    """The certificate or report that a record extends."""
    parent = portal.find(f"certifications/{record.parent}")
    return parent if isinstance(parent, Certification) else None


def latest(*days: date | None) -> date | None:
    """The last of the days that are stated."""
    return max((day for day in days if day), default=None)


def overdue(period: Duration, since: date) -> date:
    """The first day on which more than a period has passed since a day."""
    return period.after(since) + DAY


def rests_on(record: Record) -> Iterator[tuple[Path, str]]:
    """The references by which a record says what it rests on, with the paths of their fields."""
    for path, reference in references(record):
        if path[0] in ("basis", "carried_out_by", "certification") or "evidence" in path:
            yield path, reference


def evidence_of(portal: Portal, record: Record) -> Iterator[tuple[Path, str, Certification]]:
    """The published certificates and reports among what a record rests on."""
    for path, target in rests_on(record):
        found = portal.find(target)
        if isinstance(found, Certification) and found.state == "published":
            yield path, target, found


def is_only_stale(record: Certification) -> bool:
    """Whether its age makes readers ask and ends nothing: an assessment or entry without an end."""
    lasts = standard_of(record).lasts
    stale = lasts is not None and lasts.setting in ("star_max_age", "irap_max_age")
    return stale and record.valid_until is None


def words_of(name: str) -> tuple[str, ...]:
    """The words of a company's name that tell it from another, without legal form and accents."""
    bare = re.sub(r"\([^)]*\)", " ", name)
    joined = re.sub(r"\b(?:\w\.){2,}", lambda found: found[0].replace(".", ""), bare)
    folded = unicodedata.normalize("NFKD", joined).casefold()
    found = re.findall(r"\w+", "".join(each for each in folded if not unicodedata.combining(each)))
    own = tuple(word for word in found if word not in names("issuers", "legal_forms"))
    return own or tuple(found)


def same_company(one: str, other: str | None) -> bool:
    """Whether two names can be of one company: one begins with all words of the other."""
    short, long = sorted((words_of(one), words_of(other or "")), key=len)
    return bool(short) and long[: len(short)] == short


def is_one_of(name: str, several: Iterable[str | None], further: Sequence[str] = ()) -> str | None:
    """The name among several that is the same company; `further` words may follow it."""
    own = words_of(name)
    for each in several:
        words = words_of(each or "")
        rest = own[len(words) :]
        if words and own[: len(words)] == words and all(word in further for word in rest):
            return each
    return None


def says(
    record: Certification, words: re.Pattern[str], spared: str = "not yet"
) -> tuple[Path, str] | None:
    """Where the title or the statement uses words that its sentence does not deny.

    A sentence that holds the `spared` words is passed over.
    """
    for name, value in (("title", record.title), ("statement", record.statement)):
        text = plain(value)
        for start, end in split(text):
            sentence = text[start:end]
            if is_question(sentence) or re.search(spared, sentence, re.IGNORECASE):
                continue
            for found in words.finditer(sentence):
                if not (negated(sentence, *found.span()) or quoted(sentence, *found.span())):
                    return (name,), found.group()
    return None
