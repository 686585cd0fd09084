"""JSON Schema per file of data/, from the models: their docstrings are the help in the editor."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from json import dumps
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from trustportal.model.anatomy import every_part, field_docs
from trustportal.model.base import Part
from trustportal.model.kinds import KINDS, ORGANIZATION, Organization
from trustportal.model.questionnaire_files import QUESTIONNAIRES
from trustportal.model.questionnaires import Questionnaire
from trustportal.model.waivers import Waiver
from trustportal.portal import WAIVERS

DRAFT = "http://json-schema.org/draft-07/schema#"
"""Draft 7 is what editors' YAML support reads best."""


def schemas() -> Mapping[str, str]:
    """The text of the schema of each file in data/, by its name: every kind, the waivers, and the
    questionnaires, of which each is a file of its own.
    """
    of_kinds = {
        kind.name: _of_one(Organization, kind.title)
        if kind is ORGANIZATION
        else _of_lists(kind.name, kind.title, kind.collections)
        for kind in KINDS
    }
    files = of_kinds | {
        WAIVERS: _of_lists(WAIVERS, "Waivers", {WAIVERS: Waiver}),
        QUESTIONNAIRES: _of_one(Questionnaire, "Questionnaires"),
    }
    return {
        name: dumps(schema, indent=2, ensure_ascii=False) + "\n" for name, schema in files.items()
    }


def _of_one(model: type[Part], title: str) -> dict[str, Any]:
    """The schema of a file that is one record."""
    definitions = _definitions([model])
    own: dict[str, Any] = definitions.pop(model.__name__)
    return own | _head(model, title) | {"definitions": definitions}


def _of_lists(name: str, title: str, lists: Mapping[str, type[Part]]) -> dict[str, Any]:
    """The schema of a file that holds lists under keys, of which the one of its name is needed."""
    models = list(lists.values())
    return _head(models[0], title) | {
        "type": "object",
        "additionalProperties": False,
        "required": [name],
        "properties": {
            key: {
                "type": "array",
                "description": inspect.getdoc(model) or "",
                "items": {"$ref": f"#/definitions/{model.__name__}"},
            }
            for key, model in lists.items()
        },
        "definitions": _definitions(models),
    }


def _head(model: type[Part], title: str) -> dict[str, Any]:
    said = inspect.getdoc(inspect.getmodule(model)) or ""
    return {"$schema": DRAFT, "title": title, "description": said.strip()}


def _definitions(models: Sequence[type[Part]]) -> dict[str, Any]:
    """The models and all that stands in their fields, each with its help."""
    mode: JsonSchemaMode = "validation"
    _, generated = models_json_schema(
        [(model, mode) for model in models],
        ref_template="#/definitions/{model}",
        schema_generator=_Generator,
    )
    definitions: dict[str, Any] = generated["$defs"]
    definitions.pop("Duration", None)  # written as text, by `fields.Period`
    for model in every_part(models):
        _describe(definitions[model.__name__], model)
    return definitions


class _Generator(GenerateJsonSchema):
    """pydantic's own generator, without the titles that it derives from names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False


def _describe(definition: dict[str, Any], model: type[Part]) -> None:
    """Put the docstrings of the fields, and what the sort of record needs, into a definition."""
    definition["description"] = " ".join((inspect.getdoc(model) or "").split())
    definition.pop("title", None)
    for name, said in field_docs(model).items():
        if name in definition.get("properties", {}):
            definition["properties"][name]["description"] = said
    if model.variants:
        decider, variants = model.variants
        field, values = model.not_yet or ("", ())
        unless = {"not": {"properties": {field: {"enum": list(values)}}, "required": [field]}}
        definition["allOf"] = [
            {
                "if": {"properties": {decider: {"const": value}}, "required": [decider]}
                | (unless if values else {}),
                "then": {"required": list(variant.required)},
            }
            for value, variant in variants.items()
            if variant.required
        ]
