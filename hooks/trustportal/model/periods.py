"""The shortest and the longest of several lengths of time."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from trustportal.model.durations import Duration
from trustportal.model.fields import duration_of


def _from_zero(text: Any) -> Duration:
    return duration_of(text, from_zero=True)


def _limit(text: Any) -> Duration | str:
    return "unlimited" if text == "unlimited" else duration_of(text)


Least = Annotated[
    Duration,
    BeforeValidator(_from_zero),
    PlainSerializer(lambda duration: duration.text, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^P[0-9YMWDTH]+$", "examples": ["P0D", "P7D"]}),
]
"""The shortest of several lengths: zero, or a length of time."""
Limit = Annotated[
    Duration | str,
    BeforeValidator(_limit),
    PlainSerializer(str, return_type=str),
    WithJsonSchema(
        {
            "anyOf": [{"const": "unlimited"}, {"type": "string", "pattern": "^P[0-9YMWDTH]+$"}],
            "examples": ["P7Y", "unlimited"],
        }
    ),
]
"""A length of time, or unlimited."""
