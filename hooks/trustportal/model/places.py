"""Countries and languages: the codes that CLDR knows, as tables; names for readers by babel."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

from trustportal.problems import listed
from trustportal.reference import read_table


@cache
def countries() -> Mapping[str, str]:
    """English names by ISO 3166-1 alpha-2 code."""
    names: dict[str, str] = read_table("countries")
    return names


@cache
def subdivisions(country: str) -> frozenset[str]:
    """The parts of a country in ISO 3166-2, as BE of DE-BE; none where it has none."""
    by_country: dict[str, str] = read_table("subdivisions")
    return frozenset(by_country.get(country, "").split())


@cache
def languages() -> frozenset[str]:
    """The languages that CLDR has a locale for, by BCP 47 code."""
    codes: str = read_table("languages")
    return frozenset(codes.split())


def country_name(code: str) -> str:
    """'Germany' for DE, 'Germany (DE-BE)' for a subdivision, which CLDR does not name here."""
    country = countries().get(code[:2], code)
    return country if len(code) == 2 else f"{country} ({code})"


def language_name(code: str) -> str:
    """'English' for en, 'Portuguese (Brazil)' for pt-BR."""
    from babel import Locale  # noqa: PLC0415 - only pages need it, and it takes its time

    return Locale.parse(code, sep="-").get_display_name("en") or code


def nearest_subdivision(text: str) -> str:
    """The mend for a code that begins with a country and has no subdivision of it."""
    country = text[:2]
    known = sorted(f"{country}-{each}" for each in subdivisions(country))
    if text.upper() in known:
        return f"write {text.upper()}"
    near = get_close_matches(text, known, n=3, cutoff=0.7)
    some = listed(near or known, 6, last="or")
    return f"write {some}; or {country} alone" if some else f"write {country}: it has none"


def nearest(text: str) -> str:
    """The mend for a wrong country code."""
    if text.upper() in countries():
        return f"write {text.upper()}"
    if text in ("EU", "EEA"):
        return "the EU and the EEA are groups: use a region with sort: group and its members"
    if text in ("UK", "EL"):
        return f"in ISO 3166 it is {'GB' if text == 'UK' else 'GR'}"
    by_name = {name.casefold(): code for code, name in countries().items()}
    near = get_close_matches(text.casefold(), by_name, n=1, cutoff=0.75)
    return (
        f"write {by_name[near[0]]}"
        if near
        else "write two capital letters of ISO 3166-1, such as DE"
    )
