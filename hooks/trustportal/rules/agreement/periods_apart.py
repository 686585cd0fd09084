"""Periods that a rule of retention tells in words and its fields do not have (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from trustportal.model.data_use import DataUse
from trustportal.model.durations import Duration
from trustportal.model.retention import Retention
from trustportal.model.words import words
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.assertions import name_of_product
from trustportal.prose.guards import denies
from trustportal.prose.passages import split
from trustportal.prose.quantities import Length, key_of, lengths
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.rules.agreement.names import CORRECT
from trustportal.rules.in_prose.figures.times_of_claims import (
    kept_in_backups,
    kept_in_use,
)
from trustportal.rules.overlap import is_covered, titles
from trustportal.rules.records.retention import AT_DELETION, TIMED, end_of
from trustportal.rules.rule import Finding, Path, stated

_INCLUDED = Speech("figures.backups_included")
_START = datetime(2001, 1, 1)  # noqa: DTZ001 - the fixed moment of `end_of`


def periods_of_retention_told_apart(portal: Portal) -> Iterator[Finding]:
    """A rule of retention whose words give a period that its fields do not have: one that takes in
    the backups, one that customers set, or one of a plan or place.
    """
    plan = name_of_product(portal)
    for reference, rule in stated(portal, Retention):
        if rule.sort not in TIMED or rule.duration is None:
            continue
        text = plain(rule.statement)
        for begin, end in split(text):
            sentence = text[begin:end]
            if message := _with_backups(rule, sentence):
                yield Finding(reference, message, ("statement",), CORRECT)
            elif each := _of_a_part(rule, sentence, plan):
                message = (
                    f"its statement says {each.words} for a part of what it covers, and the fields"
                    f" say {words(rule.sort)} {rule.duration} for all of it"
                )
                mend = "make a rule of its own for the plan or place with the other period"
                yield Finding(reference, message, ("statement",), mend)
        if rule.sort in ("fixed", "at-most"):
            yield from _set_above(reference, rule)


def _with_backups(rule: Retention, sentence: str) -> str:
    """What a sentence says that gives one period for data and backups, where the fields add up to
    more.
    """
    kept = rule.backups if rule.backups and rule.backups.sort != "none" else None
    copies = kept.duration if kept and not _AT_ONCE.search(kept.note or "") else None
    first = rule.deleted_within or (rule.duration if rule.starts_at in AT_DELETION else None)
    said = [each for each in lengths(sentence) if not each.cadence and each.unit == "minutes"]
    if not (copies and first and said) or not _INCLUDED.search(sentence):
        return ""
    together = _days(end_of(first, copies))
    longest = max(said, key=lambda each: each.amount)
    if longest.amount / 1440 >= together:
        return ""
    return (
        f"its statement says {longest.words} with the backups, and by its fields the deletion takes"
        f" {first} and copies remain in backups for {copies} after it"
    )


_AT_ONCE = Speech("retention.backups_at_once")
"""Says of backups that their time runs beside that of the deletion, and not after it."""


def _days(moment: datetime) -> float:
    return (moment - _START).total_seconds() / 86400


_FOR_A_PART = Speech("retention.for_a_part")
"""Behind a period: of a plan, an edition or an environment alone."""


def _of_a_part(rule: Retention, sentence: str, plan: re.Pattern[str]) -> Length | None:
    """A second period of a sentence that gives the rule's own, said of one plan or environment."""
    times = [each for each in lengths(sentence) if not each.cadence and each.unit != "working days"]
    own = key_of(rule.duration) if rule.duration else None
    if not rule.duration or own not in {each.key for each in times} or denies(sentence):
        return None
    beside = (*rule.limits, *rule.conditions, *rule.exceptions)
    known = {
        *kept_in_use(rule),
        *kept_in_backups(rule),
        *(each.key for text in beside for each in lengths(plain(text))),
    }
    for each in times if _ROW.search(_between(sentence, times)) else ():
        after = sentence[each.start + len(each.words) :]
        named = _FOR_A_PART.match(after)
        against = _AGAINST[rule.sort or ""](_days_of(each), _days(end_of(rule.duration)))
        if each.key not in known and against and (named or _of_a_product(after, plan)):
            return each
    return None


_ROW = re.compile(
    r"^(?!.*\b(?:is|are|was|were|be|been|has|have|had|can|may|must|will)\b)\W*(?:[\w+-]+\W+){0,7}$",
    re.DOTALL,
)
"""Stands between periods that are told of one thing, without a verb of its own."""


def _between(sentence: str, times: Sequence[Length]) -> str:
    """What stands between the first two of several lengths; nothing where there is one."""
    first, second, *_ = (*times, None, None)
    return sentence[first.start + len(first.words) : second.start] if first and second else ""


_AGAINST: Mapping[str, Callable[[float, float], bool]] = {
    "fixed": lambda said, own: abs(said - own) > own / 20,
    "about": lambda said, own: abs(said - own) > own / 20,
    "at-most": lambda said, own: said > own * 1.05,
    "at-least": lambda said, own: said < own * 0.95,
}
"""By sort of rule, when another period in days contradicts its own; three months are 90 days."""


def _days_of(said: Length) -> float:
    return float(said.amount) * (30 if said.unit == "months" else 1 / 1440)


_OF = re.compile(r"\s+(?:on|for|in|with)\s+(?:the |our )?")


def _of_a_product(after: str, plan: re.Pattern[str]) -> bool:
    found = _OF.match(after)
    return bool(found and plan.match(after, found.end()))


_SET = Speech("retention.can_be_set")
"""Says that a period is the customer's choice."""


def _set_above(reference: str, rule: Retention) -> Iterator[Finding]:
    """Words by which a longer period can be set than the longest one of the fields."""
    texts: Sequence[tuple[Path, str]] = [
        (("statement",), rule.statement),
        *((("limits", at), each) for at, each in enumerate(rule.limits)),
    ]
    for path, text in texts if rule.duration else ():
        whole = plain(text)
        for begin, end in split(whole):
            sentence = whole[begin:end]
            said = [each for each in lengths(sentence) if not each.cadence]
            longer = [each for each in said if rule.duration and _is_longer(each, rule.duration)]
            if longer and _SET.search(sentence) and not denies(sentence):
                message = (
                    f"by these words {longer[-1].words} can be set, and the fields say"
                    f" {words(rule.sort or '')} {rule.duration}"
                )
                mend = (
                    "write sort: customer-configured with the shortest, the longest and the default"
                    " under configurable, or correct the words"
                )
                yield Finding(reference, message, path, mend)
                return


def _is_longer(said: Length, duration: Duration) -> bool:
    """Whether a length in words is longer than a duration, a month taken for 30 days."""
    if said.unit not in ("minutes", "months"):
        return False
    return _days_of(said) > _days(end_of(duration)) * 1.05


_DELETED = re.compile(r"\b(?:delet|eras|destroy|purg)\w*", re.IGNORECASE)


def deletion_in_uses_of_data(portal: Portal) -> Iterator[Finding]:
    """A use of data whose words have it deleted later than every rule of retention for that data
    allows.
    """
    for reference, use in stated(portal, DataUse):
        review = use.human_review
        texts: list[tuple[Path, str]] = [(("statement",), use.statement)]
        texts += [(("limits", at), each) for at, each in enumerate(use.limits)]
        texts += [
            (("human_review", "safeguards", at), each)
            for at, each in enumerate(review.safeguards if review else ())
        ]
        for path, text in texts:
            said = [each for each in lengths(plain(text)) if not each.cadence]
            if len(said) != 1 or not _DELETED.search(text) or denies(text):
                continue
            rules = _rules_for(portal, use)
            if rules and all(_is_longer(said[0], longest) for _, longest in rules):
                kept = listed(f"{longest} ({name})" for name, longest in rules)
                data = titles(portal, "data_classes", use.data_classes or ())
                message = (
                    f"by these words {data} is deleted after {said[0].words}, and by its rules"
                    f" of retention sooner: {kept}"
                )
                mend = "correct the wrong one, or add a rule for the copies that are kept longer"
                yield Finding(reference, message, path, mend, level="warning")


def _rules_for(portal: Portal, use: DataUse) -> list[tuple[str, Duration]]:
    """The rules on the data of a use with their periods; none where one of them has no end of its
    own, or does not reach all the data.
    """
    products = frozenset(use.scope.products if use.scope else ())
    found = []
    for reference, rule in stated(portal, Retention):
        classes = rule.data_classes or ()
        meets = not products or not rule.products or products & {*rule.products}
        if not meets or not any(
            is_covered(portal, each, classes) for each in use.data_classes or ()
        ):
            continue
        if rule.sort not in ("fixed", "at-most", "about") or not rule.duration:
            return []
        found.append((reference, rule.duration))
    return found
