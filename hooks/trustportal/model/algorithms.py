"""The table of algorithms: how each is written and whether it may be offered, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.model.fields import Date, Label, Line
from trustportal.reference import read_table
from trustportal.reference.expressions import Expression, expression

Family = Literal[
    "block-cipher",
    "stream-cipher",
    "asymmetric",
    "key-exchange",
    "hash",
    "mode",
    "protocol",
    "password-hash",
]

Status = Literal["offered", "weak", "broken", "unclear"]


class Algorithm(BaseModel):
    """One algorithm, mode or protocol. `reason` ends a sentence that begins with its name."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    name: Line
    family: Family
    status: Status
    reason: Line | None = None
    words: tuple[str, ...]


class ModuleStandard(BaseModel):
    """What modules are validated against. From `historical_on` on, no validation is active."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    historical_on: Date | None = None
    succeeded_by: Label | None = None
    number: str


@cache
def algorithms() -> Mapping[str, Algorithm]:
    """Every algorithm by its id."""
    return TypeAdapter(dict[str, Algorithm]).validate_python(read_table("algorithms"))


@cache
def module_standards() -> Mapping[str, ModuleStandard]:
    """Every standard for cryptographic modules by its name."""
    table = read_table("algorithms", "module_standards")
    return TypeAdapter(dict[str, ModuleStandard]).validate_python(table)


@lru_cache(maxsize=4096)
def algorithms_in(text: str) -> tuple[Algorithm, ...]:
    """Every algorithm that a text names, in the order of the table."""
    return tuple(each for pattern, each in _patterns() if pattern.search(text))


@lru_cache(maxsize=4096)
def algorithms_found(text: str) -> tuple[tuple[Algorithm, int, str], ...]:
    """`(algorithm, offset, words)` for each that a text names."""
    return tuple(
        (each, found.start(), found.group())
        for pattern, each in _patterns()
        for found in pattern.finditer(text)
    )


@cache
def _patterns() -> tuple[tuple[Expression, Algorithm], ...]:
    return tuple((expression("|".join(each.words)), each) for each in algorithms().values())
