"""The claims that can back a figure on a topic, and those of them on a class of data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from trustportal.model.base import field_of
from trustportal.model.data_classes import DataClass
from trustportal.model.retention import Retention
from trustportal.portal import Portal
from trustportal.prose.ground import Ground, grounds, vocabulary
from trustportal.prose.passages import Sentence
from trustportal.prose.quantities import lengths
from trustportal.prose.topics import Topic
from trustportal.rules.in_prose.figures.times_of_claims import keys_of
from trustportal.rules.rule import stated


@lru_cache(maxsize=64)
def backing(portal: Portal, topic: Topic) -> Mapping[Ground, None]:
    """The records that can back a figure on a topic, in their order."""
    known = grounds(portal).of(*topic.collections)
    return dict.fromkeys(
        ground for ground in known if topic.backs(ground) and _can_hold(ground, topic)
    )


def _can_hold(ground: Ground, topic: Topic) -> bool:
    """Whether a claim can hold a figure of a topic: a control that says only how often it is
    carried out says of no time how long that is.
    """
    control = ground.reference.startswith("controls/") and topic.judges == ("lengths",)
    return not control or any(not each.cadence for each in lengths(ground.text))


def rules_of_class(before: str, topic: Topic, portal: Portal) -> list[Ground]:
    """The rules for the class of data that stands before a figure."""
    if "retention" not in topic.collections:
        return []
    before = before.lower()
    found = max(
        (
            (before.rfind(title.lower()), name)
            for name, title in _classes(portal)
            if title.lower() in before
        ),
        default=None,
    )
    return list(_on_class(portal, topic, found[1])) if found else []


def rules_of_own_data(sentence: Sentence, topic: Topic, portal: Portal) -> Sequence[Ground]:
    """The rules for the data of the record in which a sentence stands, which is no rule itself."""
    record = portal.find(sentence.subject)
    scope = field_of(record, "scope")
    if "retention" not in topic.collections or isinstance(record, Retention) or not scope:
        return ()
    rules = dict.fromkeys(
        rule for each in scope.data_classes for rule in _on_class(portal, topic, each)
    )
    products = frozenset(scope.products)
    return [
        each for each in rules if not products or each.products is None or products & each.products
    ]


@lru_cache(maxsize=512)
def _on_class(portal: Portal, topic: Topic, data_class: str) -> tuple[Ground, ...]:
    return tuple(
        ground
        for ground in backing(portal, topic)
        if data_class in (field_of(ground.record, "data_classes") or ())
    )


@lru_cache(maxsize=2)
def _classes(portal: Portal) -> tuple[tuple[str, str], ...]:
    """The classes of data with rules of their own, by their titles."""
    ruled = [set(rule.data_classes or ()) for _, rule in stated(portal, Retention)]
    classes = [each for each in portal.records["data_classes"] if isinstance(each, DataClass)]
    wholes = {each.part_of for each in classes}
    return tuple(
        (each.id, each.title) for each in classes if {each.id} in ruled and each.id not in wholes
    )


def bounds_told(text: str, said: Collection[object], topic: Topic, portal: Portal) -> set[object]:
    """The shortest and the longest time that a rule lets customers choose, where a text names both
    and what the rule is on: "anything from one day to ten years".
    """
    spoken, found = vocabulary(text), set[object]()
    for ground in backing(portal, topic):
        rule = ground.record
        if not (isinstance(rule, Retention) and rule.configurable):
            continue
        keys = set(keys_of(rule.configurable.minimum, rule.configurable.maximum))
        if len(keys) == 2 and keys <= {*said} and spoken & vocabulary(rule.title):
            found |= keys
    return found
