"""One text as a value: days, lengths of time, countries, addresses, in the forms people use."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, get_args

from trustportal.importing.dates import Order, read_day, read_span
from trustportal.importing.targets import Shape
from trustportal.importing.words import UnplacedError, folded, words_of
from trustportal.model import fields, places
from trustportal.model.periods import Least, Limit


def read_text(shape: Shape, cell: str, order: Order | None) -> str:
    """A text in the form of the field's type."""
    if is_marked(shape, fields.Date):
        return read_day(cell, order)
    if is_marked(shape, Limit):
        endless = folded(cell) in ("unlimited", "no limit", "indefinitely")
        return "unlimited" if endless else read_span(cell)
    for form, read in _READERS:
        if is_marked(shape, form):
            return read(cell)
    return cell.replace("\r\n", "\n").strip()


def is_marked(shape: Shape, form: Any) -> bool:
    """Whether a field is of one of the model's types of text."""
    own = get_args(form)[1]
    return any(type(mark) is type(own) and mark == own for mark in shape.marks)


def _country(text: str) -> str:
    said = folded(text).removeprefix("the ")
    if said.upper() in places.countries():
        return said.upper()
    found = _countries().get(said)
    if found is None:
        raise UnplacedError(f"no country is called so; {places.nearest(text.strip())}")
    return found


def _place(text: str) -> str:
    code = text.strip().upper()
    return code if re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", code) else _country(text)


@cache
def _countries() -> Mapping[str, str]:
    """Codes by folded name."""
    known = {folded(name): code for code, name in places.countries().items()}
    other = words_of("countries")
    return known | {name: code for code, names in other.items() for name in names}


def _flag(text: str) -> str:
    answers = words_of("answers")
    for value, words in (("true", answers["yes"]), ("false", answers["no"])):
        if folded(text) in words:
            return value
    raise UnplacedError("it is neither yes nor no")


def _url(text: str) -> str:
    said = text.strip()
    return f"https://{said}" if re.fullmatch(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?", said) else said


_READERS: tuple[tuple[Any, Callable[[str], str]], ...] = (
    (fields.Period, read_span),
    (Least, read_span),
    (fields.Country, _country),
    (fields.PlaceCode, _place),
    (fields.Flag, _flag),
    (fields.Url, _url),
    (fields.Percentage, lambda text: text.strip().removesuffix("%").strip()),
    (fields.Line, lambda text: " ".join(text.split())),
)
"""The types of text that are written in several ways, and how each is read. Line covers Label."""
