"""Classes of data, defined once and referred to by every other kind."""

from typing import Annotated, ClassVar, Literal

from trustportal.model.base import Record
from trustportal.model.fields import Answer, Ask, DataClassId, Line, Text


class DataClass(Record):
    """A kind of data that the organisation holds, in words that a lawyer can rely on."""

    public: ClassVar[tuple[str, ...]] = (
        *Record.public,
        "definition",
        "examples",
        "excludes",
        "part_of",
        "personal",
        "form",
    )

    definition: Annotated[Text | None, Ask("What exactly does this class of data hold?")]
    """What belongs to it."""
    examples: tuple[Line, ...] = ()
    """Examples."""
    excludes: tuple[Line, ...] = ()
    """What one might expect in it and is elsewhere."""
    part_of: DataClassId | None = None
    """The wider class that it belongs to."""
    personal: Annotated[Answer | None, Ask("Does it hold personal data?")]
    """Whether it can hold personal data."""
    form: Literal["identified", "pseudonymised", "anonymised", "aggregated"] | None = None
    """How far it identifies people. Hashed data is pseudonymised, not anonymised."""
