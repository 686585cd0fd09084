"""As of which day and for whom the preview shows the portal, as the bar asks for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from trustportal.model.fields import OUR_TIME
from trustportal.public import PublicRecord, PublicView

TEAM, PUBLIC = "team", "public"


class StandpointError(ValueError):
    """What was asked for is not there, in words for whoever asked."""


@dataclass(frozen=True, slots=True)
class Standpoint:
    """`day` None is the portal's own day; `audience` TEAM, PUBLIC, or a share "shares/<id>"."""

    day: date | None = None
    audience: str = TEAM

    @property
    def drafts(self) -> bool:
        """Whether drafts are shown; whoever is not of the team sees none."""
        return self.audience == TEAM


@dataclass(frozen=True, slots=True)
class Audience:
    """One who looks at the portal: the value that the bar sends, and its words."""

    name: str
    title: str


def audiences(view: PublicView) -> tuple[Audience, ...]:
    """Everyone as whom the portal can be seen: each share has visitors of its own."""
    shares = [
        each for each in view.pages() if _is_for_some(each) and each["ref"] not in view.drafts
    ]
    return (
        Audience(TEAM, "the team, with drafts"),
        Audience(PUBLIC, "any visitor"),
        *(Audience(each["ref"], _title(each)) for each in shares),
    )


def standpoint(form: Mapping[str, str], view: PublicView, before: Standpoint) -> Standpoint:
    """The standpoint that a form asks for: `day` (empty for the portal's own) and `audience`.

    Whoever is in the present and sends its day stays there, also when the clock goes on.
    """
    audience = form.get("audience", TEAM)
    if audience not in {each.name for each in audiences(view)}:
        raise StandpointError(f"there is no audience '{audience[:80]}': choose one of the list")
    day = _day(form.get("day", ""))
    present = before.day is None and day == view.as_of
    return Standpoint(None if present else day, audience)


def landing(standpoint: Standpoint, view: PublicView) -> str | None:
    """Where the audience of a share begins: its page, narrowed as far as the share names one."""
    share = view.find(standpoint.audience)
    if share is None:
        return None
    facets = {"product": "products", "region": "regions", "standard": "standards"}
    chosen = {
        facet: share[field][0]
        for facet, field in facets.items()
        if len(share.get(field) or ()) == 1
    }
    return f"{share['path']}#?{urlencode(chosen)}" if chosen else str(share["path"])


def _is_for_some(record: PublicRecord) -> bool:
    return (record["collection"], record["state"]) == ("shares", "published")


def _title(share: PublicRecord) -> str:
    return f"{share['title']}{'' if share['listed'] else ' (by link only)'}"


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = (
            date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
        )
    except ValueError:
        day = None
    if day is None or day.year not in OUR_TIME:
        raise StandpointError(f"'{text[:40]}' is not a day of our time: write it as 2027-03-01")
    return day
