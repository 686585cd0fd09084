"""Numbers that belong to a word: how many of a thing, which level of a scheme, how much money."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from trustportal.prose.nearest import meanings
from trustportal.prose.quantities import NUMBERS, TENS, number_of
from trustportal.prose.speech import Speech


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number with what it belongs to: the stem of a thing that is counted, or a label."""

    of: str
    number: str
    words: str
    start: int


_NONE = r"zero(?![ -](?:data|trust|knowledge|day|retention|touch)\b)|not (?:a single|one)|no single"
_NUMBER = rf"(?:{_NONE}|\d{{1,3}}(?:,\d{{3}})+|\d{{1,4}}|{'|'.join(NUMBERS[2:])})"
_WORD = rf"(?!(?:{_NUMBER})\b)[a-z]"
_COUNT = re.compile(
    rf"(?<![\w.,:/-])(?P<number>{_NUMBER})[ -]"
    rf"(?:(?P<between>{_WORD}[a-z-]+) )?(?P<thing>{_WORD}[a-z]{{2,}}|(?-i:[kKMGTP]B))\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(?P<label>level|type|tier|module|class|annex|stage|category|phase|grade)[ -]"
    r"(?P<number>\d+(?:\.\d+)*|[IVX]+\b|(?-i:[A-Z])\b)",
    re.IGNORECASE,
)
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5"}
_NO_THING = Speech("counts.no_thing")
_OF_COUNTRY = r"(?:(?:US|U\.S\.|American|Canadian|Australian|Swiss|British) )?"
_MANY = "hundred|thousand|million|billion"
_MONEY = re.compile(
    rf"(?:[$€£]|\b(?:USD|EUR|GBP|CHF)\b) ?\d(?:[\d,.]*\d)?(?: ?(?:{_MANY}|[mk])\b)?"
    rf"|\b(?:\d[\d,.]*|(?:{'|'.join(NUMBERS[1:])}|an?|[a-z]+ty)(?=[ -](?:{_MANY})))"
    rf"(?:[ -](?:{_MANY}))* ?{_OF_COUNTRY}(?:dollars|euros?|pounds|francs|USD|EUR|GBP|CHF)\b"
    r"|\b(?:four|five|six|seven|eight)[ -]figure (?:sums?|amounts?|rewards?|bount(?:y|ies))\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=65536)
def counts(text: str) -> tuple[Numbered, ...]:
    """How many of what: 'seven regions', '94 pages', 'two critical deviations'."""
    return tuple(_counts(text))


def _counts(text: str) -> Iterator[Numbered]:
    named = {found.start("number") for found in _LABEL.finditer(text)}
    for found in _COUNT.finditer(text):
        start = found.start()
        if (
            start in named
            or found["between"] == "for"
            or _ACRONYM.search(text, 0, start)
            or is_of_an_article(text, start)
        ):
            continue
        number = _plain(found["number"])
        for name in ("between", "thing"):
            thing = found[name]
            if thing and not _NO_THING.fullmatch(thing):
                words = text[found.start() : found.end(name)]
                for stem in meanings("gigabytes" if thing == "GB" else thing):
                    yield Numbered(stem, number, words, found.start())


_ACRONYM = re.compile(r"\b[A-Z]{2,} $")
"""The number after it is a part of a name: "SOC 2 report"."""
_ARTICLE = Speech("counts.article")


def is_of_an_article(text: str, start: int) -> bool:
    """Whether a number is that of an article of a law or a part of a standard: "Art. 42 GDPR"."""
    before = text[max(0, start - 24) : start]
    return any(not before[found.end() :].strip() for found in _ARTICLE.finditer(before))


def _plain(number: str) -> str:
    number = number.lower().replace(",", "")
    if number.startswith(("zero", "no")):
        return "0"
    return str(NUMBERS.index(number)) if number in NUMBERS else number


@lru_cache(maxsize=65536)
def labels(text: str) -> tuple[Numbered, ...]:
    """Which level, type or module: 'Level 1', 'Type II', 'module 3'."""
    return tuple(
        Numbered(
            found["label"].lower(),
            _ROMAN.get(found["number"].upper(), found["number"].upper()),
            found.group(),
            found.start(),
        )
        for found in _LABEL.finditer(text)
    )


def sums_of_money(text: str) -> Iterator[tuple[str, int]]:
    """Each amount of money, with where it stands."""
    for found in _MONEY.finditer(text):
        yield found.group(), found.start()


def worth(words: str) -> tuple[Decimal, str] | None:
    """How much of which currency an amount is, however it is written: "$25,000" is as much as
    "25,000 US dollars". None for one without a number, as "a five-figure sum".
    """
    folded = words.lower()
    currency = next((name for name, said in _CURRENCIES if said.search(folded)), "")
    parts = _PART_OF_AMOUNT.findall(folded)
    if not (currency and parts):
        return None
    number = Decimal(1)
    for each in parts:
        number *= _TIMES.get(each) or _decimal(each)
    return number, currency


_CURRENCIES = tuple(
    (name, re.compile(said))
    for name, said in (
        ("CHF", r"chf|francs"),
        ("GBP", r"£|gbp|british|pounds"),
        ("EUR", r"€|eur"),
        ("CAD", r"canadian"),
        ("AUD", r"australian"),
        ("USD", r"\$|usd|dollars"),
    )
)
"""The words and signs of currencies, the first that stands is meant."""
_TIMES = {
    "hundred": Decimal(100), "thousand": Decimal(1000), "k": Decimal(1000),
    "million": Decimal(10**6), "m": Decimal(10**6), "billion": Decimal(10**9),
}  # fmt: skip
_PART_OF_AMOUNT = re.compile(
    rf"\d(?:[\d,.]*\d)?|\b(?:{'|'.join((*NUMBERS[1:], *TENS))})\b|\b(?:{_MANY})\b"
    r"|(?<=\d)[mk]\b|(?<=\d )[mk]\b"
)
_IN_GROUPS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def _decimal(number: str) -> Decimal:
    """A number in figures or as one word; "25,000" and "25.000" are the same."""
    if not number[0].isdigit():
        return number_of(number)
    if _IN_GROUPS.fullmatch(number):
        return Decimal(re.sub(r"[.,]", "", number))
    whole, _, rest = number.replace(",", ".").rpartition(".")
    return Decimal(f"{whole.replace('.', '')}.{rest}" if whole else rest)
