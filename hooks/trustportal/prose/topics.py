"""Topics whose figures a claim must back: `reference/topics.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from trustportal.prose.ground import Ground
from trustportal.reference import read_table

Figure = Literal["lengths", "cadences", "shares"]


class Topic(BaseModel):
    """A topic: how to know its sentences, and which claims hold its figures."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str
    about: str
    collections: tuple[str, ...] = Field(alias="from")
    where: Mapping[str, tuple[str, ...] | str] = {}
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
        return self.touches(text) and not any(_compiled(each).search(text) for each in self.none)

    def touches(self, text: str) -> bool:
        """Whether a sentence has the words of the topic, be it of another matter."""
        return all(_compiled(each).search(text) for each in self.all)

    def backs(self, ground: Ground) -> bool:
        """Whether a record can hold the figures of the topic."""
        if ground.reference.partition("/")[0] not in self.collections:
            return False
        return all(_fits(ground.record, *each) for each in self.where.items())


def _fits(record: object, name: str, values: tuple[str, ...] | str) -> bool:
    value = getattr(record, name, None)
    return value is not None if values == "true" else value in values


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def topics() -> tuple[Topic, ...]:
    """Every topic of the table, in its order."""
    return TypeAdapter(tuple[Topic, ...]).validate_python(read_table("topics"))
