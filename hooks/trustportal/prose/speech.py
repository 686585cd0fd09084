"""How sentences speak: expressions of `reference/speech.yml`, read when first used."""

from __future__ import annotations

import re
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from trustportal.reference import read_table
from trustportal.reference.expressions import Expression, expression


class Forms(BaseModel):
    """Alternatives of one expression: whole words, or forms as they stand. What the table has
    under `names` can stand in them in braces.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

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


class Speech(Expression):
    """One expression of the table, by its key."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key

    @property
    def words(self) -> tuple[str, ...]:
        """Its whole words, for whoever looks them up instead of searching for them."""
        return _table()[self.key].words

    @property
    def pattern(self) -> str:
        """Its alternatives as one expression."""
        return _table()[self.key].pattern

    def of(self, **names: str) -> Expression:
        """The expression with a portal's own names in the place of braces."""
        pattern = self.pattern
        for key, name in names.items():
            pattern = pattern.replace(f"{{{key}}}", re.escape(name))
        return expression(pattern)
