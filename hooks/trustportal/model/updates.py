"""What changed, when, and for which claims."""

from typing import ClassVar, Literal

from trustportal.model.base import Record
from trustportal.model.fields import Date, Markdown, Reference


class Update(Record):
    """A dated piece of news."""

    public: ClassVar[tuple[str, ...]] = (
        *Record.public,
        "dated",
        "change",
        "effective_on",
        "claims",
        "body",
    )
    newest_by = "dated"

    dated: Date
    """When it was published."""
    change: Literal[
        "added", "changed", "strengthened", "weakened", "removed", "corrected", "notice"
    ]
    """What sort of change it is; a notice tells of what is to come, or of an incident."""
    effective_on: Date | None = None
    """From when on it holds, where that is another day."""
    claims: tuple[Reference, ...]
    """The claims that it is about."""
    body: Markdown
    """What changed and what it means, in Markdown."""
