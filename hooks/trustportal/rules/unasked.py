"""Which of the six questions of residency some record answers, or leaves nothing to ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from trustportal.facts import Cells
from trustportal.model.residency import Residency
from trustportal.model.retention import THE_END, Retention
from trustportal.portal import Portal
from trustportal.rules.overlap import lineage, with_wider
from trustportal.rules.rule import stated


def is_answered(promise: Residency, question: str, cells: Cells, portal: Portal) -> bool:
    """Whether some promise answers the question for each product and region of this one, or the
    rules of retention say that there is nothing to ask: of data that is not stored, where it is
    stored; of data without backups, where these are.
    """
    return _is_moot(promise, question, portal) or all(
        cells[product, region].answers[question]
        for product in promise.products
        for region in promise.regions
    )


def _is_not_stored(rule: Retention) -> bool:
    return rule.sort == "none"


def _has_no_backups(rule: Retention) -> bool:
    return rule.sort == "none" or bool(rule.backups and rule.backups.sort == "none")


_MOOT: dict[str, Callable[[Retention], bool]] = {
    "at_rest": _is_not_stored,
    "backup": _has_no_backups,
}
"""By question, the rules of retention after which it is not asked."""


def _is_moot(promise: Residency, question: str, portal: Portal) -> bool:
    """Whether there is nothing to ask of any class of data of a promise."""
    own = promise.data_classes
    return bool(own) and moot_classes(promise, question, portal) == frozenset(own)


def moot_classes(promise: Residency, question: str, portal: Portal) -> frozenset[str]:
    """The classes of data of a promise of which for each of its products some rule of retention
    says that there is nothing to ask, of all customers, and none says otherwise.
    """
    if question not in _MOOT:
        return frozenset()
    rules = [rule for _, rule in stated(portal, Retention)]

    def is_moot(product: str, data_class: str) -> bool:
        meant = _meant(product, data_class, rules, portal)
        return bool(meant) and all(_MOOT[question](each) and not each.conditions for each in meant)

    return frozenset(
        each
        for each in promise.data_classes
        if all(is_moot(product, each) for product in promise.products)
    )


def _meant(
    product: str, data_class: str, rules: Sequence[Retention], portal: Portal
) -> list[Retention]:
    """The rules on a class of data of a product while there is a contract: on the class itself, or
    else on the narrowest of the wider ones; a rule for a product holds for its plans and add-ons.
    """
    own = [
        rule
        for rule in rules
        if with_wider(product, portal) & frozenset(rule.products or ())
        and not (rule.duration and rule.starts_at in THE_END)
    ]
    for each in lineage(portal, data_class):
        if found := [rule for rule in own if each in (rule.data_classes or ())]:
            return found
    return []
