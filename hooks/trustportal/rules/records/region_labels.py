"""What the name of a region promises: EU, EEA and other groups have fixed members (RES-03)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from trustportal.model.geography import Group, region_groups
from trustportal.model.places import countries, country_name
from trustportal.problems import listed

_ALSO = {"UK": "GB", "Great Britain": "GB", "Britain": "GB", "USA": "US", "Czech Republic": "CZ"}
"""Names of countries in use that are neither their code nor their English name in CLDR."""
_OTHER = re.compile(r"\bnon\W|\b(?:outside|other than|rest of|beyond|adjacent)\b", re.IGNORECASE)
"""Words after which a group is named that is not meant."""
_LESS = re.compile(r"\b(?:without|except|excluding|excl|minus|part of|some)\b", re.IGNORECASE)
"""Words after which a title means less than the group that it names."""
_JOINED = re.compile(r"\b(?:and|plus)\b|[&+/,]", re.IGNORECASE)
_FILLING = re.compile(r"\b(?:the|and|plus|all|of|member|members|states|countries|27|30)\b|\W")


def label_against_places(title: str, places: frozenset[str]) -> tuple[str, tuple[str, ...]] | None:
    """What is wrong with a region's places by its title, and all that it stands for where some are
    missing; None where the title names no group.
    """
    groups = [group for group in region_groups().values() if _label(title, group)]
    if not (groups and places) or _OTHER.search(title):
        return None
    own = {place[:2] for place in places}
    named = set(_countries_in(title))
    allowed = frozenset(named if _JOINED.search(title) else ()).union(
        *(group.members for group in groups)
    )
    besides = _said(own - allowed, "does not belong to it", "do not belong to it")
    missing = allowed - own if _means_all(title, groups, named) else frozenset()
    said = [*_said(missing, "is missing", "are missing"), *besides]
    meant = listed(group.name for group in groups)
    message = f"'{title}' stands for {meant}: {', and '.join(said)}"
    return (message, tuple(sorted(allowed)) if missing else ()) if said else None


def _said(codes: frozenset[str] | set[str], one: str, more: str) -> list[str]:
    known = [country_name(code) for code in sorted(codes)]
    return [f"{listed(known, 6)} {one if len(known) == 1 else more}"] if codes else []


def _label(title: str, group: Group) -> bool:
    return any(_pattern(label).search(title) for label in group.labels)


@cache
def _pattern(label: str) -> re.Pattern[str]:
    """The label as words of their own: EU in 'EU (Frankfurt)', not in 'eu-west-2'."""
    flags = 0 if label.isupper() else re.IGNORECASE
    return re.compile(rf"(?<![\w-]){re.escape(label)}(?!\w|-[A-Za-z])", flags)


def _means_all(title: str, groups: Iterable[Group], named: set[str]) -> bool:
    """Whether nothing in a title narrows the groups and countries that it names."""
    if _LESS.search(title) or (named and not _JOINED.search(title)):
        return False
    outer = re.sub(
        r"\([^)]*\)", lambda found: found[0] if _is_label(found[0], groups) else "#", title
    )
    for label in sorted(
        (label for group in groups for label in group.labels), key=len, reverse=True
    ):
        outer = _pattern(label).sub("", outer)
    return not _FILLING.sub("", _any_country().sub("", outer).replace("#", "narrowed"))


def _is_label(inner: str, groups: Iterable[Group]) -> bool:
    """Whether brackets hold nothing but the group's other name, or the number of its members."""
    rest = inner
    for group in groups:
        for label in sorted(group.labels, key=len, reverse=True):
            rest = _pattern(label).sub("", rest)
    return not _FILLING.sub("", rest)


def _countries_in(title: str) -> Iterable[str]:
    return (
        code
        for name, code in _names_of_countries().items()
        if name in title and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", title)
    )


@cache
def _any_country() -> re.Pattern[str]:
    """Every name and code of a country, the longest first."""
    names = sorted(_names_of_countries(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")


@cache
def _names_of_countries() -> dict[str, str]:
    """Codes by the names and codes as which a title can name a country."""
    by_name = {name: code for code, name in countries().items()}
    return {**by_name, **{code: code for code in countries()}, **_ALSO}
