"""Customers who may be named. Nobody is named without written permission."""

from typing import Annotated, ClassVar

from trustportal.model.base import Part, Record
from trustportal.model.fields import Ask, Date, FilePath, Line, Text, Url


class Permission(Part):
    """The customer's written permission."""

    public = ("granted_on", "until")

    granted_on: Date
    """When it was given."""
    until: Annotated[Date | None, Ask("Until when does the permission hold?")]
    """When it ends."""
    covers: tuple[Line, ...]
    """What it covers: name, logo, quotation. Kept internal."""


class Customer(Record):
    """A customer that may be named as a reference."""

    public: ClassVar[tuple[str, ...]] = (*Record.public, "permission", "logo", "quotation", "url")

    permission: Permission
    """The permission to name it."""
    logo: FilePath | None = None
    """Its mark, below content/, where the permission covers it."""
    quotation: Text | None = None
    """Its own words, where the permission covers them."""
    url: Url | None = None
    """Its website."""
