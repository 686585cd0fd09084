"""News that tell of a change beforehand, against its day and the record of it (SUB-03)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.model.updates import Update
from trustportal.portal import Portal
from trustportal.prose.quantities import Day, days
from trustportal.prose.shown import plain
from trustportal.rules.agreement.figures import dates_of
from trustportal.rules.rule import Finding, rule, stated

_WHY = "a notice is worth the time that it leaves to object, counted from the day of its text"
_MEND = "correct the wrong date; if customers were told earlier by another way, say so in the text"
ONE_DAY = timedelta(days=1)
"""'Until 31 August' and 'from 1 September on' are the same change."""


@rule("SUB-03", "error", "S45 S15", why=_WHY, mend=_MEND)
def notices_come_before_their_day(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """News that announce a change are of an earlier day than the change, as the record has it."""
    notices = [each for each in stated(portal, Update) if each[1].change == "notice"]
    for reference, news in notices:
        if news.effective_on and news.effective_on < news.dated:
            message = (
                f"it is a notice of {news.dated} on what holds from {news.effective_on} on: were"
                " customers told before?"
            )
            mend = "correct the wrong date, or set change to what it is: added, changed, removed"
            yield Finding(reference, message, ("dated",), mend, _WHY, "warning")
        elif news.effective_on and (said := _other_day(news, portal)):
            message = f"its text says {said.words}, and effective_on is {news.effective_on}"
            yield Finding(reference, message, ("body",), _MEND, _WHY, "warning")
    for reference, record in stated(portal, Subprocessor):
        told = {source: news for source, news in notices if reference in news.claims}
        yield from _against_the_record(portal, reference, record, told)


def _other_day(news: Update, portal: Portal) -> Day | None:
    """The only day in a text, where it is none of the notice and of what it is about."""
    said = days(plain(news.body))
    about = [portal.find(each) for each in news.claims]
    own = [each for part in (news, *about) for each in dates_of(part)]
    return said[0] if len(said) == 1 and not any(map(said[0].fits, own)) else None


def _against_the_record(
    portal: Portal, reference: str, record: Subprocessor, told: Mapping[str, Update]
) -> Iterator[Finding]:
    """The first notice is as early as announced, and the last one names the day of the record."""
    begins, announced = record.effective_on, record.announced_on
    in_order = sorted(told.items(), key=lambda item: item[1].dated)
    if not (in_order and begins and announced):
        return
    (first, opening), (last, latest) = in_order[0], in_order[-1]
    notice = portal.organization.subprocessor_notice
    earliest = notice.period.after(opening.dated) if notice and notice.period else begins
    if announced < opening.dated <= begins < earliest:
        message = (
            f"it is of {opening.dated}, and announced_on of {reference} is {announced}: counted"
            f" from the news, the promised time ends on {earliest}, after {begins}"
        )
        yield Finding(first, message, ("dated",), _MEND, _WHY, "warning")
    if latest.effective_on and abs(latest.effective_on - begins) > ONE_DAY:
        message = f"it says from {latest.effective_on} on, and {reference} says from {begins} on"
        yield Finding(last, message, ("effective_on",), _MEND, _WHY, "warning")
