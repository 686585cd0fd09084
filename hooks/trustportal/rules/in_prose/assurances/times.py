"""The days, periods and terms that a sentence gives a certificate or report (FCT-01)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from trustportal.model.certifications import Certification
from trustportal.prose.ground import Ground
from trustportal.prose.guards import clause_at, negated
from trustportal.prose.quantities import Day, days, lengths
from trustportal.rules.in_prose.figures.times_of_claims import spans_of


def wrong_times(
    text: str, known: Sequence[Ground], held: Sequence[Certification], where: str
) -> Iterator[str]:
    """What the records that are meant, the first of which stands at `where`, say against the times
    of a sentence.
    """
    yield from _dates(text, known, held, where)
    yield from _lengths(text, known, held, where)
    yield from _validity(text, known, held, where)


def _part_of(text: str, begin: int, end: int, start: int) -> str:
    """What stands between two commas of a clause: "valid until March 2028, next audit in May"."""
    before = text.rfind(", ", begin, start)
    after = text.find(", ", start, end)
    return text[before + 2 if before >= 0 else begin : after if after >= 0 else end]


def _dates(
    text: str, known: Sequence[Ground], held: Sequence[Certification], where: str
) -> Iterator[str]:
    for each in days(text):
        begin, end = clause_at(text, each.start)
        denied = negated(text, each.start, each.start + 1)
        clause, part = text[begin:end], _part_of(text, begin, end, each.start)
        if _SURVEILLANCE.search(clause) and any(
            each.fits(day) for day in _days_of(part, held, known)
        ):
            continue
        renewed = _RENEWED.search(clause) and _is_yearly(each, held)
        if _BEFORE.search(clause) and any(
            record.period and each.fits(record.period.start - _ONE_DAY) for record in held
        ):
            continue
        if _is_of_edition(text, each, held):
            continue
        if not (denied or renewed or any(each.fits(day) for day in _days_of(clause, held, known))):
            yield f"'{each.words}' is no date of {where}"


_HAPPENS = re.compile(
    r"\b(?:in|on|until|till|since|through|by|before|after|during|ending|ended|to) (?:the )?$",
    re.IGNORECASE,
)
"""Before a day on which something is done or ends."""


def _is_of_edition(text: str, day: Day, held: Sequence[Certification]) -> bool:
    """Whether a month is that of the edition to which a record is: "by the ISM of December"."""
    editions = (each for one in held for each in days(one.edition or ""))
    return any(map(day.holds, editions)) and not _HAPPENS.search(text[: day.start])


_RENEWED = re.compile(r"\brenew", re.IGNORECASE)
_BEFORE = re.compile(
    r"\b(?:last year's|previous|preceding|former|predecessor|the (?:report|one) before)\b",
    re.IGNORECASE,
)
"""Speaks of the report before, which ended where the period of the present one begins."""
_ONE_DAY = timedelta(days=1)


def _is_yearly(day: Day, held: Sequence[Certification]) -> bool:
    """Whether a day is one of those on which an entry is renewed once a year."""
    return any(
        record.issued_on
        and record.next_certification_due
        and record.issued_on.year <= day.year <= record.next_certification_due.year
        and day.fits(record.issued_on.replace(year=day.year))
        for record in held
    )


_SURVEILLANCE = re.compile(r"\bsurveillance\b", re.IGNORECASE)
_PERIOD = re.compile(r"\bperiod\b", re.IGNORECASE)
_LETTER = re.compile(r"\bbridge|letter", re.IGNORECASE)


def _days_of(text: str, held: Sequence[Certification], known: Sequence[Ground]) -> set[date]:
    """The dates that a clause can mean: of its surveillance, its period, or any of the record."""
    if _SURVEILLANCE.search(text):
        both = ((each.last_surveillance_on, each.next_audit_on) for each in held)
        return {day for pair in both for day in pair if day}
    spans = [each.period for each in held if each.period]
    if spans and _PERIOD.search(text) and not _LETTER.search(text):
        return {day for span in spans for day in (span.start, span.end)}
    return {day for ground in known for day in ground.days}


_CALENDAR_YEAR = re.compile(
    r"\b(?:(?:calendar|full|whole|entire) year|covers the year) (20\d\d)\b", re.IGNORECASE
)
_SPANS = re.compile(
    r"\b(?:period|window|spans?|covers?|over|during|testing|look(?:s|ed) at)\b", re.IGNORECASE
)


def _lengths(
    text: str, known: Sequence[Ground], held: Sequence[Certification], where: str
) -> Iterator[str]:
    """The length that a sentence gives the period of a report is that of the period."""
    periods = {(Decimal(_months(record)), "months") for record in held if record.period}
    if (
        periods
        and (year := _CALENDAR_YEAR.search(text))
        and not any(
            each.period
            and (each.period.start.isoformat(), each.period.end.isoformat())
            == (f"{year[1]}-01-01", f"{year[1]}-12-31")
            for each in held
        )
    ):
        yield f"'{year.group()}' is not the period of {where}"
    stated = periods | {key for each in known for key in (*each.lengths, *spans_of(each))}
    for each in lengths(text) if periods and _SPANS.search(text) else ():
        if each.unit == "months" and not each.cadence and each.key not in stated:
            yield f"'{each.words}' is not the length of the period of {where}"


def _months(record: Certification) -> int:
    """How many months a period spans; a month of which 27 days are in it counts."""
    if record.period is None:
        return 0
    start, end = record.period.start, record.period.end
    return (end.year - start.year) * 12 + end.month - start.month + (1 if end.day >= 27 else 0)


_ENDS = re.compile(
    r"\b(?:until|through|till|(?:runs?|valid|lasts?|extends?|extended|good|goes) (?:up )?to"
    r"|(?:expires?|ends?|runs? out) (?:only )?in) (20\d\d)\b(?!-)",
    re.IGNORECASE,
)
_LASTS = re.compile(
    r"\b(?:valid|holds?|lasts?|runs?|good|issued) for\W+$"
    r"|\b(?:term|validity|life|lifetime|life ?span|cycle|duration) (?:of|is)\W+$",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:certified|held|hold|holds|listed|attested|audited|examined|certificate|members?|part)\b"
    r"[^.;]{0,60}?\bsince (?:\w+ )?((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_LONG = re.compile(r"\W+(?:certificat\w+|term|validity|cycle)\b", re.IGNORECASE)
"""Behind a time that is that of a certificate: "a five-year certificate"."""


def _validity(
    text: str, known: Sequence[Ground], held: Sequence[Certification], where: str
) -> Iterator[str]:
    """The year in which a certificate ends, and for how many years it was issued."""
    years = {str(day.year) for ground in known for day in ground.days}
    since = _SINCE.search(text) if not days(text) else None
    if since and years and since[1] not in years:
        yield f"'{since.group()}': {where} has no date in that year"
    spans = {
        round((each.valid_until - each.valid_from).days / 365.25 * 12)
        for each in held
        if each.valid_from and each.valid_until
    }
    if not spans:
        return
    if (found := _ENDS.search(text)) and found[1] not in years:
        yield f"'{found.group()}': {where} ends on {held[0].valid_until}"
    for each in lengths(text):
        behind = text[each.start + len(each.words) :]
        lasts = each.unit == "months" and (_LASTS.search(text[: each.start]) or _LONG.match(behind))
        if lasts and int(each.amount) not in spans:
            yield f"'{each.words}': {where} was issued for {min(spans)} months"
