"""Questionnaires: which claims answer which question of a list, by ids alone."""

import re
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from trustportal import codes
from trustportal.model.base import Internal, Part
from trustportal.model.fields import Flag, Label, Line, Reference, Url
from trustportal.model.plain_text import refuse


def _question_id(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9&.()_/ -]{0,38}[A-Za-z0-9)])?", text):
        mend = "write it as the questionnaire does, in at most 40 characters: A&A-02.1"
        raise refuse(codes.BAD_ID, f"'{text[:90]}' is not the id of a question", mend)
    return text


def _texts(text: str) -> str:
    if not re.fullmatch(r"questionnaires/[A-Za-z0-9_-][A-Za-z0-9._-]*\.csv", text):
        mend = "put the file beside the questionnaire and write questionnaires/own.csv"
        message = f"'{text[:90]}' is not a CSV file in data/questionnaires/"
        raise refuse(codes.BAD_ADDRESS, message, mend)
    return text


def _some(claims: tuple[str, ...]) -> tuple[str, ...]:
    if not claims:
        mend = "name the claims, or move the id to 'unanswered:'"
        raise refuse(codes.OUT_OF_BOUNDS, "no claim answers it", mend)
    return claims


QuestionId = Annotated[
    str,
    AfterValidator(_question_id),
    WithJsonSchema({"type": ["string", "number"], "maxLength": 40, "examples": ["CEK-03.1"]}),
]
"""The id of a question, as its questionnaire writes it."""
TextsFile = Annotated[
    str,
    AfterValidator(_texts),
    WithJsonSchema({"type": "string", "examples": ["questionnaires/own.csv"]}),
]
"""A CSV file of ids and question texts, below data/."""
YesNo = Literal["yes", "no", "not-applicable"]


class MappedAnswer(Part):
    """One question and the claims that answer it."""

    public = ("id", "claims", "answer")

    id: QuestionId
    """The id of the question, as the questionnaire writes it."""
    claims: Annotated[
        tuple[Reference, ...], AfterValidator(_some), Field(json_schema_extra={"minItems": 1})
    ]
    """The claims that answer it, also those of faq; a question that none answers belongs under
    unanswered."""
    answer: YesNo | None = None
    """What goes into a column of yes and no; null leaves it to a person."""
    internal: Internal | None = None
    """For colleagues only, never published."""


class Questionnaire(Part):
    """A list of questions that customers send again and again. No question text stands here."""

    public: ClassVar[tuple[str, ...]] = (
        "title",
        "edition",
        "publisher",
        "url",
        "state",
        "answers",
        "unanswered",
    )

    title: Line
    """What it is called."""
    edition: Label | None = None
    """Of which edition the ids are; another edition can mean another question by the same id."""
    publisher: Line | None = None
    """Who publishes it."""
    url: Url | None = None
    """Where one gets it."""
    state: Literal["draft", "published"] = "published"
    """draft: not exported. published: exported with its answers."""
    texts: TextsFile | None = None
    """A CSV file of your own with the columns id and question."""
    texts_public: Flag = False
    """true only if you may publish the question texts; they are then in the export."""
    answers: tuple[MappedAnswer, ...]
    """The questions that claims answer."""
    unanswered: tuple[QuestionId, ...] = ()
    """The questions that you looked at and that no claim answers: they stay empty."""
    internal: Internal | None = None
    """For colleagues only, never published."""
