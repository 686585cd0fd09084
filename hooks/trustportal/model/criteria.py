"""The table of criteria: which identifiers a framework has, read once from `criteria.yml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.reference import read_table

_RANGE = re.compile(r"(?P<stem>.*?)(?P<first>\d+)-(?P<last>\d+)")
_WRITTEN = re.compile(r"(?:[A-Z&]+[.-]?)*\d+(?:\.\d+)*")
_REMARK = re.compile(r"\([^)]*\)")
_LETTERS = re.compile(r"[A-Z&.-]*")


class Framework(BaseModel):
    """A framework and the identifiers of what it asks for."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    name: str
    words: re.Pattern[str]
    numbers: tuple[str, ...]
    in_text: re.Pattern[str] | None = None

    @cached_property
    def known(self) -> frozenset[str]:
        """Every identifier, and the headings above it: A.8.28, A.8 and A."""
        return frozenset(part for each in self.numbers for part in _with_headings(each))

    @cached_property
    def letters(self) -> frozenset[str]:
        """What identifiers begin with, as CC and A."""
        return frozenset(found[0] for each in self.known if (found := _LETTERS.match(each)))

    def strange(self, label: str) -> list[str]:
        """The identifiers in a label that the framework does not have, as they are written. A
        number without letters can be any that ends so: 'CC6.1-3', 'A.8.24 and 8.28', 'CC 6.1'.
        """
        found: list[str] = []
        stem = ""
        for each in _WRITTEN.finditer(_REMARK.sub("", label.upper())):
            number = each.group()
            ways = [number, _folded(re.sub(r"^A(?=\d)", "A.", number))]
            if number[0].isdigit():
                ways += [letters + number for letters in self.letters]
                ways.append(f"{stem}.{number}")
            if not any(_folded(way) in self.known for way in ways):
                found.append(number)
            stem = number.rpartition(".")[0] or stem
        return found


def _with_headings(written: str) -> Iterator[str]:
    found = _RANGE.fullmatch(written)
    stem, ends = (found["stem"], (found["first"], found["last"])) if found else (written, ())
    for number in range(int(ends[0]), int(ends[1]) + 1) if ends else ("",):
        identifier = _folded(f"{stem}{number}")
        yield identifier
        while "." in identifier:
            identifier = identifier.rpartition(".")[0]
            yield identifier


def _folded(identifier: str) -> str:
    """An identifier without noughts that people leave out: IAM-02 and IAM-2."""
    return re.sub(r"(?<=[.-])0+(?=\d)", "", identifier)


@cache
def frameworks() -> Mapping[str, Framework]:
    """Every framework whose identifiers are known, by its id."""
    return TypeAdapter(dict[str, Framework]).validate_python(read_table("criteria"))
