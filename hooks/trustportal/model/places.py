"""Countries and languages from CLDR (through babel), loaded when the first one is met."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache

from babel import Locale, UnknownLocaleError

_NOT_COUNTRIES = {
    "EU",
    "EZ",
    "UN",
    "XA",
    "XB",
    "ZZ",
    "QO",
    "AC",
    "CP",
    "CQ",
    "DG",
    "EA",
    "IC",
    "TA",
}
"""Codes that CLDR names and ISO 3166-1 does not assign to a country."""


@cache
def _english() -> Locale:
    return Locale("en")


@cache
def countries() -> dict[str, str]:
    """English names by ISO 3166-1 alpha-2 code."""
    return {
        code: name
        for code, name in _english().territories.items()
        if re.fullmatch("[A-Z]{2}", code) and code not in _NOT_COUNTRIES
    }


class _Languages:
    def __contains__(self, code: str) -> bool:
        try:
            return str(Locale.parse(code, sep="-")).replace("_", "-") == code
        except (UnknownLocaleError, ValueError):
            return False


def languages() -> _Languages:
    """The languages that CLDR has a locale for, by BCP 47 code."""
    return _Languages()


def country_name(code: str) -> str:
    """'Germany' for DE, 'Germany (DE-BE)' for a subdivision, which CLDR does not name here."""
    country = countries().get(code[:2], code)
    return country if len(code) == 2 else f"{country} ({code})"


def language_name(code: str) -> str:
    """'English' for en, 'Portuguese (Brazil)' for pt-BR."""
    return Locale.parse(code, sep="-").get_display_name("en") or code


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
