"""The days that news give, against those of the records that they are about (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from trustportal.model.assessments import Assessment
from trustportal.model.base import Record, field_of
from trustportal.model.certifications import Certification
from trustportal.model.documents import Document
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import Severity, listed
from trustportal.prose.guards import clause_at
from trustportal.prose.passages import Sentence
from trustportal.prose.quantities import Day, days
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.rules.agreement.dates import REPORTS, is_real, span_of
from trustportal.rules.agreement.figures import dates_of
from trustportal.rules.agreement.news import ISSUED, MEND, News, news
from trustportal.rules.in_prose.providers.dates import wrong_days
from trustportal.rules.rule import Finding

_SPAN = re.compile(
    r"\b(?:for|from|between|covers?|covering|over|to|until|of)"
    r"(?: the)?(?: period| time)?(?: from)? $",
    re.IGNORECASE,
)
"""Before a day that belongs to the time of a report or a test."""


def days_of_subprocessors_in_news(portal: Portal) -> Iterator[Finding]:
    """News about one subprocessor give the days that its record has."""
    for each in news(portal):
        (record, *others) = each.by_name.values() or (None,)
        if not isinstance(record, Subprocessor) or others:
            continue
        own = [day for day in (each.update.dated, each.update.effective_on) if day]
        for sentence in each.said:
            for message in wrong_days(sentence.text, [record], portal):
                known = [day for day in days(sentence.text) if f"'{day.words}'" in message]
                if "object" not in message:
                    if any(day.fits(mine) for day in known for mine in own):
                        continue
                    if known and not _is_of_use(sentence, known[0]):
                        yield from _told_too_early(sentence, known[0], each)
                        continue
                yield Finding(each.reference, message, sentence.path, MEND)


def _is_of_use(sentence: Sentence, day: Day) -> bool:
    """Whether a day is one on which a company is announced, begins or ends, which its fields have,
    and not one of something that happened.
    """
    begin, end = clause_at(sentence.text, day.start)
    clause = sentence.text[begin:end]
    is_title = sentence.path == ("title",)
    return bool(_OF_USE.search(clause)) or not (is_title or _HAPPENED.search(clause))


_OF_USE = Speech("own_news.of_use")
_HAPPENED = Speech("own_news.happened")
"""Tells of something that took place: a fault, a deletion."""


def _told_too_early(sentence: Sentence, day: Day, each: News) -> Iterator[Finding]:
    """Something that news tell as past, and it lies behind their own day."""
    first = date(day.year, day.month, day.day or 1) if is_real(day) else each.update.dated
    if first > each.update.dated:
        message = (
            f"its {_field(sentence)} tells as past what took place on {day.words}, and it is dated"
            f" {each.update.dated}"
        )
        yield Finding(each.reference, message, sentence.path, "correct the wrong date")


def days_of_reports_in_news(portal: Portal) -> Iterator[Finding]:
    """News about a report or a test give its days, its months and its quarter."""
    for each in news(portal):
        records = each.by_name.values()
        if not all(map(_is_of_a_day, records)):
            continue
        known, spans = _known(each, portal), _periods(records)
        for sentence, day in _days_said(each) if known else ():
            allowed = spans if day.months > 1 and spans else known
            if any(_meet(day, one) for one in allowed) or day.words.lower() in _words(records):
                continue
            if day.day and any(_is_within(day, record) for record in records):
                continue
            names = listed(each.by_name)
            have = listed(str(one) for one in sorted(set(spans or known)))
            message = f"its {_field(sentence)} says {day.words}, and the days of {names} are {have}"
            level: Severity | None = None if _is_sure(sentence, day, each) else "warning"
            yield Finding(each.reference, message, sentence.path, MEND, level=level)


def _is_within(day: Day, record: Record) -> bool:
    """Whether the words of a record name the month of a day: "since May 2026"."""
    told = date(day.year, day.month, day.day or 1)
    return any(each.day is None and each.fits(told) for each in days(_texts(record)))


def _field(sentence: Sentence) -> str:
    return str(sentence.path[0]) if sentence.path else "text"


def _is_of_a_day(record: Record) -> bool:
    """Whether a record is of something that took place, so that its days are in its fields."""
    if isinstance(record, Document):
        return record.sort in REPORTS
    return isinstance(record, Assessment) or (
        isinstance(record, Certification) and record.phase == "held"
    )


def _days_said(each: News) -> Iterator[tuple[Sentence, Day]]:
    for sentence in each.said:
        for day in days(sentence.text):
            if is_real(day) and not _OF_NOTICE.search(sentence.text[: day.start]):
                yield sentence, day


_OF_NOTICE = Speech("own_news.of_notice")
"""Before a day on which somebody was told of something."""


def _is_sure(sentence: Sentence, day: Day, each: News) -> bool:
    """Whether a day can be none but one of the report: it bounds a time, or it has passed."""
    told = span_of(day)[0] <= each.update.dated
    return (
        day.months > 1
        or (told and bool(_SPAN.search(sentence.text[: day.start])))
        or (
            bool(
                re.search(
                    r"\bfor \w+ to $|\bvalid (?:until|to|through) $", sentence.text[: day.start]
                )
            )
        )
    )


def _known(each: News, portal: Portal) -> list[date]:
    """Every day of the records, of their documents and of the news."""
    own = (each.update.dated, each.update.effective_on)
    found = [day for day in own if day] if each.by_name else []
    for record in each.by_name.values():
        documents = (portal.find(f"documents/{one}") for one in field_of(record, "documents") or ())
        found += [day for part in (record, *documents) for day in dates_of(part)]
        for said in days(_texts(record)):
            if is_real(said):
                found += span_of(said)
    return found


def _texts(record: Record) -> str:
    """The words in which a record says what it is of."""
    return plain(f"{record.title}. {field_of(record, 'statement') or ''}")


def _words(records: Iterable[Record]) -> str:
    return " ".join(map(_texts, records)).lower()


_PERIODS = ("period", "bridge_letter")


def _periods(records: Iterable[Record]) -> list[date]:
    """The days that bound what the records are of: a quarter is not the one of an issue."""
    found = []
    for record in records:
        for name in _PERIODS:
            part = field_of(record, name)
            found += [day for one in ("start", "end") if (day := getattr(part, one, None))]
        if day := field_of(record, "performed_on"):
            found.append(day)
        found += [day for said in days(_texts(record)) if is_real(said) for day in span_of(said)]
    return found


def _meet(day: Day, known: date) -> bool:
    """Whether a day is one of the data, or the one before or after it for 'until' and 'from'."""
    return any(day.fits(known + timedelta(days=by)) for by in ((-1, 0, 1) if day.day else (0,)))


def news_after_what_they_tell(portal: Portal) -> Iterator[Finding]:
    """News of a report or a test by its own days are of no earlier day than the report."""
    for each in news(portal):
        for name, record in each.by_name.items() if each.update.change != "notice" else ():
            issued = next((day for one in ISSUED if (day := field_of(record, one))), None)
            if not _is_of_a_day(record) or not issued or issued <= each.update.dated:
                continue
            bounds = _periods([record])
            if any(day.fits(one) for _, day in _days_said(each) for one in bounds):
                message = (
                    f"it is dated {each.update.dated} and tells of {name}, which is of {issued}"
                )
                mend = "correct the wrong date, or set change: notice if it was announced"
                yield Finding(each.reference, message, ("dated",), mend)
