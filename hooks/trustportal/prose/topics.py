"""Topics whose figures a claim must back, and matters on which records and sentences differ:
`reference/topics.yml` and `reference/records.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from trustportal.model.base import Part, field_of
from trustportal.prose.ground import Ground
from trustportal.prose.guards import denies, negated, quoted
from trustportal.prose.speech import Speech
from trustportal.reference import read_table
from trustportal.reference.expressions import expression

Figure = Literal["lengths", "cadences", "shares"]


class Topic(BaseModel):
    """A topic: how to know its sentences, and which claims hold its figures."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    code: str
    about: str
    collections: tuple[str, ...] = Field(alias="from")
    where: Mapping[str, tuple[str, ...] | str] = {}
    states: str = ""
    judges: tuple[Figure, ...]
    near: tuple[str, ...]
    all: tuple[str, ...]
    none: tuple[str, ...] = ()
    alone: str = "false"

    def __hash__(self) -> int:
        """Topics of the table are told apart by what they are about."""
        return hash((self.code, self.about))

    def holds(self, text: str) -> bool:
        """Whether a sentence belongs to the topic."""
        return self.touches(text) and not any(expression(each).search(text) for each in self.none)

    def touches(self, text: str) -> bool:
        """Whether a sentence has the words of the topic, be it of another matter."""
        return all(expression(each).search(text) for each in self.all)

    def backs(self, ground: Ground) -> bool:
        """Whether a record can hold the figures of the topic."""
        if ground.reference.partition("/")[0] not in self.collections:
            return False
        if self.states and not expression(self.states).search(ground.text):
            return False
        return all(_fits(ground.record, *each) for each in self.where.items())


def _fits(record: object, name: str, values: tuple[str, ...] | str) -> bool:
    value = field_of(record, name)
    return value is not None if values == "true" else value in values


@cache
def topics() -> tuple[Topic, ...]:
    """Every topic of the table, in its order."""
    return TypeAdapter(tuple[Topic, ...]).validate_python(read_table("topics"))


DENIAL = Speech("records.denial")
"""Words of which one stands in each denial."""


class Matter(BaseModel):
    """A matter on which records and sentences can differ; the table says what each field is for."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    about: str
    near: tuple[str, ...]
    on: tuple[str, ...] = ()
    around: str = ""
    none: tuple[str, ...] = ()
    collections: tuple[str, ...] = Field(alias="from")
    where: Mapping[str, tuple[str, ...] | str] = {}
    unless: Mapping[str, tuple[str, ...] | str] = {}
    states: str = ""
    named: bool = False
    says: tuple[str, ...] = ()
    denies: bool = False
    harmless: str = ""
    leaves_out: tuple[str, ...] = ()
    value: str = ""
    apart: str = ""
    products: bool = False
    covers: str = ""
    offered: str = ""

    def __hash__(self) -> int:
        """Matters of the table are told apart by what they are about."""
        return hash(self.about)

    def is_in(self, text: str, folded: str) -> bool:
        """Whether a sentence is on the matter."""
        return (
            any(letters in folded for letters in self.near)
            and all(expression(each).search(text) for each in self.on)
            and not any(expression(each).search(text) for each in self.none)
        )

    def is_around(self, block: str) -> bool:
        """Whether the paragraph of a sentence is on it: "The red team tried. It found nothing"."""
        return bool(expression(self.around).search(block))

    def is_of(self, ground: Ground) -> bool:
        """Whether a record is one that says something on the matter."""
        return (
            ground.reference.partition("/")[0] in self.collections
            and not ground.superseded
            and all(_holds(ground.record, *each) for each in self.where.items())
            and bool(expression(self.states).search(ground.text))
        )

    def permits(self, ground: Ground) -> bool:
        """Whether a record says of its own products what others deny of theirs."""
        of_it = ground.reference.partition("/")[0] in self.collections and not ground.superseded
        return (
            of_it
            and bool(self.unless)
            and all(_holds(ground.record, *each) for each in self.unless.items())
        )

    def said(self, text: str) -> Iterator[re.Match[str]]:
        """Where a sentence says what the records deny, and neither denies nor quotes it itself."""
        open_text = self.without_harmless(text)
        for each in self.says:
            for found in expression(each).finditer(text):
                inside = denies(found.group()) and not DENIAL.search(bare(each))
                denied = not self.denies and (inside or negated(open_text, *found.span()))
                if not denied and not quoted(text, *found.span()):
                    yield found

    def without_harmless(self, text: str) -> str:
        """The text with blanks in the place of denials that belong to the matter."""
        if not self.harmless:
            return text
        return expression(self.harmless).blanked(text)


@cache
def bare(pattern: str) -> str:
    """An expression with blanks in the place of its marks, to see which words it has."""
    return re.sub(r"\\.|[^\w']", " ", pattern)


def _holds(record: Part, path: str, wanted: tuple[str, ...] | str) -> bool:
    held = [str(each) for each in reached(record, path)]
    if wanted in ("true", "null"):
        return bool(held) == (wanted == "true")
    return any(each in wanted for each in held) or (not held and "null" in wanted)


def reached(value: object, path: str) -> Iterator[object]:
    """The values under a path of names; a list stands for each of its members."""
    if isinstance(value, tuple):
        for each in value:
            yield from reached(each, path)
    elif not path:
        yield from () if value is None else (value,)
    else:
        name, _, rest = path.partition(".")
        yield from reached(field_of(value, name), rest)


@cache
def matters() -> tuple[Matter, ...]:
    """Every matter of the table, in its order."""
    return TypeAdapter(tuple[Matter, ...]).validate_python(read_table("records"))
