"""Places in sentences: countries, states, cities and groups of countries, as ISO 3166 codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from pydantic import TypeAdapter

from trustportal.model.geography import region_groups
from trustportal.model.places import countries
from trustportal.model.residency import Region
from trustportal.model.subprocessors import Subprocessor
from trustportal.portal import Portal
from trustportal.prose.speech import Speech
from trustportal.reference import read_table


@dataclass(frozen=True, slots=True)
class Named:
    """A place named in a sentence: its codes (several for a group), its words, where it stands."""

    codes: frozenset[str]
    words: str
    start: int
    region: str | None = None

    @property
    def end(self) -> int:
        """Where its words end."""
        return self.start + len(self.words)

    @property
    def countries(self) -> frozenset[str]:
        """The countries of its codes."""
        return frozenset(code[:2] for code in self.codes)


@cache
def _names() -> Mapping[str, str]:
    table = TypeAdapter(dict[str, tuple[str, ...]]).validate_python(read_table("place_names"))
    unclear = TypeAdapter(frozenset[str]).validate_python(read_table("place_names", "not_alone"))
    english = {name: code for code, name in countries().items() if name not in unclear}
    return {**english, **{name: code for code, names in table.items() for name in names}}


@cache
def letters_of_places() -> tuple[str, ...]:
    """Letters of which some stand in every name of a place."""
    labels = (label for group in region_groups().values() for label in group.labels)
    names = dict.fromkeys(name.lower() for name in (*_names(), *labels) if len(name) > 3)
    return (*names, " uk", " us ", " us.", "usa", "u.s", "u.k", " eu", "eu ", "eea", "uae")


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_names(), key=len, reverse=True)
    return re.compile(
        rf"(?<![\w@.-])(?:{'|'.join(map(re.escape, names))})(?![\w@])"
        rf"(?! (?:{'|'.join(_OF_LAW)})){_NO_LAW}"
    )


_OF_LAW = (
    "GDPR", "IDTA", "Addendum", "Extension", "DPA", "addendum", "extension", "Department",
    "Data Privacy", "federal",
)  # fmt: skip
"""What stands behind a place that belongs to the name of a law or an office, as in "UK GDPR"."""


_NO_LAW = (
    r"(?! (?:[A-Z][\w-]+ (?:(?:[A-Z][\w-]+|and|of|for|on|the) ){0,6})?"
    r"(?:Act|Law|Code|Regulations?|Directive|Bill)\b)"
)
"""Not before the rest of the name of a law, as in "California Consumer Privacy Act"."""


@cache
def _groups() -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    return tuple(
        (
            re.compile(
                rf"(?<![\w-])(?:{'|'.join(map(re.escape, group.labels))})(?![\w-]){_NO_LAW}"
            ),
            group.members,
        )
        for group in region_groups().values()
    )


@lru_cache(maxsize=2)
def _regions(portal: Portal) -> tuple[tuple[re.Pattern[str], Region], ...]:
    found = []
    for record in portal.records["regions"]:
        if isinstance(record, Region) and record.state == "published":
            pattern = re.compile(rf"(?<![\w-])(?:the )?{re.escape(record.title)}(?![\w-]){_NO_LAW}")
            found.append((pattern, record))
    return tuple(found)


@lru_cache(maxsize=2)
def region_codes(portal: Portal) -> Mapping[str, frozenset[str]]:
    """The places that each region stands for, by the id of the region."""
    return {
        each.id: codes_of(each) for each in portal.records["regions"] if isinstance(each, Region)
    }


def codes_of(region: Region) -> frozenset[str]:
    """The places that a region stands for: its code, its members, where its cloud regions lie."""
    own = {region.code, *(region.members or ())} - {None}
    return frozenset(code for code in own if code) | frozenset(
        cloud.place for cloud in region.cloud_regions if cloud.place
    )


def processing_codes(record: Subprocessor, portal: Portal) -> frozenset[str]:
    """The places in which a subprocessor processes data."""
    regions = region_codes(portal)
    processing = record.processing or ()
    return frozenset(each.place for each in processing if each.place).union(
        *(regions.get(each.region or "", ()) for each in processing)
    )


@lru_cache(maxsize=4096)
def places(text: str, portal: Portal) -> tuple[Named, ...]:
    """Every place that a text names; a region of the portal goes before a place of its name."""
    found: list[Named] = []
    taken: list[tuple[int, int]] = []

    def take(start: int, end: int, named: Named) -> None:
        if not any(begin < end and start < stop for begin, stop in taken):
            taken.append((start, end))
            found.append(named)

    for pattern, region in _regions(portal):
        for each in pattern.finditer(text):
            words = each.group()
            take(*each.span(), Named(codes_of(region), words, each.start(), region.id))
    for pattern, members in _groups():
        for each in pattern.finditer(text):
            take(*each.span(), Named(members, each.group(), each.start()))
    for each in _pattern().finditer(text):
        if _is_language(text, each.group(), each.start()):
            continue
        code = _names()[each.group()]
        take(*each.span(), Named(frozenset({code}), each.group(), each.start()))
    return tuple(sorted(found, key=lambda named: named.start))


@cache
def _tongues() -> tuple[str, ...]:
    return TypeAdapter(tuple[str, ...]).validate_python(read_table("place_names", "tongues"))


@cache
def _rows() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before and behind one language of a row, as in "in English or Spanish"."""
    tongue, between = (
        rf"(?:{'|'.join(_tongues())})",
        r"(?:,|,? and|,? or|,? as well as|/) ?(?:in )?",
    )
    before = re.compile(rf"\b{tongue}{between}$")
    return before, re.compile(rf"(?:{between}{tongue}\b)*")


def _is_language(text: str, name: str, start: int) -> bool:
    """Whether a name is here that of a language: in a row of them, or "in German" and no noun."""
    if name not in _tongues():
        return False
    before, more = _rows()
    row = more.match(text, start + len(name))
    end = row.end() if row else start
    in_row = end > start + len(name) or before.search(text[:start])
    if in_row and not _OF_PLACE.match(text, end):
        return True
    alone = _IN.search(text[:start]) and _NO_NOUN.match(text, end)
    return bool(alone or _SPOKEN.match(text, end))


_OF_PLACE = re.compile(
    r" (?:data|regions?|cent(?:re|er)s?|servers?|sites?|clouds?|infrastructure|soil|territory|laws?"
    r"|locations?|(?:availability )?zones?|customers?|compan\w+|hospitals?|schools?|authorit\w+"
    r"|regulators?|subsidiar\w+|entit\w+|offices?|banks?)\b"
)
"""Behind names of countries that are no languages: "German and French data centres"."""
_IN = re.compile(r"\b(?:in|into|from) $")
_SPOKEN = re.compile(r"[- ](?:language|speak\w+)\b")
_NO_NOUN = re.compile(
    r"\W*$|[.;:)]|,(?! [A-Z])| (?:and|or)\b(?! [A-Z])| (?:only|alone|too|also|by|from|as|is|are"
    r"|on|at|to|for|during|with|if|when|where|unless|within|through|via)\b"
)
_CUSTOMERS_IN = Speech("places.customers_in")
"""Before a place in which customers are: "for clinics in Canada"."""
_CUSTOMERS_OF = Speech("places.customers_of")
"""Behind a place from which customers are: "Canada clinics"."""
_AND_IN = re.compile(r"(?:,|,? (?:and|or)) (?:in )?(?:the )?")
"""Between two places of a list."""


@lru_cache(maxsize=4096)
def places_of_customers(text: str, portal: Portal) -> tuple[Named, ...]:
    """The places in which a text says that customers are, and not their data."""
    found: list[Named] = []
    end = -1
    for each in places(text, portal):
        listed_too = end >= 0 and _AND_IN.fullmatch(text[end : each.start])
        behind = _CUSTOMERS_OF.match(text[each.end :])
        if listed_too or behind or _CUSTOMERS_IN.search(text[: each.start]):
            found.append(each)
            end = each.end
        else:
            end = -1
    return tuple(found)


def countries_of_customers(text: str, portal: Portal) -> frozenset[str]:
    """The countries in which a text says that customers are."""
    return frozenset().union(*(each.countries for each in places_of_customers(text, portal)))
