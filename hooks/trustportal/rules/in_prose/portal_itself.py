"""What a text says of the portal itself: of which day its facts are, and how many products it
covers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trustportal.portal import Portal
from trustportal.prose.guards import negated
from trustportal.prose.quantities import NUMBERS, days, number_of
from trustportal.prose.speech import Speech

Said = tuple[str, str, int]
"""The words that are wrong, what is wrong with them, and where they stand."""

LETTERS = ("portal", "page", "facts", "statements", "commitments", "what you read")
"""Letters of which some stand in each sentence on the portal itself."""
_OF_DAY = Speech("portal.of_day")
"""Before the day of which the facts are."""
_COVERS = Speech("portal.covers")
"""Before the number of products that the portal covers."""
_PRODUCTS = re.compile(
    rf"(?P<number>\d{{1,2}}|{'|'.join(NUMBERS[2:])}) (?:\w+ )?(?:products|plans|services)\b",
    re.IGNORECASE,
)


def said_of_portal(text: str, portal: Portal) -> Iterator[Said]:
    """Another day than that of the portal, and more products than are on record."""
    day = portal.organization.as_of
    for each in days(text) if day else ():
        if day and _OF_DAY.search(text[: each.start]) and not each.fits(day):
            yield each.words, f"the organisation says that the portal is as of {day}", each.start
    known = sum(each.state == "published" for each in portal.records["products"])
    for found in _PRODUCTS.finditer(text) if known else ():
        covers = _COVERS.search(text[: found.start()])
        more = covers and number_of(found["number"]) > known
        if more and not negated(text, *found.span()):
            yield found.group(), f"{known} products are on record", found.start()
