"""Shares: a page for one audience, made of what stands elsewhere. It holds references only."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from trustportal.model.base import Part, Record
from trustportal.model.fields import Date, Flag, Line, Markdown, ProductId, Reference, RegionId
from trustportal.model.standards import standards

StandardName = Literal[tuple(standards())]  # type: ignore[valid-type]
"""A standard that the table of standards knows."""


class Asked(Part):
    """One thing that this audience asks, and the records that answer it."""

    public = ("topic", "answered_by")

    topic: Line
    """What is asked, as a heading."""
    answered_by: Annotated[tuple[Reference, ...], Field(min_length=1)]
    """The claims, questions and documents that answer it, in the order in which they are shown."""


class Share(Record):
    """A page at /for/<id>/ that answers one audience. No claim is written again in it."""

    public: ClassVar[tuple[str, ...]] = (
        *Record.public,
        "audience",
        "introduction",
        "products",
        "regions",
        "standards",
        "asks",
        "reviewed_on",
        "listed",
        "as_stated",
    )

    audience: Line
    """Who reads it: healthcare providers in the European Union."""
    introduction: Markdown
    """A few sentences to this audience, in Markdown. They are judged like every other sentence."""
    products: tuple[ProductId, ...] = ()
    """The products that it is about; each claim in it must cover one of them."""
    regions: tuple[RegionId, ...] = ()
    """The regions that it is about; each claim in it must hold in one of them."""
    standards: tuple[StandardName, ...] = ()  # type: ignore[valid-type]
    """The standards that this audience looks for; the page links to the choice of them."""
    asks: Annotated[tuple[Asked, ...], Field(min_length=1)]
    """What this audience asks, in the order in which it asks."""
    reviewed_on: Date
    """When somebody last confirmed that this selection answers this audience."""
    as_stated: Date | None = None
    """The day of a release in data/history: the page then says for good what was stated on that
    day, and what changed since. Without it the page follows the present."""
    listed: Flag = True
    """false: only whoever has the link finds it: no list, file or search engine names it."""
