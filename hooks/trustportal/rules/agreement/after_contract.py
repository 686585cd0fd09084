"""What is gone once a contract ends, against rules that keep a part of it longer (GEN-06)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from trustportal.model.data_classes import DataClass
from trustportal.model.durations import Duration
from trustportal.model.retention import THE_END, Retention
from trustportal.portal import Portal
from trustportal.problems import listed
from trustportal.prose.ground import vocabulary
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import circumstances_meet, lineage, names, titles
from trustportal.rules.records.retention import end_of
from trustportal.rules.rule import Finding, stated

_GONE = ("fixed", "at-most", "about", "account-lifetime", "contract-term")
_KEPT = ("fixed", "at-most", "about", "at-least", "as-required-by-law", "indefinite")
_WHEN_DELETED = ("deletion-request", "deletion-by-customer")
_BY_ALL_MEANS = ("at-least", "as-required-by-law", "indefinite")
"""Sorts of rule that let data outlive a contract, whatever data it is."""
_OF_BOOKS = ("end-of-calendar-year", "end-of-fiscal-year")
"""Clocks of periods that tax and employment law ask for, contract or not."""

_OF_OURS = Speech("retention.of_ours")
"""Data that the organisation keeps for itself, by its title: logs, measures, tickets, invoices. How
long content is kept, a rule says for as long as there is a contract.
"""
_OWN_RULES = Speech("retention.own_rules")
"""Leaves all data that has a rule of its own to that rule."""
_NO_LONGER = Speech("retention.no_longer_than_the_contract")
"""Ends a rule with the contract, if that comes first."""
_COMMON = frozenset().union(*map(vocabulary, ("data", "records", "logs", "content", "information")))


def parts_kept_after_the_end(portal: Portal) -> Iterator[Finding]:
    """A rule on what is gone after the end of the contract names each class within it that a rule
    of its own keeps longer.
    """
    lasting = [each for each in stated(portal, Retention) if _can_outlive(each[1])]
    for reference, rule in stated(portal, Retention):
        gone = _times(rule)
        longer = {
            each: (source, other)
            for source, other in (lasting if gone else ())
            if source != reference
            and _is_longer(other, end_of(*gone))
            and circumstances_meet(other, rule)
            for each in _parts(portal, rule, other)
            if not _is_told(portal, each, other, rule)
        }
        if longer:
            within = " and another ".join(str(each) for each in gone)
            kept = (
                f"{titles(portal, 'data_classes', [each])} for {_how_long(other)}"
                f" ({portal.origin(source).place('duration')})"
                for each, (source, other) in longer.items()
            )
            message = (
                f"by this rule {titles(portal, 'data_classes', rule.data_classes or ())} is gone"
                f" within {within} of the end of the contract, and rules of their own keep parts of"
                f" it longer, which its exceptions do not name: {listed(kept)}"
            )
            mend = "name these classes under exceptions, or shorten the rules that keep them longer"
            field = "exceptions" if rule.exceptions else "data_classes"
            yield Finding(reference, message, (field,), mend)


def _times(rule: Retention) -> tuple[Duration, ...]:
    """The times, one after another, in which data is deleted once a contract has ended."""
    if rule.starts_at not in THE_END or rule.sort not in _GONE:
        return ()
    return tuple(filter(None, (rule.duration, rule.deleted_within)))


def _can_outlive(rule: Retention) -> bool:
    """Whether a rule can keep data past the end of a contract."""
    texts = (rule.statement, *rule.limits, *rule.conditions, rule.starts_at_note or "")
    return (
        rule.sort in _KEPT
        and rule.starts_at not in _WHEN_DELETED
        and not any(_NO_LONGER.search(plain(each)) for each in texts)
    )


def _is_longer(rule: Retention, end: datetime) -> bool:
    """Whether a rule keeps data past the end of a period, which `end_of` gives."""
    return rule.sort == "indefinite" or bool(rule.duration and end_of(rule.duration) > end)


def _parts(portal: Portal, rule: Retention, other: Retention) -> Iterator[str]:
    """The classes of another rule for the same products that belong to those of the first and
    outlive a contract.
    """
    if {*(rule.products or ())}.isdisjoint(other.products or ()):
        return
    for each in other.data_classes or ():
        same = each in (rule.data_classes or ()) and rule.starts_at == other.starts_at
        outlives = other.sort in _BY_ALL_MEANS or other.starts_at in (*THE_END, *_OF_BOOKS)
        if (
            not same
            and {*lineage(portal, each)} & {*(rule.data_classes or ())}
            and (outlives or _OF_OURS.search(titles(portal, "data_classes", [each])))
        ):
            yield each


def _is_told(portal: Portal, data_class: str, other: Retention, rule: Retention) -> bool:
    """Whether the words of a rule leave out a class of data, by its name or by the rule for it."""
    texts = [plain(each) for each in (rule.statement, *rule.limits, *rule.exceptions)]
    if any(_OWN_RULES.search(each) for each in texts):
        return True
    record = portal.find(f"data_classes/{data_class}")
    examples = record.examples if isinstance(record, DataClass) else ()
    meant = [
        vocabulary(each) - _COMMON
        for each in (titles(portal, "data_classes", [data_class]), other.title)
    ]
    return any(
        any(each and each <= vocabulary(text) for each in meant)
        or any(names(text, each) for each in examples)
        for text in texts
    )


def _how_long(rule: Retention) -> str:
    return str(rule.duration) if rule.duration else "without a limit of time"
