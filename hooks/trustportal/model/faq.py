"""Questions, answered in Markdown, resting on claims."""

from typing import Annotated, ClassVar

from trustportal.model.base import Record
from trustportal.model.fields import Ask, Date, Line, Markdown, Reference


class Question(Record):
    """A question as customers ask it; its title is the question."""

    public: ClassVar[tuple[str, ...]] = (
        *Record.public,
        "topic",
        "answer",
        "claims",
        "reviewed_on",
        "also_asked",
    )
    group_by = "topic"

    topic: Line
    """Under which heading it stands."""
    answer: Annotated[Markdown | None, Ask("What is the answer?")]
    """The answer, in Markdown. Links to claims are written [text](claim:kind/id)."""
    claims: tuple[Reference, ...]
    """The claims that the answer rests on."""
    reviewed_on: Annotated[Date | None, Ask("When was the answer last reviewed?")]
    """When it was last reviewed."""
    also_asked: tuple[Line, ...] = ()
    """Other wordings of the question."""
