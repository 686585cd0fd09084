"""Where cloud regions lie, what groups of countries mean, and where data may go; read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.model.fields import Country, Line, PlaceCode
from trustportal.reference import read_table


class Group(BaseModel):
    """A group of countries with one meaning. `labels` are titles that mean all of it."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    name: Line
    labels: tuple[Line, ...]
    members: frozenset[Country]


class Transfers(BaseModel):
    """Where data of the EEA may go: inside it, to adequate countries, or to listed recipients."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    none_needed: frozenset[Country]
    adequate: frozenset[Country]
    framework: frozenset[Country]


@cache
def cloud_regions() -> Mapping[str, Mapping[str, str]]:
    """The place of each region, by provider and the provider's id."""
    adapter = TypeAdapter(dict[str, dict[str, PlaceCode]])
    return adapter.validate_python(read_table("cloud_regions"))


@cache
def region_groups() -> Mapping[str, Group]:
    """Every group of countries by its id."""
    return TypeAdapter(dict[str, Group]).validate_python(read_table("region_groups"))


@cache
def transfers() -> Transfers:
    """Where data may go, and by what."""
    return Transfers.model_validate(read_table("region_groups", "transfers"))


def lies_in(place: str, places: frozenset[str]) -> bool:
    """Whether a country or subdivision is among the places, or within a country among them."""
    return place in places or place[:2] in places
