"""The table of laws: names, numbers, places and articles, read once from `reference/laws.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.model.fields import Country
from trustportal.model.geography import region_groups
from trustportal.reference import read_table


class Matter(BaseModel):
    """What articles are about: `words` of a sentence, and the articles of which one is right."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    words: re.Pattern[str]
    articles: frozenset[int]


class Law(BaseModel):
    """A law; what the table does not say of it is not judged."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    name: str
    words: re.Pattern[str]
    titles: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    year: str | None = None
    applies: tuple[date, ...] = ()
    countries: frozenset[Country] = frozenset()
    region: str | None = None
    articles: int | None = None
    paragraphs: Mapping[int, int] = {}
    sections: re.Pattern[str] | None = None
    code: Mapping[str, frozenset[str]] = {}
    matters: tuple[Matter, ...] = ()

    @property
    def places(self) -> frozenset[str]:
        """The countries where it applies; none if the table does not say."""
        return region_groups()[self.region].members if self.region else self.countries

    @property
    def number(self) -> str:
        """How a message tells which act it is."""
        return f"{self.name} is {self.numbers[0]}" if self.numbers else f"that is not {self.name}"


@cache
def laws() -> Mapping[str, Law]:
    """Every law of the table by its id."""
    return TypeAdapter(dict[str, Law]).validate_python(read_table("laws"))


def law_of(name: str, title: str) -> Law | None:
    """The law of an id of the table, else the only one that a title names."""
    named = [each for each in laws().values() if each.words.search(title)]
    return laws().get(name) or (named[0] if len(named) == 1 else None)


@cache
def sorts_of_acts() -> Mapping[str, str]:
    """Regulation or Directive, by the number of an act of the Union."""
    return TypeAdapter(dict[str, str]).validate_python(read_table("laws", "acts"))
