"""Names in sentences that no record knows: of products, companies, tools and questionnaires."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice

from pydantic import TypeAdapter

from trustportal.model.updates import Update
from trustportal.portal import Portal
from trustportal.prose.assertions import families, products_named
from trustportal.prose.ground import Ground, grounds, values_of, vocabulary
from trustportal.prose.mentions import mentions, named_in
from trustportal.prose.places import places
from trustportal.prose.speech import Speech
from trustportal.reference import read_table

_NAME = re.compile(r"(?<![\w@./])[A-ZÀ-Þ][\w&]*(?:['-][\w&]+)*")
_INITIAL = re.compile(r"(?:^|[.!?:;\"'(\[*|•\u2013\u2014-]|\bpage|\bsection)\s*$|\s{2}$")
"""What stands before a word that has its capital from where it stands."""
_GOES_ON = re.compile(r"(?:'s)? ([A-ZÀ-Þ][a-zß-ÿ]\w*)")
"""A second word of a name behind the first."""
_OF_OWN = re.compile(r"[a-z0-9&][A-Z]|[A-Z]{2}")
"""Within a word, what makes a name of it wherever it stands: "HackerOne", "SIG"."""
_ACTS = Speech("names.acts")
"""Behind a word at the beginning that is a name by what it does: "Fabrikam audited us"."""
_ANYONE = re.compile(
    r"[A-Z]\w*s|\w+body|\w+one|They|It|That|Who|Which|He|She|What|We|You|One|Nor|So"
)
_FOR_EXAMPLE = Speech("names.for_example")
_LICENCE = Speech("names.licence")
"""A licence under which anybody may use a program, by the name of who wrote it."""
_NUMBERED = Speech("names.numbered")
"""The number of somebody's question, at the beginning of its answer: "VSA section 5:"."""
_SEVERAL = re.compile(r"(?<=[A-Z]{3})s$")
"""What makes several of an abbreviation: "CISSPs"."""
_APART = re.compile(r"[\s-]+")
_PARTS = re.compile(r"[-'&]|'s$")
_SHORT = 2
"""Letters of a word that is too short to be looked up."""
_LOOKED_AT = 40
"""Claims with a word of the same stem that are looked into; a word in more of them is known."""


@lru_cache(maxsize=16384)
def strange_names(
    text: str, portal: Portal, set_apart: tuple[int, ...] = ()
) -> tuple[tuple[str, int], ...]:
    """The names that neither a record nor a table knows, each with where it stands. What is set
    apart, as a link, has its capital from there.
    """
    return tuple(_strange(text, portal, set_apart))


def _strange(text: str, portal: Portal, set_apart: tuple[int, ...]) -> Iterator[tuple[str, int]]:
    found = [each for each in _NAME.finditer(text) if _is_name(text, each, portal, set_apart)]
    found = [each for each in found if _confines(text, each) or not _is_common(each.group())]
    if not found:
        return
    numbered = _NUMBERED.match(text)
    label = (0, numbered.end() if numbered else 0)
    taken = [(each.start, each.end) for each in places(text, portal)]
    taken += [(each.start, each.end) for each in mentions(text)]
    taken += [each.span() for each in _LICENCE.finditer(text)]
    for name in named_in(text, portal):
        start = text.find(name)
        taken.append((start, start + len(name)))
    for each in found:
        inside = any(begin <= each.start() < end for begin, end in (*taken, label))
        if not (inside or _FOR_EXAMPLE.search(text[: each.start()])):
            parts = [part for part in _PARTS.split(each.group()) if part[:1].isupper()]
            is_page = each.group().lower() in _pages(portal)
            if not (is_page or all(_is_known(part, portal) for part in parts)):
                yield each.group(), each.start()


_ALONE = re.compile(r" (?:only|alone|exclusively)\b")


def _confines(text: str, found: re.Match[str]) -> bool:
    """Whether a text says that something is in one part of the world alone, as no record does."""
    return found.group() in _table()["continents"] and bool(_ALONE.match(text, found.end()))


def _is_name(text: str, found: re.Match[str], portal: Portal, set_apart: tuple[int, ...]) -> bool:
    """Whether a word has its capital because it is a name, and not from where it stands."""
    initial = found.start() in set_apart or _INITIAL.search(text[: found.start()])
    if _OF_OWN.search(found.group()) or not initial:
        return True
    if _ACTS.match(text[found.end() :]) and not means_anyone(found.group()):
        return True
    second = _GOES_ON.match(text, found.end())
    word = second[1] if second else ""
    return bool(word) and not (places(word, portal) or products_named(word, portal))


def means_anyone(word: str) -> bool:
    """Whether a word before a verb is a pronoun or a plural, and not the name of a company."""
    return bool(_ANYONE.fullmatch(word))


@cache
def _table() -> Mapping[str, tuple[str, ...]]:
    return TypeAdapter(dict[str, tuple[str, ...]]).validate_python(read_table("names"))


@cache
def _common() -> frozenset[str]:
    return frozenset(word for names in _table().values() for name in names for word in name.split())


def is_common(name: str) -> bool:
    """Whether a name is nobody's, as that of a month, a role or a part of a contract."""
    apart = _table()["technology"]
    several = [each for each in _APART.split(name) if each]
    return not any(each in apart for each in several) and all(map(_is_common, several))


def _is_common(name: str) -> bool:
    parts = (each for each in _PARTS.split(name) if each and not each.isdigit())
    return name in _common() or all(_SEVERAL.sub("", each) in _common() for each in parts)


_TIERS = Speech("names.tiers")
"""What plans are called behind the name that products share: "Plus", "Premium"."""


@lru_cache(maxsize=16384)
def strange_plans(text: str, portal: Portal) -> tuple[tuple[str, int], ...]:
    """The names of plans that no record has: the name that several products share with another
    word behind it.
    """
    return tuple(
        (f"{family} {tier.group()}", start)
        for family in families(portal)
        for start in (found.start() for found in re.finditer(rf"\b{re.escape(family)} ", text))
        if (tier := _TIERS.match(text[start + len(family) + 1 :]))
        and not _is_written(f"{family} {tier.group()}", portal)
    )


def _is_written(name: str, portal: Portal) -> bool:
    said = name.lower()
    return said in _beside(portal) or any(said in each.text.lower() for each in grounds(portal).all)


@lru_cache(maxsize=2)
def _pages(portal: Portal) -> frozenset[str]:
    """The titles of the portal's pages, in lower case: "older releases stand under History"."""
    return frozenset(page.title.lower() for page in portal.pages)


@lru_cache(maxsize=4096)
def _is_known(word: str, portal: Portal) -> bool:
    """Whether a record has a word, be it with a small letter or as one of several."""
    word = word.lower()
    if len(word) <= _SHORT or word.isdigit():
        return True
    known = grounds(portal)
    for stem in vocabulary(word):
        holders = known.holders.get(stem, ())
        if (
            (holders and stem == word)
            or len(holders) > _LOOKED_AT
            or any(_says(each, word) for each in islice(holders, _LOOKED_AT))
        ):
            return True
    return not vocabulary(word) or _has(word, _beside(portal)) or _is_form(word, portal)


def _says(ground: Ground, word: str) -> bool:
    """Whether a text of a record has a word, or a field is it: the number of a listing."""
    return _has(word, ground.text.lower()) or any(
        value.lower() == word for value in values_of(ground.record) if isinstance(value, str)
    )


_FORM = re.compile(r"(?:al|ally|ing|ed|ly)$")
"""What makes another form of a word: "organisational", "hashing"."""


def _is_form(word: str, portal: Portal) -> bool:
    """Whether a record has the word of which this is a form."""
    stem = _FORM.sub("", word)
    if stem == word or len(stem) <= _SHORT:
        return False
    return any(_is_known(each, portal) for each in (stem, f"{stem}e"))


def _has(word: str, text: str) -> bool:
    single = word.removesuffix("s")
    return bool(re.search(rf"(?<![a-z0-9]){re.escape(single)}(?:s|es)?(?![a-z0-9])", text))


@lru_cache(maxsize=2)
def _beside(portal: Portal) -> str:
    """What updates, definitions and the fields of records say, in lower case."""
    said = [f"{each.title} {each.body}" for _, each in portal.all() if isinstance(each, Update)]
    named = [each.title for _, each in portal.all()]
    return " ".join([*said, *named]).lower()
