"""What reviewers ask: the fields whose silence is worth a question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from trustportal.model.base import Part, field_of
from trustportal.model.fields import Ask
from trustportal.model.reading import needed, variant_fields
from trustportal.model.standards import standards

Path = tuple[str | int, ...]


def unanswered(part: Part, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """`(path, question)` for each field, in the part or below it, that is null and asked for."""
    model, values = type(part), part.__dict__
    own = set(needed(model, values))
    others = variant_fields(model) - own
    settled = {name for name, mark in _marks(model).items() if _is_settled(part, mark)}
    asked = {name: said for name, said in _asked(model).items() if name not in others | settled}
    for name in sorted(own - asked.keys()):
        asked[name] = _about(part, name)
    for name, question in asked.items():
        if values[name] is None:
            yield (*path, name), question
    for name in model.model_fields:
        value = values[name]
        if isinstance(value, Part):
            yield from unanswered(value, (*path, name))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, Part):
                    yield from unanswered(item, (*path, name, index))


def _is_settled(part: Part, mark: Ask) -> bool:
    """Whether another field leaves nothing to ask: who can sign what nobody can sign."""
    if mark.settled_by is None:
        return False
    path, wanted = mark.settled_by
    value: object = part
    for name in path.split("."):
        value = field_of(value, name)
    return value is not None and wanted in (None, value)


@cache
def _asked(model: type[Part]) -> dict[str, str]:
    return {name: mark.question for name, mark in _marks(model).items()}


@cache
def _marks(model: type[Part]) -> dict[str, Ask]:
    return {
        name: mark
        for name, field in model.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, Ask)
    }


def question_of(part: object, name: str) -> str:
    """What a reviewer asks when a field of this record is null."""
    asked = _asked(type(part)) if isinstance(part, Part) else {}
    return asked[name] if name in asked else _about(part, name)


def _about(part: object, name: str) -> str:
    """The question for a field that the record's own sort needs."""
    standard = standards().get(getattr(part, "standard", None) or "")
    if name == "issuer" and standard:
        return f"Who issued it? For {standard.name} that is {standard.issuer}."
    return _QUESTIONS.get(name, f"What is to be said on {name.replace('_', ' ')}?")


_QUESTIONS: Mapping[str, str] = {
    "algorithm": "With which algorithm?",
    "as_of": "Of which day does it speak?",
    "certificate_id": "What is its number?",
    "certificate_number": "What is the number of the validation?",
    "configurable": "From which to which period, and on which plans?",
    "criteria": "Which criteria were examined?",
    "data_classes": "For which data?",
    "duration": "For how long?",
    "edition": "Against which edition?",
    "form": "In which form?",
    "how_to_get": "How does one get it?",
    "human_review": "Can people read the content?",
    "issued_on": "When was it issued?",
    "key_holder": "Who holds the keys?",
    "kms": "In which key management service?",
    "language": "In which language is it?",
    "legs": "On which connections?",
    "level": "At which level?",
    "min_version": "From which version on?",
    "mode": "In which mode of operation?",
    "model": "Who controls the keys?",
    "opinion": "What is the auditor's opinion?",
    "parent": "Which certificate does it extend?",
    "period": "Which period does it cover?",
    "product_version": "Which version of the product was tested?",
    "protocol": "With which protocol?",
    "removed_on": "From when on is it no longer used?",
    "report_type": "Is it type 1 or type 2?",
    "retired_on": "Since when is it no longer stated?",
    "route": "How is the choice made?",
    "since": "Since when?",
    "starts_at": "What starts the clock?",
    "strength": "By default, or always?",
    "system": "Which system is in scope?",
    "target_date": "By when is it expected?",
    "used": "Is it used for that?",
    "valid_from": "Since when is it valid?",
    "valid_until": "Until when is it valid?",
}
"""What a reviewer asks where the field's own sort of record needs it."""
