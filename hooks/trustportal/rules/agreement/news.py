"""News against the records that they are about (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from trustportal.model.base import Record, field_of
from trustportal.model.updates import Update
from trustportal.portal import Portal
from trustportal.prose.guards import denies
from trustportal.prose.passages import Sentence, sentences
from trustportal.rules.rule import stated

MEND = (
    "correct the news if it was wrong; if the record has changed since, tell that in news of"
    " its own"
)
_FORMER = re.compile(
    r"\b(?:until now|so far|previous(?:ly)?|former(?:ly)?|earlier|before (?:that|then|this)|used to"
    r"|originally|since|last year|had (?:said|been)|was (?:said|stated|limited)"
    r"|(?:portal|page|site|list|table|text|statement|record|entry|summary|we) (?:\w+ly )?"
    r"(?:said|stated|claimed|listed|named|gave|showed|promised|spoke|wrote)\b"
    r"|(?:by mistake|mistakenly|wrongly|in error|erroneously|incorrectly)"
    r"|signed before|history)\b",
    re.IGNORECASE,
)
"""Words of a sentence that tells of a time before the news."""
_TO_COME = re.compile(
    r"\b(?:will|next|later|soon|plan(?:s|ned)?|expect(?:s|ed)?|follows?|intend|from now|upcoming"
    r"|scheduled|due)\b",
    re.IGNORECASE,
)
"""Words of a sentence that tells of what the records may not have yet."""
ISSUED = ("issued_on", "performed_on", "dated", "effective_on", "removed_on")
"""Fields with the day from which on a record is what it is, the first that a record has."""
_SOON = timedelta(days=60)
"""A record of a day longer after its news has been renewed since, and the news are of another."""


@dataclass(frozen=True, slots=True, eq=False)
class News:
    """News whose records are still those of which they tell, with their sentences of the present.

    `by_name` are the records by their references.
    """

    reference: str
    update: Update
    by_name: dict[str, Record]
    said: tuple[Sentence, ...]


@lru_cache(maxsize=2)
def news(portal: Portal) -> tuple[News, ...]:
    """The news that can be held against their records."""
    by_subject: dict[str, list[Sentence]] = {}
    for each in sentences(portal):
        if each.subject.startswith("updates/"):
            by_subject.setdefault(each.subject, []).append(each)
    latest = _latest(portal)
    found = []
    for reference, update in stated(portal, Update):
        records = {each: portal.find(each) for each in update.claims}
        known = {name: each for name, each in records.items() if isinstance(each, Record)}
        if len(known) == len(records) and all(
            _still_told(update, each, latest[name]) for name, each in known.items()
        ):
            now = [
                each
                for each in by_subject.get(reference, ())
                if not (_FORMER.search(each.text) or _TO_COME.search(each.text))
            ]
            found.append(News(reference, update, known, tuple(now)))
    return tuple(found)


def _latest(portal: Portal) -> dict[str, date]:
    """By record, the day of the latest news about it."""
    found: dict[str, date] = {}
    for _, update in stated(portal, Update):
        for name in update.claims:
            found[name] = max(found.get(name, date.min), update.dated)
    return found


def _still_told(update: Update, record: Record, latest: date) -> bool:
    """Whether a record is as it was when the news told of it: not issued anew since, and, where
    it has no such day or other days can be set for it, without later news.
    """
    if record.state != "published":
        return False
    day = day_of(record)
    if day is None or hasattr(record, "announced_on"):
        return update.dated == latest
    return day <= update.dated + _SOON


def day_of(record: Record) -> date | None:
    """From when on a record is what it is."""
    several = (field_of(record, name) for name in ISSUED)
    return next((each for each in several if isinstance(each, date)), None)


def affirming(each: News) -> Iterator[Sentence]:
    """Its sentences that deny nothing."""
    return (one for one in each.said if not denies(one.text))
