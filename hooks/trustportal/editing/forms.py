"""The form of a model: a box for each field, as Decap CMS wants it described.

Every choice is text, so that the browser never decides what a value means: `NO`, `1.10` and
`12:30` go in and come out as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from trustportal.editing.shapes import NONE, NOT_STATED, lists_of_none
from trustportal.editing.slots import Slot, slots
from trustportal.model.base import Internal, Part
from trustportal.model.fields import BASIS_WORDS, Basis, Points
from trustportal.model.kinds import COLLECTIONS
from trustportal.model.reading import variant_fields
from trustportal.model.standards import standards
from trustportal.model.words import headline, words
from trustportal.problems import listed

Box = dict[str, Any]
"""One field of a form, in the words of Decap's configuration."""

RECORDS = "records"
"""The collection in which a picker looks: every record, with its id and its `kind/id`."""
BASIS = "basis"
"""What the four words of a basis are called among the records."""
LAST = ("review_every", "state", "retired_on", "formerly", "internal")
"""What is seldom written and stands at the end of a form."""
MANY_LETTERS = 1000
"""Text that may be longer than this gets a box of several lines."""


def form(model: type[Part], *, needed: bool = True) -> list[Box]:
    """The boxes of a model, in its order but for the bookkeeping.

    None must be filled in where not even the part is `needed`.
    """
    ordered = sorted(slots(model).values(), key=lambda slot: slot.name in LAST)
    boxes = [_box(model, slot, needed=needed) for slot in ordered]
    none = lists_of_none(model)
    return [*boxes, _box_of_none(none)] if none else boxes


def _box(model: type[Part], slot: Slot, *, needed: bool) -> Box:
    must = needed and slot.required and not slot.nullable
    return {
        "name": slot.name,
        "label": headline(slot.name),
        "hint": _hint(model, slot),
        "required": must,
    } | _widget(model, slot, needed=must)


def _hint(model: type[Part], slot: Slot) -> str:
    """What the field is for, when it belongs to the record, and what an empty box says.

    Decap reads it as Markdown, which the docstring is not.
    """
    said = [slot.field.said.replace("; null if that is not stated", "")]
    if model.variants and slot.name in variant_fields(model):
        decider, variants = model.variants
        labels = _labels(slots(model)[decider])
        sorts = [labels[value] for value, each in variants.items() if slot.name in each.fields()]
        said.append(f"Only where {words(decider)} is {listed(sorts, 8, last='or')}.")
    if slot.required and slot.nullable:
        said.append("Left empty: not stated.")
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", " ".join(each for each in said if each))


def _widget(model: type[Part], slot: Slot, *, needed: bool) -> Box:
    if slot.part:
        return _parts(slot, slot.part, needed=needed)
    if slot.choices:
        select = {"widget": "select", "multiple": slot.many, "options": _options(slot)}
        return select | ({"default": "draft"} if slot.name == "state" else {})
    if slot.field.points:
        return _picker(model, slot, slot.field.points)
    if slot.many:
        item = {"name": "item", "label": headline(slot.name), "widget": _text(slot)["widget"]}
        return {"widget": "list", "collapsed": False, "field": item, "summary": "{{fields.item}}"}
    return _text(slot)


def _text(slot: Slot) -> Box:
    if slot.day:
        return {"widget": "datetime", "date_format": "YYYY-MM-DD", "time_format": False}
    if slot.field.markdown:
        return {"widget": "markdown", "modes": ["raw"], "buttons": [], "editor_components": []}
    return {"widget": "text" if slot.longest > MANY_LETTERS else "string"}


def _parts(slot: Slot, part: type[Part], *, needed: bool) -> Box:
    if slot.many:
        first = next(iter(slots(part)))
        return {
            "widget": "list",
            "label_singular": headline(slot.name),
            "collapsed": True,
            "summary": f"{{{{fields.{first}}}}}",
            "fields": form(part),
        }
    folded = part is Internal or not slot.required
    return {"widget": "object", "collapsed": folded, "fields": form(part, needed=needed)}


def _options(slot: Slot) -> list[Box]:
    options = [{"label": label, "value": value} for value, label in _labels(slot).items()]
    if slot.nullable and not slot.many:
        options.append({"label": "not stated", "value": NOT_STATED})
    return options


def _labels(slot: Slot) -> Mapping[str, str]:
    """The choices of a field with the words for them; standards have names of their own."""
    said: Mapping[str, str] = {"true": "yes", "false": "no"}
    if slot.name in ("standard", "standards"):
        said = {name: standard.name for name, standard in standards().items()}
    return {choice: said.get(choice, words(choice)) for choice in slot.choices}


def _picker(model: type[Part], slot: Slot, points: Points) -> Box:
    """A box that finds records by their words: of one collection by id, else of any."""
    among = [points.to] if points.to else [*COLLECTIONS]
    if model.model_fields[slot.name].annotation in (tuple[Basis, ...], tuple[Basis, ...] | None):
        among.append(BASIS)
    return {
        "widget": "relation",
        "collection": RECORDS,
        "multiple": slot.many,
        "value_field": "id" if points.to else "reference",
        "search_fields": ["title", "reference"],
        "display_fields": ["shown"],
        "filters": [{"field": "collection", "values": among}],
        "options_length": 1000,
    }


def _box_of_none(names: Sequence[str]) -> Box:
    return {
        "name": NONE,
        "label": "Stated as none",
        "hint": "A list above that is empty is not stated. Name it here if there is none, and the"
        " page says so.",
        "required": False,
        "widget": "select",
        "multiple": True,
        "options": [{"label": words(name), "value": name} for name in names],
    }


def basis_words() -> list[dict[str, str]]:
    """The four words of a basis, as a picker finds them beside the records."""
    return [
        {"collection": BASIS, "id": word, "reference": word, "title": words(word)}
        for word in BASIS_WORDS
    ]
