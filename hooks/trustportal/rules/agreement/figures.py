"""The figures and dates in the words of a record, against its own fields (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from trustportal.model.assessments import Assessment
from trustportal.model.base import Claim, Part, field_of
from trustportal.model.certifications import Certification
from trustportal.model.controls import Control
from trustportal.model.date_order import is_reversed
from trustportal.model.durations import Duration
from trustportal.model.encryption import Encryption
from trustportal.model.retention import Retention
from trustportal.model.service_levels import ServiceLevel
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.problems import Severity, listed
from trustportal.prose.ground import Key, grounds
from trustportal.prose.guards import clause_at
from trustportal.prose.passages import split
from trustportal.prose.quantities import Day, Length, days, key_of, lengths
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.rules.agreement.names import CORRECT
from trustportal.rules.in_prose.figures.times_of_claims import (
    MONTH,
    kept_in_backups,
    kept_in_use,
    worded,
)
from trustportal.rules.overlap import products_of
from trustportal.rules.rule import Finding, Path, stated


def figures_in_titles(portal: Portal) -> Iterator[Finding]:
    """A title that gives a length of time which neither a field nor the rest of the record has."""
    for ground in grounds(portal).all:
        record = ground.record
        if not isinstance(record, Claim) or isinstance(record, ServiceLevel) or not ground.fields:
            continue
        said = [each for each in _lengths(record.title) if not each.cadence]
        if not said:
            continue
        rest = (record.statement, *record.conditions, *record.limits)
        known = ground.fields | {each.key for text in rest for each in lengths(plain(text))}
        for each in said:
            if each.key not in known:
                fields = listed(worded(*key) for key in sorted(ground.fields))
                message = f"its title says {each.words}, its fields {fields}"
                yield Finding(ground.reference, message, ("title",), CORRECT)


def _lengths(text: str) -> list[Length]:
    return [each for each in lengths(text) if each.unit != "working days"]


CADENCES: tuple[tuple[type[Claim], str, tuple[str, ...]], ...] = (
    (Control, "cadence", ("title", "statement")),
    (Assessment, "cadence", ("title", "statement")),
    (Encryption, "rotation", ("title",)),  # FCT-02 speaks of the statement
)
"""Fields that say how often what a record states is done, and the words held against them."""


def cadences_against_words(portal: Portal) -> Iterator[Finding]:
    """A title or statement that says how often, and never as often as the field."""
    for model, field, names in CADENCES:
        for reference, record in stated(portal, model):
            own: Duration | None = getattr(record, field)
            for name in names if own else ():
                said = [each for each in lengths(plain(getattr(record, name))) if each.cadence]
                if own and said and key_of(own) not in {each.key for each in said}:
                    words = listed(f"'{each.words}'" for each in said)
                    message = f"its {name} says {words}, its {field} is {own}"
                    yield Finding(reference, message, (name,), _SAY_BOTH)


_SAY_BOTH = (
    "correct the wrong one; where they are of two things, say how often the field means too, or"
    " make two records"
)

DATED: tuple[type[Claim], ...] = (Certification, Assessment, Subprocessor)
"""Models whose dates are fields, so that a date in their words is one of these."""
_OTHER_TIMES = re.compile(
    r"\b(?:since|first|originally|initial(?:ly)?|former(?:ly)?|previous(?:ly)?|earlier|began|closed"
    r"|corrected|fixed|founded|published|amended)\b",
    re.IGNORECASE,
)
"""Words of a sentence on a day that no field of the record holds."""


def dates_against_words(portal: Portal) -> Iterator[Finding]:
    """A date in a title or statement that is none of the record's own."""
    for model in DATED:
        for reference, record in stated(portal, model):
            target = _target(record)
            for name in ("title", "statement"):
                text = plain(getattr(record, name))
                said = days_said(text, _ON_THE_WAY if target else _STEP)
                for day in _of_no_field(portal, record, said) if said else ():
                    message = f"its {name} says {day.words}, which is none of its dates"
                    level: Severity | None = None if model is Certification else "warning"
                    yield Finding(reference, message, (name,), CORRECT, level=level)
                for day in _later_steps(text, target) if target else ():
                    message = (
                        f"its {name} names a step of {day.words}, after target_date {target}, by"
                        " which it is to be had"
                    )
                    yield Finding(reference, message, (name,), CORRECT)


def _target(record: Claim) -> date | None:
    """The day by which a certification that is not held yet is to be had."""
    is_to_come = isinstance(record, Certification) and record.phase in ("planned", "in-progress")
    return field_of(record, "target_date") if is_to_come else None


def _later_steps(text: str, target: date) -> Iterator[Day]:
    """The steps on the way to a certificate that lie behind the day of the certificate."""
    for day, is_step in _days_told(text, _STEP):
        if is_step and date(day.year, day.month, day.day or 1) > target:
            yield day


def days_said(text: str, steps: Speech | None = None) -> list[Day]:
    """The days of a text, but for those of steps and of sentences on other times than the fields
    hold.
    """
    return [day for day, is_step in _days_told(text, steps or _STEP) if not is_step]


def _days_told(text: str, steps: Speech) -> Iterator[tuple[Day, bool]]:
    """The days of a text, and whether each is that of a step."""
    for begin, end in split(text) if days(text) else ():
        if not _OTHER_TIMES.search(text[begin:end]):
            yield from _steps_apart(text[begin:end], steps)


_STEP = Speech("own_figures.step")
"""A step on the way to a certificate, whose day no field holds."""
_ON_THE_WAY = Speech("own_figures.on_the_way")
"""Such a step, an audit to come, or the time that a report will cover."""
_RESULT = Speech("own_figures.result")
"""The certificate or report itself."""


def _steps_apart(sentence: str, steps: Speech) -> Iterator[tuple[Day, bool]]:
    """The days of a sentence, and whether each is that of a step: what stands last before it."""
    begin, several, is_step = 0, days(sentence), False
    for number, day in enumerate(several):
        follows = several[number + 1].start if number + 1 < len(several) else len(sentence)
        before = sentence[begin : day.start]
        around = before if len(before.split()) > 2 else sentence[begin:follows]
        if number == 0 or not _RANGE.fullmatch(before):
            ends = [found.end() for found in steps.finditer(around)]
            is_step = bool(ends) and not _RESULT.search(around[ends[-1] :])
        yield day, is_step
        begin = day.start + len(day.words)


_RANGE = re.compile(r"\W*(?:to|until|till|through|and)\W*|[\s-]*\u2013?\s*", re.IGNORECASE)
"""Between the first and the last day of a time."""


def _of_no_field(portal: Portal, record: Claim, said: Iterable[Day]) -> Iterator[Day]:
    """The days that neither a field has, of the record and its documents, nor its other texts, nor
    the edition to which it is.
    """
    documents = (portal.find(f"documents/{each}") for each in field_of(record, "documents") or ())
    own = {day for part in (record, *documents) for day in dates_of(part)}
    beside = " ".join(
        str(field_of(record, name)) for name in ("conditions", "limits", "outcome", "edition")
    )
    for day in said if own else ():
        if day.words not in beside and not any(map(day.fits, own)):
            yield day


_NO_FACTS = frozenset({"internal", "reviewed_on", "review_every", "retired_on"})


def dates_of(value: Any) -> Iterator[date]:
    """Every date in the fields of a record and of its parts."""
    if isinstance(value, date):
        yield value
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            if name not in _NO_FACTS:
                yield from dates_of(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from dates_of(each)


_SPAN = re.compile(
    r"\b(?:over|covers?|covering|spans?|spanning|period of)\W+(?:a |the )?$", re.IGNORECASE
)


def periods_against_words(portal: Portal) -> Iterator[Finding]:
    """A report said to span another number of months than its period."""
    for reference, record in stated(portal, Certification):
        if record.period is None or is_reversed(record):
            continue
        months = round((record.period.end - record.period.start).days / MONTH)
        text = plain(record.statement)
        for each in lengths(text):
            spans = each.unit == "months" and not each.cadence and _SPAN.search(text[: each.start])
            if spans and each.amount != months:
                message = f"its statement says {each.words}, its period spans {months} months"
                yield Finding(reference, message, ("statement",), CORRECT)


_BACKUPS = re.compile(r"\bback(?:ed |s )?-?ups?\b", re.IGNORECASE)
_KEPT = re.compile(
    r"\b(?:kept|keep|keeps|retain\w*|stored?|remain|overwritten|deleted)\b", re.IGNORECASE
)


def backups_against_words(portal: Portal) -> Iterator[Finding]:
    """A control that keeps backups for another time than every rule of retention for its products
    says.
    """
    by_product: dict[str | None, dict[Key, str]] = {}
    for reference, record in stated(portal, Control):
        for said in _kept_in_backups(plain(record.statement)):
            by_product = by_product or _rules_on_backups(portal)
            covered = products_of(record.scope)
            meant = by_product if covered is None else (None, *covered)
            own = {key: rule for each in meant for key, rule in by_product.get(each, {}).items()}
            if own and own.keys().isdisjoint(each.key for each in said):
                key, rule = next(iter(own.items()))
                words = listed(f"'{each.words}'" for each in said)
                message = f"backups are kept for {words} here, and for {worded(*key)} by {rule}"
                yield Finding(reference, message, ("statement",), CORRECT)


def _kept_in_backups(text: str) -> Iterator[list[Length]]:
    """The lengths of each sentence that says how long backups are kept."""
    for begin, end in split(text) if _BACKUPS.search(text) else ():
        sentence = text[begin:end]
        kept = _BACKUPS.search(sentence) and _KEPT.search(sentence)
        said = [each for each in _lengths(sentence) if not each.cadence] if kept else []
        if said:
            yield said


def _rules_on_backups(portal: Portal) -> dict[str | None, dict[Key, str]]:
    """By product, or None for all of them, how long copies remain in backups, and by which rule."""
    found: dict[str | None, dict[Key, str]] = {}
    for reference, rule in stated(portal, Retention):
        last = rule.backups.duration if rule.backups else None
        if last and (key := key_of(last)):
            covered = frozenset(rule.products) if rule.products else products_of(rule.scope)
            for product in (None,) if covered is None else covered:
                found.setdefault(product, {}).setdefault(key, reference)
    return found


_DELETION = re.compile(r"\b(?:delet|eras|remov|purg|destr)\w*", re.IGNORECASE)
"""Words with which the time that deletion takes can be meant, and not how long data is kept."""
_COPIES = re.compile(r"\bback(?:ed |s )?-?ups?\b|\bcop(?:y|ies)\b", re.IGNORECASE)


_OF_PAPERS = Speech("own_figures.of_papers")
"""Copies of papers, which are themselves the data: "copies of passports"."""


def periods_of_retention_against_words(portal: Portal) -> Iterator[Finding]:
    """A rule of retention whose words give data the period of its backups, or the contrary."""
    for reference, rule in stated(portal, Retention):
        texts: list[tuple[Path, str]] = [(("statement",), rule.statement)]
        texts += [(("limits", at), each) for at, each in enumerate(rule.limits)]
        for path, text in texts if rule.backups and rule.backups.duration else ():
            whole = plain(text)
            for begin, end in split(whole):
                if message := _exchanged(rule, whole[begin:end], is_limit=path != ("statement",)):
                    yield Finding(reference, message, path, CORRECT)


def _exchanged(rule: Retention, sentence: str, *, is_limit: bool) -> str:
    """What a sentence says of data with the period of copies, or of copies with that of data."""
    copied = _COPIES.search(_OF_PAPERS.blanked(sentence))
    after = copied.start() if copied else 0
    said = [each for each in _lengths(sentence) if not each.cadence and each.start >= after]
    said = said if copied else [each for each in said if not _is_of_way_back(sentence, each)]
    if not said or (is_limit and not copied):
        return ""
    use, copies = _known(kept_in_use(rule)), _known(kept_in_backups(rule))
    if rule.duration and rule.deleted_within and not _DELETION.search(sentence):
        done = _known([key_of(rule.deleted_within)]) - _known([key_of(rule.duration)])
        use, copies = use - done, copies if copied else copies | done
    right, wrong = (copies, use) if copied else (use, copies)
    keys = {each.key for each in said}
    apart = (*rule.exceptions, *rule.limits) if not is_limit else ()
    right = right | {each.key for text in apart for each in lengths(plain(text))}
    if keys & right or not keys & wrong:
        return ""
    what = "copies in backups" if copied else "data in use"
    fields = listed(worded(*key) for key in sorted(right))
    quoted = listed(f"'{each.words}'" for each in said)
    return f"{quoted} is said of {what}, for which the fields say {fields or 'nothing'}"


_WAY_BACK = re.compile(
    r"\b(?:restor|recover|undelet|undo|undone|bring back|brought back|trash|recycle|bin\b|retriev"
    r"|reactivat|revert|regret|change (?:your|their) mind)\w*",
    re.IGNORECASE,
)


def _is_of_way_back(sentence: str, length: Length) -> bool:
    """Whether a length is the time in which something deleted can be had back."""
    begin, end = clause_at(sentence, length.start)
    return bool(_WAY_BACK.search(sentence[begin:end]))


def _known(keys: Iterable[Key | None]) -> set[Key]:
    return {key for key in keys if key}
