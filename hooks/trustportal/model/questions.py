"""What reviewers ask: the fields whose silence is worth a question."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from trustportal.model.base import Part
from trustportal.model.fields import Ask
from trustportal.model.reading import needed, variant_fields
from trustportal.model.standards import standards

Path = tuple[str | int, ...]


def unanswered(part: Part, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """`(path, question)` for each field, in the part or below it, that is null and asked for."""
    own = set(needed(type(part), {name: getattr(part, name) for name in type(part).model_fields}))
    others = variant_fields(type(part)) - own
    asked = {name: said for name, said in _asked(type(part)).items() if name not in others}
    for name in sorted(own - asked.keys()):
        asked[name] = _about(part, name)
    for name, question in asked.items():
        if getattr(part, name) is None:
            yield (*path, name), question
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Part):
            yield from unanswered(value, (*path, name))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, Part):
                    yield from unanswered(item, (*path, name, index))


@cache
def _asked(model: type[Part]) -> dict[str, str]:
    return {
        name: mark.question
        for name, field in model.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, Ask)
    }


def _about(part: Part, name: str) -> str:
    """The question for a field that the record's own sort needs."""
    words = name.replace("_", " ")
    standard = standards().get(getattr(part, "standard", None) or "")
    if name == "issuer" and standard:
        return f"Who issued it? For {standard.name} that is {standard.issuer}."
    subject = standard.name if standard else getattr(part, "title", "it")
    return f"What does {subject} say on {words}?"
