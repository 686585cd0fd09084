"""A sheet of questions, whatever file it is of, and which of its columns holds what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from trustportal.answering.words import table

Cell = tuple[int, int]
"""Row and column, counted from 1."""
FIRST_ROWS = 40
"""How far down the row of headings is looked for."""
ROLES = ("id", "question", "answer", "yes_no", "comment")


class RefusedFileError(Exception):
    """A file that cannot be read, or not written without loss: where, why, and the mend."""

    def __init__(self, message: str, mend: str, at: str = "") -> None:
        super().__init__(message)
        self.message, self.mend, self.at = message, mend, at


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The texts of a sheet by cell. `taken` are cells with something that is no text of ours to
    change: a formula, or a merged cell's further cells. `choices` gives by cell what may be chosen.
    """

    name: str
    texts: Mapping[Cell, str]
    taken: frozenset[Cell] = frozenset()
    hidden: frozenset[int] = frozenset()
    choices: Callable[[Cell], tuple[str, ...]] = field(default=lambda _: ())
    has_names: bool = True
    """Whether the file has several sheets, so that a message must say which."""

    @property
    def rows(self) -> int:
        """The last row that holds a text."""
        return max((row for row, _ in self.texts), default=0)

    @property
    def width(self) -> int:
        """The last column that holds anything."""
        return max((column for _, column in (*self.texts, *self.taken)), default=0)


@dataclass(frozen=True, slots=True)
class Columns:
    """The row of headings, and the column of each role; `comment` may be one to be added."""

    head: int
    id: int | None
    question: int | None
    answer: int | None
    yes_no: int | None
    comment: int
    is_new: bool

    def line(self, sheet: Sheet) -> str:
        """What was taken for what, in words."""
        said = [
            f"{name.replace('_no', ' or no')} '{_shown(sheet.texts.get((self.head, column), ''))}'"
            for name in ROLES
            if (column := getattr(self, name)) and not (name == "comment" and self.is_new)
        ]
        new = [f"a new column '{BASIS}' at the end"] if self.is_new else []
        return f"row {self.head} holds the headings: {', '.join([*said, *new])}"


BASIS = "Basis of the answer"
"""The heading of the column that is added where a sheet has none for comments."""


def find_columns(sheet: Sheet) -> Columns | None:
    """The columns of a sheet by their headings; None when no row names a column of questions."""
    best: tuple[int, dict[str, int]] = (0, {})
    for row in range(1, min(sheet.rows, FIRST_ROWS) + 1):
        found = _roles(sheet, row)
        if ("question" in found or "id" in found) and len(found) > max(1, len(best[1])):
            best = row, found
    head, roles = best
    if not roles:
        return None
    questions = [row for row, _ in rows_of(sheet, head, roles.get("id"), roles.get("question"))]
    if (
        "answer" in roles
        and "yes_no" not in roles
        and _is_choice(sheet, roles["answer"], questions)
    ):
        roles["yes_no"] = roles.pop("answer")
    comment = roles.get("comment")
    occupied = comment and any((row, comment) in sheet.texts for row in questions)
    added = comment is None or bool(occupied)
    return Columns(
        head,
        roles.get("id"),
        roles.get("question"),
        roles.get("answer"),
        roles.get("yes_no"),
        sheet.width + 1 if added or comment is None else comment,
        added,
    )


def rows_of(
    sheet: Sheet, head: int, name: int | None, question: int | None
) -> Iterator[tuple[int, tuple[str, str]]]:
    """`(row, (id, question))` for each row below the headings that asks something.

    A heading between questions is none: it has no id, no question mark and few words.
    """
    for row in range(head + 1, sheet.rows + 1):
        told = sheet.texts.get((row, name), "").strip() if name else ""
        asked = sheet.texts.get((row, question), "").strip() if question else ""
        text = asked or ("" if question else told)
        is_sentence = "?" in asked or len(asked.split()) > 3
        if text and (told or is_sentence) and row not in sheet.hidden:
            yield row, (told, asked)


def choice_for(answer: str, choices: Iterable[str]) -> str:
    """How a yes, a no or a not applicable is written in a cell with these choices; "" if none fits.

    Where nothing is to be chosen from, it is written plainly.
    """
    listed = list(choices)
    words = table().answers[answer]
    fitting = [each for each in listed if _folded(each) in words]
    if listed:
        return fitting[0] if fitting else ""
    return words[0].capitalize() if answer != "not-applicable" else words[0].upper()


def _roles(sheet: Sheet, row: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for column in range(1, sheet.width + 1):
        role = _role(sheet.texts.get((row, column), ""))
        if role and role not in found:
            found[role] = column
    return found


@cache
def _role(heading: str) -> str | None:
    said = _folded(heading)
    bare = " ".join(re.sub(r"\([^)]*\)", "", said).split())
    for names in (said, bare):
        for role, known in table().headers.items():
            if names and names in known:
                return role
    return None


def _is_choice(sheet: Sheet, column: int, rows: Iterable[int]) -> bool:
    """Whether a column of answers takes only yes, no and the like."""
    known = {word for words in table().answers.values() for word in words}
    verdicts = Counter(
        any(_folded(each) in known for each in sheet.choices((row, column))) for row in rows
    )
    given = [_folded(sheet.texts[row, column]) for row in rows if (row, column) in sheet.texts]
    return verdicts[True] > verdicts[False] or (
        bool(given) and all(each in known for each in given)
    )


def _folded(text: str) -> str:
    return " ".join(text.lower().strip(" \t\n:*?.").split())


def _shown(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= 40 else f"{said[:37]}..."
