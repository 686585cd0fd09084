"""What a person answers for a field, as a value, and what stands against it at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trustportal import codes
from trustportal.editing.drafts import draft_text
from trustportal.editing.ids import whose
from trustportal.model.anatomy import Field, field_of_model
from trustportal.model.base import Part
from trustportal.model.kinds import COLLECTIONS
from trustportal.model.reading import Origin, read_record
from trustportal.portal import Portal
from trustportal.problems import Problem, did_you_mean, listed
from trustportal.rules.form.identity import said_of_unknown
from trustportal.source.strict_yaml import Value, read_yaml


def value_of(field: Field, texts: Sequence[str]) -> Value:
    """The value that some texts give to a field: its items, or its text; `null` is null."""
    texts = [text.strip() for text in texts if text.strip()]
    if not texts or texts == ["null"]:
        return None
    if not field.many:
        return texts[-1]
    items = [part.strip() for text in texts for part in text.split(",")] if field.split else texts
    return [item for item in items if item]


def with_answers(model: type[Part], name: str, texts: Sequence[str], given: Value) -> Value:
    """The fields given, and one more: `name` is that of a field, or `field.inner` of a mapping.

    Raises `LookupError` where there is no such field, with a sentence for people.
    """
    first, _, rest = name.partition(".")
    if first not in model.model_fields:
        near = did_you_mean(first, model.model_fields) or "."
        known = listed(model.model_fields, 60)
        raise LookupError(f"there is no field '{first}' here{near} It has: {known}")
    field = field_of_model(model, first)
    if not rest and field.part is None:
        return {**given, first: value_of(field, texts)}
    if field.part is None:
        raise LookupError(f"'{first}' has no fields of its own: write {first}=value")
    if field.many:
        raise LookupError(f"'{first}' is a list of several fields each: write it in the file")
    if not rest:
        example = f"{first}.{field.names[0]}=value"
        raise LookupError(f"'{first}' has fields of its own: write {example}")
    inner = with_answers(field.part, rest, texts, given.get(first) or {})
    return {**given, first: inner}


def objections(portal: Portal, collection: str, given: Mapping[str, Value]) -> tuple[str, ...]:
    """What stands against a draft with these values, each with its mend; open fields do not."""
    model = COLLECTIONS[collection]
    found: list[Problem] = []
    named = {**given, "id": given.get("id") or "not-named-yet"}
    document = read_yaml(draft_text(model, named), collection, found.append)
    if document:
        read_record(model, Origin(document, (0,)), document.value[0], None, found.append)
    said = [f"{each.message}: {each.mend}" for each in found if each.code is not codes.UNFINISHED]
    if isinstance(given.get("id"), str) and (has := whose(portal, f"{collection}/{given['id']}")):
        said.append(f"{has}: choose another id")
    return (*said, *_unknown(portal, model, given))


def _unknown(portal: Portal, model: type[Part], given: Mapping[str, Value]) -> Iterator[str]:
    """References that lead nowhere."""
    for name in given.keys() & model.model_fields.keys():
        field = field_of_model(model, name)
        values: list[Any] = given[name] if isinstance(given[name], list) else [given[name]]
        for value in values:
            if field.part and isinstance(value, dict):
                yield from _unknown(portal, field.part, value)
            elif field.points and isinstance(value, str):
                target = f"{field.points.to}/{value}" if field.points.to else value
                if "/" in target and portal.is_unknown(target):
                    yield f"{name}: {_sentence(*said_of_unknown(portal, target))}"


def _sentence(message: str, mend: str) -> str:
    return f"{message} Else {mend}" if message.endswith("?") else f"{message}: {mend}"
