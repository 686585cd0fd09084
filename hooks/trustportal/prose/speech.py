"""How sentences speak: expressions of `reference/speech.yml`, compiled when first used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.reference import read_table


class Forms(BaseModel):
    """Alternatives of one expression: whole words, or forms as they stand. What the table has
    under `names` can stand in them in braces.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()

    @property
    def pattern(self) -> str:
        """The alternatives as one regular expression."""
        whole = rf"\b(?:{'|'.join(self.words)})\b" if self.words else ""
        pattern = "|".join(filter(None, (whole, *self.forms)))
        for name, meaning in _names().items():
            pattern = pattern.replace(f"{{{name}}}", f"(?:{meaning})")
        return pattern


@cache
def _names() -> dict[str, str]:
    return TypeAdapter(dict[str, str]).validate_python(read_table("speech", "names"))


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
        return re.compile(self._pattern, re.IGNORECASE)

    @property
    def _pattern(self) -> str:
        return _table()[self.key].pattern

    def of(self, **names: str) -> re.Pattern[str]:
        """The expression with a portal's own names in the place of braces."""
        pattern = self._pattern
        for key, name in names.items():
            pattern = pattern.replace(f"{{{key}}}", re.escape(name))
        return re.compile(pattern, re.IGNORECASE)

    def search(self, text: str) -> re.Match[str] | None:
        """The first place where it stands."""
        return self.compiled.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Whether the text begins with it."""
        return self.compiled.match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Whether it is the whole text."""
        return self.compiled.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every place where it stands."""
        return self.compiled.finditer(text)

    def blanked(self, text: str) -> str:
        """The text with blanks in its place."""
        return self.compiled.sub(lambda found: " " * len(found.group()), text)
