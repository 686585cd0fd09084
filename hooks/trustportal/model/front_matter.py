"""The front matter of a page. The theme prints it raw, so nothing in it may be markup."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from trustportal import codes
from trustportal.model.base import Part
from trustportal.model.fields import Line
from trustportal.model.plain_text import refuse


def _without_markup(text: str) -> str:
    if found := re.search(r'[<>"]', text):
        raise refuse(
            codes.MARKUP,
            f"the character {found.group()} is not allowed in front matter",
            "write it in words, with typographic quotation marks if any",
        )
    return text


Printed = Annotated[Line, AfterValidator(_without_markup)]


class FrontMatter(Part):
    """What a page says of itself."""

    title: Printed | None = None
    """The title in the browser's tab and in search, where it differs from the heading."""
    description: Annotated[Printed, Field(max_length=200)] | None = None
    """One sentence for search engines and shared links."""
    hide: tuple[Literal["navigation", "toc"], ...] = ()
    """Parts of the frame to leave out."""
