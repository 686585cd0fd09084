"""The table of what defines what, and of what a protocol lacks; read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.reference import read_table


class Definition(BaseModel):
    """How something is named, and the documents that define it."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    words: re.Pattern[str]
    documents: tuple[str, ...]


class Lacked(BaseModel):
    """What a protocol does not have: in sentences, and in the fields of a record."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    what: str
    words: re.Pattern[str]
    field: re.Pattern[str]
    beside: re.Pattern[str] | None = None

    def is_named_in(self, value: str) -> bool:
        """Whether a field names it, and not as a part of something that the protocol has."""
        return bool(self.field.search(value)) and not (self.beside and self.beside.search(value))


class Protocol(BaseModel):
    """A version of a protocol, its other versions, and what it lacks."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    words: re.Pattern[str]
    others: re.Pattern[str]
    parts: tuple[Lacked, ...]


class Versions(BaseModel):
    """The versions that something has. `words` hold the number of one in their group."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    words: re.Pattern[str]
    known: tuple[str, ...]


@cache
def versions() -> Mapping[str, Versions]:
    """The versions of protocols and formats by their names."""
    return TypeAdapter(dict[str, Versions]).validate_python(read_table("definitions", "versions"))


@cache
def definitions() -> Mapping[str, Definition]:
    """Every definition by the name of what it defines."""
    return TypeAdapter(dict[str, Definition]).validate_python(read_table("definitions"))


@cache
def protocols() -> Mapping[str, Protocol]:
    """Every version of a protocol of which is known what it lacks."""
    return TypeAdapter(dict[str, Protocol]).validate_python(read_table("definitions", "lacks"))
