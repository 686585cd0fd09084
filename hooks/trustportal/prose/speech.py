"""How sentences speak: expressions of `reference/speech.yml`, compiled when first used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.reference import read_table


class Forms(BaseModel):
    """Alternatives of one expression: whole words, or forms as they stand."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()

    @property
    def pattern(self) -> str:
        """The alternatives as one regular expression."""
        whole = rf"\b(?:{'|'.join(self.words)})\b" if self.words else ""
        return "|".join(filter(None, (whole, *self.forms)))


@cache
def _table() -> dict[str, Forms]:
    return TypeAdapter(dict[str, Forms]).validate_python(read_table("speech"))


class Speech:
    """One expression of the table, by its key. Used as a compiled pattern that ignores case."""

    def __init__(self, key: str) -> None:
        self.key = key

    @property
    def words(self) -> tuple[str, ...]:
        """Its whole words, for whoever looks them up instead of searching for them."""
        return _table()[self.key].words

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression."""
        return re.compile(_table()[self.key].pattern, re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        """The first place where it stands."""
        return self.compiled.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Whether the text begins with it."""
        return self.compiled.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Whether it is the whole text."""
        return self.compiled.fullmatch(text)

    def finditer(
        self, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[re.Match[str]]:
        """Every place where it stands."""
        return self.compiled.finditer(text, start, len(text) if end is None else end)

    def blanked(self, text: str) -> str:
        """The text with blanks in its place."""
        return self.compiled.sub(lambda found: " " * len(found.group()), text)
