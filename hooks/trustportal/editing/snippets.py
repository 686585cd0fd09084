"""Snippets for VS Code: one for a record of each list in data/, with a stop at each field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from json import dumps

from trustportal.editing.drafts import fields_of
from trustportal.editing.slots import Slot, slots
from trustportal.model.base import Part, Record
from trustportal.model.kinds import COLLECTIONS
from trustportal.model.waivers import Waiver
from trustportal.model.words import words
from trustportal.portal import WAIVERS

FILE = ".vscode/trust-portal.code-snippets"

Given = dict[str, str]

TODAY = "$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE"
"""The day on which a snippet is used, as VS Code writes it."""


def snippets() -> str:
    """The text of the file of snippets."""
    lists: Mapping[str, type[Part]] = {**COLLECTIONS, WAIVERS: Waiver}
    said = {
        f"New in {name}": {
            "scope": "yaml",
            "prefix": f"new-{name.replace('_', '-')}",
            "description": f"A record for {words(name)}; Tab leads from field to field",
            "body": list(body(model)),
        }
        for name, model in lists.items()
    }
    return dumps(said, indent=2, ensure_ascii=False) + "\n"


def body(model: type[Part]) -> Iterator[str]:
    """The lines of a record: what its first sort needs, and null where nothing is stated yet."""
    known = slots(model)
    given = _given(model)
    dash = "- "
    for number, field in enumerate(fields_of(model, given), start=1):
        yield f"{dash}{field.name}: {_stop(number, known[field.name], given)}"
        dash = "  "
    yield "$0"


def _given(model: type[Part]) -> Given:
    """A draft of today, of the sort that is named first."""
    known = slots(model)
    days = (name for name, slot in known.items() if slot.day and slot.required)
    given: Given = {name: TODAY for name in days if not known[name].nullable}
    if issubclass(model, Record):
        given |= {"id": "new-id", "state": "draft"}
    if model.variants:
        decider, variants = model.variants
        given[decider] = next(iter(variants))
    return given


def _stop(number: int, slot: Slot, given: Mapping[str, str]) -> str:
    """Where Tab stops, with what stands there until something is written."""
    first = given.get(slot.name, "null" if slot.nullable else "")
    if slot.choices and not slot.many:
        others = [choice for choice in slot.choices if choice != first]
        choices = [_plain(each) for each in ([first] if first else []) + others]
        return f"${{{number}|{','.join(choices)}|}}"
    if slot.nullable or slot.part or slot.many:
        return f"${{{number}:null}}"
    return f"${{{number}:{first or slot.field.example or _words(slot)}}}"


def _words(slot: Slot) -> str:
    """Words that stand for those which are to be written."""
    return f"{words(slot.name)[:1].upper()}{words(slot.name)[1:]}"


def _plain(choice: str) -> str:
    """A choice between the bars of a snippet, where comma and bar part the choices."""
    return choice.replace("\\", "\\\\").replace(",", "\\,").replace("|", "\\|")
