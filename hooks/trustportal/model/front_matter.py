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


_NAME = r"[^\W_][\w .(),+-]*?(?<!\.md)"
_FORMER = re.compile(rf"(?!.*\.[A-Za-z]+(?:/|\.md$)){_NAME}(?:/{_NAME})*\.md")
"""Path of a Markdown file. None of its parts ends like a file, or a page would hide that file."""


def _former_page(text: str) -> str:
    if not _FORMER.fullmatch(text) or len(text) > 200:
        raise refuse(
            codes.NOT_A_FORMER_PAGE,
            f"'{text[:90]}' is not the name of a page's file",
            "write the file as it was called below the folder of the pages: security.md, "
            "legal/terms.md; each part begins with a letter or digit and has no other ending",
        )
    return text


Printed = Annotated[Line, AfterValidator(_without_markup)]


FormerPage = Annotated[str, AfterValidator(_former_page)]
"""A Markdown file that is no longer there, by its path below the folder of the pages."""


class FrontMatter(Part):
    """What a page says of itself."""

    title: Printed | None = None
    """The title in the browser's tab and in search, where it differs from the heading."""
    description: Annotated[Printed, Field(max_length=200)] | None = None
    """One sentence for search engines and shared links."""
    hide: tuple[Literal["navigation", "toc"], ...] = ()
    """Parts of the frame to leave out."""
    formerly: tuple[FormerPage, ...] = ()
    """Files that this page was before, as security.md; their addresses lead here."""
