"""A change in words: the table's sentence with the values as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from trustportal.model.durations import Duration
from trustportal.model.places import country_name
from trustportal.model.words import headline, words
from trustportal.problems import listed
from trustportal.publication.comparisons import Outcome

LONGEST = 300
"""Of a text that changed, so much is repeated."""

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_CODE = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_DEFAULTS = {
    "new": "{field}: now also {items}",
    "gone": "{field}: no longer {items}",
    "inside": "{field}: other details of {items}",
    "stated": "{field}, not stated before: {after}",
    "unstated": "{field} is no longer stated; it was {before}",
}
_OTHERWISE = "{field}: {after}, formerly {before}"


class Wording:
    """Says what changed between two documents, in which ids have titles."""

    def __init__(self, *statements: Iterable[Mapping[str, Any]]) -> None:
        """Statements of the older and of the newer document; the newer titles count."""
        self.titles: dict[str, str] = {
            each["id"]: each["title"] for several in statements for each in several
        }

    def sentence(self, outcome: Outcome, field: str) -> str:
        """One outcome on one field, in a sentence without a full stop."""
        meaning = outcome.meaning
        form = meaning.says.get(outcome.name) or _DEFAULTS.get(outcome.name, _OTHERWISE)
        sentence = meaning.compare in ("text", "texts") and outcome.name in ("reworded", "changed")
        if sentence and isinstance(outcome.before, str) and isinstance(outcome.after, str):
            return self._other_words(outcome, field)
        item = self.value(outcome.item, outcome.item_of) if outcome.item else ""
        lead = f"{item}: " if item and "{item}" not in form else ""
        return lead + form.format(
            field=headline((outcome.path or field).rpartition(".")[2]),
            before=self.value(outcome.before, meaning.of),
            after=self.value(outcome.after, meaning.of),
            items=listed(_quoted(self.value(each, meaning.of)) for each in outcome.items),
            item=item,
        )

    def _other_words(self, outcome: Outcome, field: str) -> str:
        before, after = apart(outcome.before, outcome.after)
        lead = f"{self.value(outcome.item, outcome.item_of)}, " if outcome.item else ""
        name = headline((outcome.path or field).rpartition(".")[2])
        return f"{lead}{name}: “{after}” instead of “{before}”"

    def value(self, value: Any, of: str = "") -> str:
        """A value of the public format as people write it."""
        if value is None:
            return "not stated"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, list | tuple):
            return ", ".join(self.value(each, of) for each in value) or "none"
        if isinstance(value, Mapping):
            return self._mapping(value)
        return self._text(str(value), of)

    def _mapping(self, value: Mapping[str, Any]) -> str:
        if value.keys() == {"start", "end"}:
            return f"{self.value(value['start'])} to {self.value(value['end'])}"
        parts = ((key, each) for key, each in value.items() if each not in (None, [], {}))
        return "; ".join(f"{words(key)}: {self.value(each)}" for key, each in parts)

    def _text(self, text: str, of: str) -> str:
        title = self.titles.get(f"{of}/{text}") or self.titles.get(text)
        if title:
            return title
        if of == "countries" and re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", text):
            return country_name(text)
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return _day(text)
        if re.fullmatch(r"P[0-9TYMWDH]+", text):
            return _length(text)
        if _CODE.fullmatch(text):
            return words(text)
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 2].rsplit(' ', 1)[0]} …"


def apart(before: str, after: str) -> tuple[str, str]:
    """Two texts, long ones with no more than a few words around what differs."""
    one, other = _LINK.sub(r"\1", before).split(), _LINK.sub(r"\1", after).split()
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    ends = zip(reversed(one[start:]), reversed(other[start:]), strict=False)
    end = next((i for i, (a, b) in enumerate(ends) if a != b), 0)
    return _around(one, start, end), _around(other, start, end)


def _quoted(text: str) -> str:
    """A sentence between quotes, so that another can hold it."""
    return f"“{text.rstrip('.')}”" if text.endswith(".") and " " in text else text


AROUND, WHOLE = 5, 24
"""Words kept on each side of a difference, and how many words are shown whole."""


def _around(said: list[str], start: int, end: int) -> str:
    first, last = max(0, start - AROUND), len(said) - max(0, end - AROUND)
    if len(said) <= WHOLE:
        first, last = 0, len(said)
    shown = " ".join(said[first:last])
    shown = shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 2].rsplit(' ', 1)[0]} …"
    return f"{'… ' if first else ''}{shown}{' …' if last < len(said) else ''}"


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}"


def _length(text: str) -> str:
    try:
        return str(Duration.parse(text))
    except ValueError:
        return text
