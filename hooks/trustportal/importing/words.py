"""The words of other people's tables, from `reference/imports.yml`."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from trustportal.model.words import headline, words
from trustportal.reference import read_table


class UnplacedError(Exception):
    """A value that cannot become one of the model's: why."""


def words_of(key: str) -> Any:
    """A part of the table."""
    return read_table("imports")[key]


def folded(text: str) -> str:
    """A text without case and doubled blanks, as words are compared."""
    return " ".join(text.casefold().replace("\u00a0", " ").split())


@cache
def plain_heading(text: str) -> str:
    """A heading without case, marks and hyphens."""
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


@cache
def is_open(text: str) -> bool:
    """Whether a text says that nothing is said."""
    return folded(text) in words_of("answers")["open"]


def choice(text: str, options: tuple[str, ...], field: str) -> str | None:
    """The one of a field's values that a text names; None where it names none."""
    said = folded(text).rstrip(".:")
    known = words_of("choices").get(field, {})
    answers = words_of("answers") if {"yes", "no"} <= {*options} else {}
    for option in options:
        names = {option, words(option), headline(option).casefold(), option.replace("-", " ")}
        if said in {*map(folded, names), *known.get(option, ()), *answers.get(option, ())}:
            return option
    return None
