"""Strict YAML 1.2: mappings, lists, text and null, each with its place; nothing else.

Every scalar stays text, so `NO`, `1.10` and `12:30` mean what they say and the field's type
decides. Only a plain `null` (or `~`) is null. Duplicate keys, anchors, aliases, tags,
directives, further documents and blank values are problems with a place.

The parser is libyaml's (PyYAML's `CParser`); the events are read once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from trustportal import codes
from trustportal.problems import Code, Place, Problem, Report
from trustportal.source.files import first_forbidden, forbidden_character
from trustportal.source.indentation import out_of_line

MOST_DEPTH = 24
"""Deeper nesting than any record needs; it bounds what a hostile file can cost."""

NULLS = frozenset({"null", "~", "Null", "NULL"})

Value = Any
"""A `Mapping`, a `Sequence`, `str` or `None`."""


class Mapping(dict[str, Value]):
    """A dict that knows where its keys and values begin: `at[key] = (line, column, line, column)`,
    counted from 0 as libyaml does, the key first, then the value.
    """

    __slots__ = ("at", "begins")

    def __init__(self, begins: tuple[int, int]) -> None:
        super().__init__()
        self.begins = begins
        self.at: dict[str, tuple[int, int, int, int]] = {}


class Sequence(list[Value]):
    """A list that knows where its items begin."""

    __slots__ = ("at", "begins")

    def __init__(self, begins: tuple[int, int]) -> None:
        super().__init__()
        self.begins = begins
        self.at: list[tuple[int, int]] = []


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One YAML text as plain data, and the way from a path in it to a place in the file; the same
    only as itself.
    """

    file: str
    value: Value
    first_line: int = 1
    faults: frozenset[int] = frozenset()
    """Lines on which the reader found something already, so that nobody reports it again."""

    def place(self, *path: str | int) -> Place:
        """The place of the value at a path of keys and indices, or of the last part that exists.

        Where the last key exists its *value* is meant; see `place_of_key` for the key.
        """
        return self._walk(path, key=False)

    def place_of_key(self, *path: str | int) -> Place:
        """The place of the key that ends the path."""
        return self._walk(path, key=True)

    def _walk(self, path: tuple[str | int, ...], *, key: bool) -> Place:
        value, mark = self.value, getattr(self.value, "begins", (0, 0))
        for index, part in enumerate(path):
            if isinstance(value, Mapping) and part in value:
                marks = value.at[cast(str, part)]
                mark = marks[:2] if key and index == len(path) - 1 else marks[2:]
                value = value[cast(str, part)]
            elif isinstance(value, Sequence) and isinstance(part, int) and part < len(value):
                mark, value = value.at[part], value[part]
        return Place(self.file, mark[0] + self.first_line, mark[1] + 1)


_CUT = re.compile(r"(?<! ) #(?=[^\s#])")
"""One blank, and a # that no blank follows."""

_Scalar, _MappingEnd, _SequenceEnd = yaml.ScalarEvent, yaml.MappingEndEvent, yaml.SequenceEndEvent


class _RefusedError(Exception):
    """Reading cannot go on; the problem says why."""


def read_yaml(
    text: str, file: str, report: Report, *, first_line: int = 1, tags: bool = False
) -> Document | None:
    """Plain data of a YAML text; None after a problem that ends the reading of this text.

    `tags` lets tags pass, for mkdocs.yml alone: their values are kept as text.
    """
    reader = _Reader(text, file, report, first_line, tags)
    try:
        value = reader.read()
        if _CUT.search(text):
            reader.look_for_cut_texts(text)
        return Document(file, value, first_line, frozenset(reader.faults))
    except _RefusedError:
        return None
    except yaml.MarkedYAMLError as error:
        report(_malformed(error, text, file, first_line))
    except yaml.YAMLError as error:  # libyaml's reader errors carry no mark
        mend = "open the file in an editor that checks YAML"
        report(Problem(Place(file, first_line), codes.MALFORMED, str(error), mend))
    return None


class _Reader:
    def __init__(self, text: str, file: str, report: Report, first_line: int, tags: bool) -> None:
        self.next: Callable[[], Any] = CParser(text).get_event
        self.file, self.report, self.first_line, self.tags = file, report, first_line, tags
        self.faults: set[int] = set()
        self.keys: set[str] = set()
        """Keys that were looked at before."""

    def read(self) -> Value:
        self.next()  # StreamStart
        begin = self.next()
        if isinstance(begin, yaml.StreamEndEvent):
            self.stop(codes.EMPTY_FILE, (0, 0), "the file is empty", _EMPTY_MEND)
        if begin.version or begin.tags:
            mend = "delete the line that begins with %"
            self.stop(codes.TAG, _mark(begin), "a YAML directive is not allowed", mend)
        first = self.next()
        if isinstance(first, yaml.ScalarEvent) and first.value == "" and first.implicit[0]:
            self.stop(codes.EMPTY_FILE, (0, 0), "the file holds no data", _EMPTY_MEND)
        value = self.build(first, 0)
        self.next()  # DocumentEnd
        after = self.next()
        if not isinstance(after, yaml.StreamEndEvent):
            mend = "remove the line '---', or move what follows to a file of its own"
            self.stop(codes.SEVERAL_DOCUMENTS, _mark(after), "a second YAML document begins", mend)
        return value

    def build(self, event: Any, depth: int) -> Value:
        kind = type(event)
        if kind is _Scalar:
            if event.anchor is not None or event.tag is not None:
                self.refuse_marks(event)
            value: str = event.value
            if not event.style:
                return None if value in NULLS else value
            if event.style == '"' and (found := first_forbidden(value)):
                self.note(forbidden_character(found.group(), self.place(_mark(event))))
            return value
        if kind is yaml.AliasEvent:
            self.stop(
                codes.ALIAS, _mark(event), f"the alias *{event.anchor} is not allowed", _ALIAS_MEND
            )
        self.refuse_marks(event)
        if depth >= MOST_DEPTH:
            mend = "no record needs this many levels; check the brackets and the indentation"
            self.stop(codes.TOO_LARGE, _mark(event), f"more than {MOST_DEPTH} levels deep", mend)
        if kind is yaml.MappingStartEvent:
            return self.mapping(event, depth)
        return self.sequence(event, depth)

    def refuse_marks(self, event: Any) -> None:
        if event.anchor is not None:
            self.stop(
                codes.ALIAS, _mark(event), f"the anchor &{event.anchor} is not allowed", _ALIAS_MEND
            )
        if event.tag is not None and not self.tags:
            mend = "delete the tag; the field decides what the value means"
            self.stop(
                codes.TAG, _mark(event), f"the tag {_as_written(event.tag)} is not allowed", mend
            )

    def mapping(self, event: Any, depth: int) -> Mapping:
        mapping, take = Mapping(_mark(event)), self.next
        at = mapping.at
        while type(key_event := take()) is not _MappingEnd:
            mark = key_event.start_mark
            key_mark = (mark.line, mark.column)
            if type(key_event) is not _Scalar:
                mend = (
                    "write a plain word before the colon; text that begins with { or [ needs quotes"
                )
                self.stop(codes.NOT_A_MAPPING, key_mark, "a key is not a word", mend)
            if key_event.anchor is not None or key_event.tag is not None:
                self.refuse_marks(key_event)
            key = key_event.value
            if key not in self.keys:
                self.meet(key, key_mark)
            value_event = take()
            value = self.build(value_event, depth + 1)
            if key in mapping:
                first = self.place(at[key][:2])
                message = f"the key '{key}' stands twice, first on line {first.line}"
                self.fault(codes.DUPLICATE_KEY, key_mark, message, "keep one of the two")
            if value == "" and _is_plain(value_event):
                value = None
                message = f"the key '{key}' has no value"
                mend = "write the value, or null if it is not stated"
                self.fault(codes.BLANK, key_mark, message, mend)
            mapping[key] = value
            mark = value_event.start_mark
            at[key] = (*key_mark, mark.line, mark.column)
        return mapping

    def meet(self, key: str, mark: tuple[int, int]) -> None:
        """A key for the first time, or again where something is wrong with it."""
        if key == "<<":
            self.stop(codes.ALIAS, mark, "the merge key << is not allowed", _ALIAS_MEND)
        if found := first_forbidden(key):
            self.note(forbidden_character(found.group(), self.place(mark)))
        else:
            self.keys.add(key)

    def sequence(self, event: Any, depth: int) -> Sequence:
        sequence, take = Sequence(_mark(event)), self.next
        while type(item_event := take()) is not _SequenceEnd:
            value = self.build(item_event, depth + 1)
            mark = item_event.start_mark
            if value == "" and _is_plain(item_event):
                mend = "write the item after the dash, or remove the dash"
                self.fault(codes.BLANK, _mark(item_event), "a list item has no value", mend)
            sequence.append(value)
            sequence.at.append((mark.line, mark.column))
        return sequence

    def look_for_cut_texts(self, text: str) -> None:
        """Refuse what YAML takes for a comment and its author did not mean as one: `credits #1`."""
        lines, take = text.splitlines(), cast(Callable[[], Any], CParser(text).get_event)
        while (event := take()) is not None:
            if _is_plain(event) and event.value:
                line, column = event.end_mark.line, event.end_mark.column
                rest = lines[line][column:] if line < len(lines) else ""
                if _CUT.match(rest):
                    message = f"the text ends before '{rest[1:41]}', which YAML takes for a comment"
                    mend = "put the whole text into quotes; a comment has a blank behind its #"
                    self.fault(codes.CUT_OFF, (line, column + 1), message, mend)

    def place(self, mark: tuple[int, int]) -> Place:
        return Place(self.file, mark[0] + self.first_line, mark[1] + 1)

    def note(self, problem: Problem) -> None:
        self.faults.add(problem.place.line)
        self.report(problem)

    def fault(self, code: Code, mark: tuple[int, int], message: str, mend: str) -> None:
        self.note(Problem(self.place(mark), code, message, mend))

    def stop(self, code: Code, mark: tuple[int, int], message: str, mend: str) -> None:
        self.fault(code, mark, message, mend)
        raise _RefusedError


_EMPTY_MEND = "restore it from git; a kind with nothing to state holds its name and []"
_ALIAS_MEND = "write the value out where it is needed"

_BEGINS_EARLIER = (
    "could not find expected ':'",
    "found unexpected end of stream",
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
)
"""Complaints about the end of something; where it begins is where to look."""

_WORDS = {
    "mapping values are not allowed in this context": (
        "a colon is not expected here",
        "put quotes around a text that holds a colon and a space",
    ),
    "could not find expected ':'": (
        "a key is not followed by a colon and a space",
        "write 'key: value', and quotes around a text of several words that begins oddly",
    ),
    "did not find expected key": (
        "this line does not fit the lines above it",
        "check that its indentation is that of its neighbours, and that quotes are closed",
    ),
    "did not find expected '-' indicator": (
        "this line does not fit the list above it",
        "begin each item of the list with '- ', all at the same indentation",
    ),
    "found unexpected end of stream": (
        "the file ends in the middle of a value",
        "close the quotes or brackets that were opened",
    ),
    "did not find expected ',' or ']'": ("a list in brackets is not closed", "add the ']'"),
    "did not find expected ',' or '}'": ("a mapping in braces is not closed", "add the '}'"),
    "found unknown escape character": (
        "a backslash stands before a character that it does not belong to",
        "use single quotes, in which a backslash is just a backslash",
    ),
    "invalid Unicode character escape code": (
        "this escape names no character",
        "write the character itself",
    ),
    "did not find expected alphabetic or numeric character": (
        "a text cannot begin with * or & here",
        "put quotes around the text",
    ),
    "did not find expected node content": (
        "a value is expected here",
        "write it, or close the bracket; quotes around a text that begins oddly",
    ),
    "found character that cannot start any token": (
        "this character cannot begin a value",
        "put quotes around the text",
    ),
}


def _open_quotation(text: str, line: int) -> tuple[int, int] | None:
    """Where a quotation of several lines begins that ends in the line in which YAML stumbles: its
    end was forgotten, and the next quotation mark taken for it.
    """
    next_event: Callable[[], Any] = CParser(text).get_event
    opened = None
    try:
        while (event := next_event()) is not None:
            if type(event) is yaml.ScalarEvent and event.style in ("'", '"'):
                begins, ends = _mark(event), cast(Any, event).end_mark
                opened = begins if begins[0] < ends.line == line else None
    except yaml.YAMLError:
        return opened
    return None


def _malformed(error: yaml.MarkedYAMLError, text: str, file: str, first_line: int) -> Problem:
    """libyaml's complaint in words that a policy writer can act on."""
    said = str(error.problem)
    unclosed = said in _BEGINS_EARLIER and error.context_mark
    mark = error.context_mark if unclosed else error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    place = Place(file, line + first_line, column + 1)
    if said == "did not find expected key" and (opened := _open_quotation(text, line)):
        mend = "close it where it ends; inside single quotes an apostrophe is written twice"
        message = f"the quotation that opens here ends only in line {line + first_line}"
        begins = Place(file, opened[0] + first_line, opened[1] + 1)
        return Problem(begins, codes.MALFORMED, message, mend)
    lines = text.splitlines()
    row = lines[line] if line < len(lines) else ""
    if "\t" in row[: len(row) - len(row.lstrip())] or row[column : column + 1] == "\t":
        return Problem(
            Place(file, line + first_line, row.index("\t") + 1),
            codes.TAB,
            "a tab stands where YAML wants spaces",
            "replace the tab by spaces, two for each level",
        )
    if row.startswith(("<<<<<<<", "=======", ">>>>>>>")):
        mend = "decide between the two versions and delete the three marks"
        return Problem(place, codes.MALFORMED, "a merge conflict is not resolved", mend)
    if "directive" in said or said == "found incompatible YAML document":
        mend = "delete the line that begins with %"
        return Problem(place, codes.TAG, "a YAML directive is not allowed", mend)
    if said == "did not find expected <document start>":
        mend = "remove what stands after the end of the first document"
        return Problem(place, codes.SEVERAL_DOCUMENTS, "a second YAML document begins", mend)
    message, mend = out_of_line(lines, line) or _WORDS.get(
        said, (said, "compare the line with its neighbours")
    )
    return Problem(place, codes.MALFORMED, message, mend)


def _as_written(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")


def _is_plain(event: Any) -> bool:
    return type(event) is yaml.ScalarEvent and not event.style


def _mark(event: Any) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line, mark.column)
