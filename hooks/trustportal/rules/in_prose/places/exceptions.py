"""What the statement of a promise on places says of that which it does not promise (GEN-06)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from trustportal.model.base import Claim
from trustportal.model.residency import Residency
from trustportal.portal import Portal
from trustportal.prose.assertions import products_named
from trustportal.prose.guards import spans_of_statements
from trustportal.prose.passages import split
from trustportal.prose.places import Named, places, region_codes
from trustportal.prose.shown import plain
from trustportal.prose.speech import Speech
from trustportal.rules.overlap import products_outside

QUESTIONS: Mapping[str, Speech] = {
    question: Speech(f"own_answers.{question}")
    for question in ("at_rest", "processing", "backup", "support_access", "telemetry", "keys")
}
"""The words by which a text speaks of each question of residency."""


_THERE = re.compile(r"\b(?:in|within|from)(?: the| data cent(?:re|er)s in)?\W*$", re.IGNORECASE)
_PEOPLE = (
    r"customers?(?! (?:content|data))|users?|visitors?|people|accounts?|patients|students"
    r"|clinics?|practices?|banks?|insurers?|authorit(?:y|ies)|agenc(?:y|ies)|regulators?|courts?"
    r"|universit(?:y|ies)|employers?|workers?|tenants?|clients?|merchants?"
    r"|shops?|sellers?|schools?|hospitals?|enterprises?|organi[sz]ations?|businesses"
    r"|employees|staff|support|teams?|compan(?:y|ies)|entit(?:y|ies)"
)
_LIES = (
    r"\b(?:runs?|ran|stor\w+|kept|keeps?|process\w+|host\w+|lies?|lives?|rests?|resid(?:es?|ing)"
    r"|stays?|remains?|held|sits?)\b"
)
IN_WHICH_PEOPLE_ARE = re.compile(
    rf"\b(?:{_PEOPLE}|entit(?:y|ies)|headquarters|domicile|residence|based|seated|located|incorporated|registered)\b(?:(?!{_LIES})[^,;.]){{0,25}}$",
    re.IGNORECASE,
)
"""Before a place in which somebody is, and no data."""
WHO_ARE_THERE = re.compile(rf"\s+(?:{_PEOPLE})\b", re.IGNORECASE)
"""Behind the place of which somebody is: "Australian shops"."""
_JOINED = re.compile(r",? (?:and|or|and in|or in) (?:the )?|, (?:in )?(?:the )?")
"""Between the places of a row: "in Ireland or Germany"."""


def places_of_data(text: str, portal: Portal) -> list[Named]:
    """The places of which a text says that something is there that is no person."""
    found: list[Named] = []
    for each in places(text, portal):
        there = _THERE.search(text[: each.start])
        joined = bool(found) and _JOINED.fullmatch(text, found[-1].end, each.start)
        if joined or (there and not IN_WHICH_PEOPLE_ARE.search(text[: there.start()])):
            found.append(each)
    return found


def promised(record: Claim, text: str, portal: Portal) -> str:
    """A text of a record without what a promise on places says of things that it leaves out, with
    the place where these are: "Backups are kept in Ireland" beside `backup: no`.
    """
    if not isinstance(record, Residency):
        return text
    text = plain(text)
    for first, last in split(text):
        for start, stop in spans_of_statements(text[first:last]):
            begin, end = first + start, first + stop
            if _leaves_out(record, text[begin:end], portal):
                text = text[:begin] + " " * (end - begin) + text[end:]
    return text


def _leaves_out(promise: Residency, part: str, portal: Portal) -> bool:
    """Whether a part names places outside the regions, alone for other products, or for what the
    answers say not to stay.
    """
    by_region = region_codes(portal)
    own = {code[:2] for each in promise.regions for code in by_region.get(each, ())}
    named = places_of_data(part, portal)
    if not (own and named) or all(each.countries & own for each in named):
        return False
    inside = any(each.countries & own for each in named)
    products = products_named(part, portal)
    others = products_outside(products, frozenset(promise.products), portal)
    if products and others == products and not inside:
        return True
    asked = {question for question, said in QUESTIONS.items() if said.search(part)}
    asked -= {"at_rest"} if "backup" in asked else set()  # a backup that is stored is a backup
    return bool(asked) and all(
        getattr(promise.answers, each) in ("no", "partial") for each in asked
    )
