"""Records as a form shows them, and what a form sends back as the record it stands for.

A form knows no null and no key that is not there: an empty box may be either. So what comes back
is compared with what stood there. What the form did not change stays as it was, absent or null.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trustportal.editing.slots import Slot, slots
from trustportal.model.base import Part
from trustportal.model.reading import needed, variant_fields

Value = Any
"""Plain data as YAML has it: a mapping, a list, text or None."""


class _Absent:
    """A key that is not there."""


ABSENT = _Absent()

NOT_STATED = ""
"""What stands for null among the choices of a list."""

NONE = "_none"
"""The box that names the lists which are empty because there is none, and not for silence."""


def shown(model: type[Part], value: Value) -> dict[str, Value]:
    """A record as the boxes of its form hold it: without nulls, and without unknown keys."""
    if not isinstance(value, Mapping):
        return {}
    boxes = ((name, _shown(slot, value.get(name, ABSENT))) for name, slot in slots(model).items())
    form = {name: box for name, box in boxes if box is not ABSENT}
    none = [name for name in lists_of_none(model) if value.get(name) == []]
    return form | {NONE: none} if none else form


def lists_of_none(model: type[Part]) -> list[str]:
    """The lists of a model that say one thing when they are empty and another when null."""
    return [name for name, slot in slots(model).items() if slot.none_allowed]


def _shown(slot: Slot, value: Value) -> Value:
    if value is ABSENT and slot.default:
        return slot.default
    if value is None:
        return NOT_STATED if slot.choices and not slot.many else ABSENT
    if slot.many:
        if not isinstance(value, list):
            return ABSENT
        return [shown(slot.part, item) for item in value] if slot.part else list(value)
    if slot.part:
        return shown(slot.part, value) if isinstance(value, Mapping) else ABSENT
    return value if isinstance(value, str) else ABSENT


def restored(model: type[Part], before: Value, sent: Value) -> dict[str, Value]:
    """The record that a form stands for; `before` is what stood there, {} if nothing did.

    Keys come in the order in which they stood, new ones after them in the model's.
    """
    stood: Mapping[str, Value] = before if isinstance(before, Mapping) else {}
    boxes: Mapping[str, Value] = sent if isinstance(sent, Mapping) else {}
    known = slots(model)
    wanted = {
        name: _restored(known[name], stood.get(name, ABSENT), boxes.get(name, ABSENT))
        if name in known
        else stood[name]
        for name in (*stood, *(name for name in known if name not in stood))
    }
    record = {name: value for name, value in wanted.items() if value is not ABSENT}
    _tell_none(model, record, boxes)
    return _complete(model, record, stood)


def _tell_none(model: type[Part], record: dict[str, Value], boxes: Mapping[str, Value]) -> None:
    """Make the lists that are named as none empty, and null those that no longer are."""
    named = boxes.get(NONE) or ()
    for name in lists_of_none(model):
        if name in named and is_empty(record.get(name)):
            record[name] = []
        elif name not in named and record.get(name) == []:
            record[name] = None


def _restored(slot: Slot, before: Value, sent: Value) -> Value:
    sent = _plain(sent)
    if _same(_shown(slot, before), sent):
        return before
    if is_empty(sent):
        if before is ABSENT or is_empty(before):
            return before
        return None if slot.nullable else ABSENT
    if slot.many:
        return list(_items(slot, before, sent)) if isinstance(sent, list) else sent
    return restored(slot.part, before, sent) if slot.part else sent


def _items(slot: Slot, before: Value, sent: Sequence[Value]) -> Iterator[Value]:
    """The items of a list; each part is what it was where the form shows it unchanged."""
    given = [item for item in sent if not is_empty(item)]
    if slot.part is None:
        yield from given
        return
    stood = list(before) if isinstance(before, list) else []
    forms = [shown(slot.part, item) for item in stood]
    kept = [forms.index(item) if item in forms else None for item in given]
    for index, (item, origin) in enumerate(zip(given, kept, strict=True)):
        if origin is not None:
            yield stood[origin]
        else:
            free = index < len(stood) and index not in kept
            yield restored(slot.part, stood[index] if free else {}, item)


def _complete(
    model: type[Part], record: dict[str, Value], stood: Mapping[str, Value]
) -> dict[str, Value]:
    """With null for what its sort needs and nobody stated, and without it for what it has not."""
    known = slots(model)
    wants = set(needed(model, record)) | {name for name, slot in known.items() if slot.required}
    for name in known:
        if name in wants and name not in record and name not in stood:
            if known[name].nullable:
                record[name] = None
            elif known[name].many:
                record[name] = []
    if model.variants:
        decider, variants = model.variants
        chosen = variants.get(str(record.get(decider)))
        if chosen and record.get(decider) != stood.get(decider):
            for name in variant_fields(model) - set(chosen.fields()):
                if is_empty(record.get(name)):
                    record.pop(name, None)
    return record


def is_empty(value: Value) -> bool:
    """Whether nothing was written into a box, or into any box of a part."""
    if isinstance(value, Mapping):
        return all(is_empty(each) for each in value.values())
    if isinstance(value, list):
        return all(is_empty(each) for each in value)
    return value is ABSENT or value is None or (isinstance(value, str) and not value.strip())


def _plain(value: Value) -> Value:
    """Text with the line ends of YAML, whatever the browser makes of them."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _same(one: Value, other: Value) -> bool:
    """Whether two boxes hold the same; the line end after a text is no difference."""
    if isinstance(one, str) and isinstance(other, str):
        return one.rstrip("\n") == other.rstrip("\n")
    return bool(one == other)
