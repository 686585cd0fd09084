"""Plain data to records: pydantic validates, this module says what it found in the house's words.

A record that is refused is left out, and its id stays known, so that one mistake is one problem
and not twenty. Of a draft one word says all that is open, which refuses nothing; it is left out as
well where something is missing that no record can be without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from trustportal import codes
from trustportal.model.anatomy import parts_in
from trustportal.model.base import Part
from trustportal.problems import Code, Place, Problem, Report, did_you_mean, listed
from trustportal.source.strict_yaml import Document

Path = tuple[str | int, ...]

P = TypeVar("P", bound=Part)

_CODES: Mapping[str, Code] = {code.code: code for code in codes.CODES}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a record stands: its document and the path of keys and indices to it."""

    document: Document = field(repr=False)
    path: Path

    @property
    def value(self) -> Any:
        """The record as plain data, as it stands in the file."""
        value = self.document.value
        for part in self.path:
            value = value[part]
        return value

    def place(self, *inner: str | int) -> Place:
        """The place of a value inside the record; without a path, of the record itself."""
        return self.document.place(*self.path, *inner)

    def place_of_key(self, *inner: str | int) -> Place:
        """The place of the key that ends the path."""
        return self.document.place_of_key(*self.path, *inner)


def read_record(
    model: type[P], origin: Origin, value: Any, record: str | None, report: Report
) -> P | None:
    """A record of the model, or None after all that is wrong with it was reported."""
    draft = isinstance(value, dict) and value.get("state") == "draft"
    reader = _Reader(model, origin, record, report, draft)
    if not isinstance(value, dict):
        shown = "null" if value is None else "a list" if isinstance(value, list) else f"'{value}'"
        mend = "write its keys below it, indented, one 'key: value' a line"
        reader.refuse(codes.NOT_A_MAPPING, (), f"a record is expected, not {shown}", mend)
        return None
    read: P | None = None
    try:
        read = model.model_validate(value)
    except ValidationError as error:
        # unknown keys first: a key that was misspelt is not missing as well
        found = sorted(
            error.errors(include_url=False), key=lambda e: e["type"] != "extra_forbidden"
        )
        for each in found:
            reader.translate(each)
    reader.variant_problems(model, value, ())
    reader.say_what_is_open(value)
    return None if reader.found or reader.open else read


class _Reader:
    def __init__(
        self, model: type[Part], origin: Origin, record: str | None, report: Report, draft: bool
    ) -> None:
        self.model, self.origin, self.record, self.report = model, origin, record, report
        self.draft = draft
        self.found = 0
        self.open: list[Path] = []
        """What a draft does not have yet."""
        self.misspelt: set[Path] = set()

    def refuse(self, code: Code, path: Path, message: str, mend: str, *, key: bool = False) -> None:
        self.found += 1
        place = self.origin.place_of_key(*path) if key else self.origin.place(*path)
        if place.line not in self.origin.document.faults:
            self.report(Problem(place, code, message, mend, self.record))

    def is_open(self, path: Path) -> bool:
        """Whether this is a draft, which may lack what any other record needs, but its id."""
        if self.draft and path != ("id",):
            self.open.append(path)
            return True
        return False

    def say_what_is_open(self, value: Mapping[str, Any]) -> None:
        if not self.draft:
            return
        names = dict.fromkeys(".".join(map(str, path)) for path in self.open)
        said = {name.partition(".")[0] for name in names} | {
            "".join(map(str, path)) for path in self.misspelt
        }
        names |= dict.fromkeys(each for each in unstated(self.model, value) if each not in said)
        if not names:
            return
        message = f"the draft '{self.record}' is not finished; still open: {listed(names, 40)}"
        mend = "fill it in before you set state: published; until then the site does not have it"
        place = self.origin.place("id")
        self.report(Problem(place, codes.UNFINISHED, message, mend, self.record))

    def translate(self, found: ErrorDetails) -> None:
        """One error of pydantic in the house's words, at its place."""
        path, kind, context = found["loc"], found["type"], found.get("ctx", {})
        name = next((str(part) for part in reversed(path) if isinstance(part, str)), "")
        given = found["input"]
        if given is None and kind != "extra_forbidden" and self.is_open(path):
            return  # a null where none may stand
        if kind in _CODES:
            message, mend = context["message"], context["mend"]
            self.refuse(_CODES[kind], path, f"{name}: {message}" if name else message, mend)
        elif kind == "extra_forbidden":
            self.unknown_key(path)
        elif kind == "missing":
            self.missing(path)
        elif given is None:
            required = _is_required(_model_at(self.model, path[:-1]), name)
            choices = context.get("expected", "").replace("'", "")
            mend = f"write one of: {choices}" if choices else "write a value"
            mend = "write a list, [] for none" if kind == "tuple_type" else mend
            in_list = bool(path) and isinstance(path[-1], int)
            mend += ", or remove the item" if in_list else "" if required else ", or remove the key"
            self.refuse(codes.WRONG_TYPE, path, f"{name}: null is not an answer here", mend)
        elif kind == "literal_error":
            choices = re.findall(r"'([^']*)'", context["expected"])
            near = did_you_mean(given, choices) if isinstance(given, str) else ""
            message = f"{name}: {_shown(given)} is not one of its values{near}"
            self.refuse(
                codes.NOT_A_CHOICE, path, message, f"write one of: {listed(choices, 40, last='or')}"
            )
        elif isinstance(given, list) and kind == "too_short" and given:
            pass  # the items that are wrong were reported themselves
        elif kind in _LENGTHS:
            kind = f"string_{kind}" if isinstance(given, str) else kind
            message, mend = _LENGTHS[kind]
            if not _accepts_null(_model_at(self.model, path[:-1]), name):
                mend = _OR_NULL.sub("", mend)
            bounds = {"most": context.get("max_length"), "least": context.get("min_length")}
            self.refuse(codes.OUT_OF_BOUNDS, path, f"{name}: {message.format(**bounds)}", mend)
        else:
            expected, mend = _FORMS.get(kind, (found["msg"], "compare it with another record"))
            message = f"{name}: {expected} is expected, not {_shown(given)}"
            self.refuse(codes.WRONG_TYPE, path, message, mend)

    def unknown_key(self, path: Path) -> None:
        known = set(_model_at(self.model, path[:-1]).model_fields)
        near = did_you_mean(str(path[-1]), known)
        if path[-1] in _COMPUTED:
            self.refuse(
                codes.UNKNOWN_KEY,
                path,
                f"'{path[-1]}' is computed, not typed",
                "remove it; it follows from the dates",
                key=True,
            )
            return
        self.misspelt.add((*path[:-1], near.partition("'")[2].partition("'")[0]))
        mend = f"one of: {listed(sorted(known), 60, last='or')}"
        mend = f"write {near.partition('mean ')[2][:-1]}, or {mend}" if near else f"use {mend}"
        self.refuse(codes.UNKNOWN_KEY, path, f"unknown key '{path[-1]}'{near}", mend, key=True)

    def missing(self, path: Path) -> None:
        if path in self.misspelt or self.is_open(path):
            return
        where = f" in {path[-2]}" if len(path) > 1 and isinstance(path[-2], str) else ""
        may_be_null = _accepts_null(_model_at(self.model, path[:-1]), str(path[-1]))
        mend = f"add '{path[-1]}:' with its value" + (
            ", or null if it is not stated" if may_be_null else ""
        )
        self.refuse(codes.MISSING_KEY, path[:-1], f"missing key '{path[-1]}'{where}", mend)

    def variant_problems(self, model: type[Part], value: Mapping[str, Any], path: Path) -> None:
        """Fields that the record's own sort needs or does not have."""
        decider, variants = model.variants or ("", {})
        chosen = variants.get(str(value.get(decider)))
        sort = f"{decider} {value[decider]}" if chosen else "this record"
        because = implied(model, value)
        for name in needed(model, value):
            if (
                name not in value
                and (*path, name) not in self.misspelt
                and not self.is_open((*path, name))
            ):
                mend = f"add '{name}:' with its value, or null if it is not stated"
                message = f"missing key '{name}', which {because.get(name, sort)} needs"
                self.refuse(codes.MISSING_KEY, path, message, mend)
        if chosen is None:
            return
        for name in (variant_fields(model) - set(chosen.fields())) & value.keys():
            message = f"the key '{name}' does not belong to {sort}"
            mend = f"remove it; {sort} has {listed(dict.fromkeys(chosen.fields()), 40)}"
            self.refuse(codes.NOT_FOR_THIS, (*path, name), message, mend, key=True)


def implied(model: type[Part], value: Mapping[str, Any]) -> dict[str, str]:
    """The fields that the value of another one asks for, each with that value."""
    return {
        consequence: f"{name} {given}" if values else name
        for name, values, consequence in model.implies
        if (given := value.get(name)) and (given in values or not values)
    }


def needed(model: type[Part], value: Mapping[str, Any]) -> Iterator[str]:
    """The fields that this record's own sort needs, after its variant and its report type."""
    yield from implied(model, value)
    if model.variants is None:
        return
    decider, variants = model.variants
    chosen = variants.get(str(value.get(decider)))
    if chosen is None or (model.not_yet and value.get(model.not_yet[0]) in model.not_yet[1]):
        return
    yield from chosen.required
    for field_name, by_value in chosen.by.items():
        yield from by_value.get(str(value.get(field_name)), ())


def unstated(model: type[Part], value: Mapping[str, Any]) -> Iterator[str]:
    """The fields that such a record needs and that are null or not there, in the model's order."""
    wanted = {name for name, field in model.model_fields.items() if field.is_required()}
    wanted.update(needed(model, value))
    yield from (name for name in model.model_fields if name in wanted and value.get(name) is None)


@cache
def variant_fields(model: type[Part]) -> frozenset[str]:
    """Every field that belongs to some sort of record of the model, but not to all."""
    variants = model.variants[1].values() if model.variants else ()
    return frozenset(name for variant in variants for name in variant.fields())


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """The model of the mapping at a path."""
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            inner = next(parts_in(model.model_fields[part].annotation), None)
            model = inner or model
    return model


def _accepts_null(model: type[BaseModel], name: str) -> bool:
    field_info = model.model_fields.get(name)
    arguments = getattr(field_info.annotation, "__args__", ()) if field_info else ()
    return type(None) in arguments


def _is_required(model: type[BaseModel], name: str) -> bool:
    field_info = model.model_fields.get(name)
    return field_info is None or field_info.is_required()


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f"'{value if len(value) <= 60 else value[:57] + '...'}'"
    return (
        "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else "null"
    )


_COMPUTED = frozenset({"status", "expired", "current", "overdue"})

_FORMS: Mapping[str, tuple[str, str]] = {
    "string_type": ("text", "write one value after the colon"),
    "tuple_type": ("a list", "write each item on a line of its own, after '- '"),
    "model_type": ("a mapping", "write its keys below it, indented"),
}
_OR_NULL = re.compile(r", or (?:write )?null if it is not stated")
_LENGTHS: Mapping[str, tuple[str, str]] = {
    "string_too_long": (
        "longer than {most} characters",
        "say it in fewer words, or in two records",
    ),
    "string_too_short": ("the text is empty", "write it, or null if it is not stated"),
    "too_long": ("more than {most} items", "split the record"),
    "too_short": ("the list is empty", "add what is missing, or write null if it is not stated"),
}
