"""The components that pages can use, and what each takes.

A component of a kind's own name shows that kind's records; the others are listed here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from trustportal.model.kinds import COLLECTIONS

Takes = Literal["reference", "id", "product", "group", "field", "number"]


@dataclass(frozen=True, slots=True)
class Component:
    """A component: what its unnamed arguments are, how many there may be, and its named ones."""

    name: str
    shows: str
    positional: tuple[Takes, ...] = ()
    repeats: bool = False
    required: int = 0
    keywords: Mapping[str, Takes] | None = None
    draws: tuple[str, ...] = ()
    """The collections from which it draws records, where its name does not say so."""

    @property
    def template(self) -> str:
        """Its file in overrides/fragments/."""
        return f"{self.name}.html"


def _of_collections() -> Iterator[Component]:
    for name, record in COLLECTIONS.items():
        keywords: dict[str, Takes] = {"limit": "number"}
        if record.group_by:
            keywords["group"] = "group"
        keywords["product"] = "product"
        shows = f"the records of {name}, or those named"
        yield Component(name, shows, positional=("id",), repeats=True, keywords=keywords)


COMPONENTS: Mapping[str, Component] = {
    component.name: component
    for component in (
        *_of_collections(),
        Component("organization", "the organisation and its contacts"),
        Component("contacts", "where to turn"),
        Component(
            "answers",
            "the five questions that reviewers ask first, answered",
            draws=("certifications", "residency", "encryption", "retention", "subprocessors"),
        ),
        Component(
            "ask",
            "a field for a question, what the portal answers, and every question",
            draws=("faq",),
        ),
        Component("judgement", "how many claims were checked, when, and with what result"),
        Component("rules", "every rule of the field, with its source"),
        Component("sources", "what the rules rest on"),
        Component("codes", "every mistake of form that stops the build"),
        Component("outputs", "the files for machines and spreadsheets, each with whom it is for"),
        Component("history", "what changed, by release, and since a day of the visitor's choice"),
        Component("claim", "one claim in full", positional=("reference",), required=1),
        Component("share", "one share in full", positional=("reference",), required=1),
        Component(
            "fact",
            "one value of one claim, inside a sentence",
            positional=("reference", "field"),
            required=2,
        ),
    )
}
