"""What a statement on training leaves to others: providers that train, plans that can choose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from trustportal.model.data_use import Choice, DataUse
from trustportal.model.products import Product
from trustportal.model.settings import Settings
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.rules.overlap import data_meets, names, products_meet, products_of, titles
from trustportal.rules.records.subprocessors import products_served
from trustportal.rules.rule import Finding, rule, stated

_WHY = "who reads that data is not used for training takes that for everyone who receives it"
_MEND = "say so under limits, or have the contract with the provider exclude it"


@rule("AI-01", "error", "S42", why=_WHY, mend=_MEND)
def training_by_providers_is_told(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """Where data is not used for training, a provider that trains on it is named beside that."""
    training = [each for each in stated(portal, Subprocessor) if each[1].trains_models == "yes"]
    for reference, use in stated(portal, DataUse):
        if use.purpose != "training" or use.used != "no":
            continue
        for provider, record in training:
            if _shares(portal, use, record) and not _is_told(use, record):
                message = (
                    f"data does not train models, and '{provider}', which receives it, trains its"
                    " own: is that told here?"
                )
                yield Finding(
                    reference, message, ("used",), _MEND, _WHY, "warning", before=record.removed_on
                )


def _shares(portal: Portal, use: DataUse, record: Subprocessor) -> bool:
    """Whether a provider receives some of the data, for one of the products."""
    own, received = use.data_classes or (), record.data_classes or ()
    return (
        bool(own and received)
        and data_meets(portal, own, received)
        and products_meet(products_of(use.scope), products_served(record))
    )


_PROVIDERS = re.compile(r"\b(?:provider|subprocessor|sub-processor|third part)", re.IGNORECASE)


def _is_told(use: DataUse, record: Subprocessor) -> bool:
    """Whether the statement is narrowed by the provider's name, or by providers as such."""
    text = "\n".join((*use.conditions, *use.limits))
    named = (name for name in (record.title, record.legal_entity) if name)
    return bool(_PROVIDERS.search(text)) or any(names(text, name) for name in named)


_OPEN_TO_ALL = "a customer on another plan reads it as a choice of its own"
_NAME_PLANS = "name the plans in the statement or under conditions, or open the choice to all"
_CHOICES = {
    "opt_in": re.compile(r"\bopt(?:s|ed|ing)?[- ]in\b", re.IGNORECASE),
    "opt_out": re.compile(
        r"\bopt(?:s|ed|ing)?[- ]out\b|\bcan (?:object|refuse|turn (?:it|this|that) off)\b",
        re.IGNORECASE,
    ),
}
"""How a statement says that customers can choose."""


@rule("AI-01", "error", "S42", why=_OPEN_TO_ALL, mend=_NAME_PLANS)
def choices_are_said_with_their_plans(
    portal: Portal, today: date, settings: Settings
) -> Iterator[Finding]:
    """A statement that customers can choose names the plans, where not all of them can."""
    for reference, use in stated(portal, DataUse):
        covered = products_of(use.scope)
        for field, said in _CHOICES.items():
            choice: Choice | None = getattr(use, field)
            open_to = frozenset(choice.products) if choice else frozenset[str]()
            text = "\n".join((use.statement, *use.conditions, *use.limits))
            narrower = covered is None or open_to < covered
            if open_to and narrower and (found := said.search(use.statement)):
                if any(names(text, word) for word in _telling_words(portal, open_to)):
                    continue
                plans = titles(portal, "products", open_to)
                message = f"'{found.group()}': only customers of {plans} can; does it say so?"
                yield Finding(
                    reference, message, ("statement",), _NAME_PLANS, _OPEN_TO_ALL, "warning"
                )


def _telling_words(portal: Portal, ids: frozenset[str]) -> set[str]:
    """The words of the titles of some products that no other product has in its title."""
    own, others = set[str](), set[str]()
    for reference, product in stated(portal, Product):
        several = own if reference.partition("/")[2] in ids else others
        several.update(product.title.split())
    return own - others
