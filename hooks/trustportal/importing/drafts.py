"""A record that is not public yet, with everything that its kind wants and nobody stated so far."""

from __future__ import annotations

from collections.abc import Mapping

from trustportal.importing.targets import hints, missing_fields, shape_of
from trustportal.importing.values import Plain
from trustportal.model.base import Record
from trustportal.model.reading import needed

UNWRITTEN = "TBD"
"""What stands where even a draft must have a text."""


def draft_of(
    model: type[Record], given: Mapping[str, Plain]
) -> tuple[dict[str, Plain], tuple[str, ...]]:
    """A draft in the order of the model's fields, and the fields that are still to be written.

    What can be null is null: not stated.
    """
    record = {**given, "state": "draft"}
    unwritten = []
    for name, may_be_null in missing_fields(model):
        if name not in record:
            record[name] = None if may_be_null else _stand_in(model, name)
            unwritten += [] if may_be_null or record[name] == [] else [name]
    for name in needed(model, record):
        record.setdefault(name, None)
    order = {name: place for place, name in enumerate(model.model_fields)}
    return dict(sorted(record.items(), key=lambda each: order[each[0]])), tuple(unwritten)


def _stand_in(model: type[Record], name: str) -> Plain:
    """What a draft holds where its kind wants a value and the table has none."""
    shape = shape_of(hints(model)[name])
    if shape.sort == "choice":
        return "other" if "other" in shape.options else None
    if shape.sort == "list":
        needs_one = any(
            getattr(mark, "min_length", 0) for mark in model.model_fields[name].metadata
        )
        is_text = shape_of(shape.inner).sort == "text"
        return [UNWRITTEN] if needs_one and is_text else []
    return UNWRITTEN if shape.sort == "text" else None
