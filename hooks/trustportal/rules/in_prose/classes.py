"""What a text says belongs to a class of data, or does not, against the definitions of classes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from trustportal.model.base import field_of
from trustportal.model.data_classes import DataClass
from trustportal.portal import Portal
from trustportal.prose.ground import Ground
from trustportal.prose.guards import denies, quoted

Said = tuple[str, str, int]
"""The words that are wrong, what is wrong with them, and where they stand."""

SHORT = 2
"""Words of a title that cannot be left out."""
MOST_WORDS = 3
"""Words of an example that is a name of a thing, and not a description of several."""
_VERB = (
    r"(?:is|are|counts?|belongs?|falls?|forms?|treated|classed|regarded|considered)\b[^.;:]{0,30}?"
    r"(?:\b(?:as|to|under|of|is|are|not|considered|among)\s+(?:the |your |our )?)"
)
_IN_IT = re.compile(
    r"\b(?:never|not|no)\b[^.;]{0,20}\b(?:part of|in|among) (?:it|them|these|that)\b"
    r"|\b(?:never|not|no|without|nor)\b[^.;]{0,40}\b(?:hold|contain|includ|record|stor|keep|log)\w*",
    re.IGNORECASE,
)
"""Denies that something is part of what was named."""
_WITHOUT = re.compile(r"\b(?:without|no|not|under|except)\b[^.;]*", re.IGNORECASE)
_LIMITED = re.compile(r"\b(?:unless|except|zero|eligible|if|when|where|only)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of data: which term means which, of what each is a part, and what it holds. Of
    those that are `undefined` the records say neither.
    """

    terms: Mapping[str, str]
    titles: Mapping[str, str]
    wholes: Mapping[str, frozenset[str]]
    holds: Mapping[str, frozenset[str]]
    undefined: frozenset[str]
    membership: re.Pattern[str]


@lru_cache(maxsize=2)
def classes(portal: Portal) -> Classes:
    """The classes of a portal, by their titles and the short ones of their examples."""
    known = [each for each in portal.records["data_classes"] if isinstance(each, DataClass)]
    titles = {each.title.lower(): each.id for each in known}
    terms = {
        example.lower(): each.id
        for each in known
        for example in each.examples
        if len(example.split()) <= MOST_WORDS
    } | titles
    parts = {each.id: each.part_of for each in known}
    said = {each.id: _WITHOUT.sub("", (each.definition or "").lower()) for each in known}
    holds = {
        each: frozenset(name for title, name in titles.items() if title in text and name != each)
        for each, text in said.items()
    }
    wholes = {each: frozenset(_wholes(each, parts)) for each in parts}
    term = "|".join(spelt(each) for each in sorted(terms, key=len, reverse=True)) or "(?!)"
    title = "|".join(map(re.escape, sorted(titles, key=len, reverse=True))) or "(?!)"
    membership = re.compile(
        rf"\b(?P<term>{term})\b(?P<between>[^.;:]{{0,60}}?)\b(?P<verb>{_VERB})(?P<title>{title})\b",
        re.IGNORECASE,
    )
    undefined = frozenset(each.id for each in known if not (each.definition or each.part_of))
    return Classes(terms, titles, wholes, holds, undefined, membership)


def _wholes(name: str, parts: Mapping[str, str | None]) -> Iterator[str]:
    """A class and all of which it is a part."""
    seen: set[str] = set()
    each: str | None = name
    while each and each not in seen:
        seen.add(each)
        yield each
        each = parts.get(each)


def spelt(term: str) -> str:
    """A term in one number or the other."""
    return re.escape(term[:-1]) + "s?" if term.endswith("s") else re.escape(term) + "s?"


@lru_cache(maxsize=16384)
def with_data(text: str, portal: Portal, of: frozenset[str] | None = None) -> str:
    """A sentence with "data" in the place of every class of data that it names, or of those that
    are `of` some, as parts or wholly.
    """
    return _spelt(portal, of).sub(lambda found: "data".ljust(len(found[0])), text)


@lru_cache(maxsize=8)
def _spelt(portal: Portal, of: frozenset[str] | None) -> re.Pattern[str]:
    known = classes(portal)
    long = (each for each in known.terms.items() if len(each[0]) > len("data"))
    terms = [term for term, name in long if of is None or known.wholes[name] & of]
    several = "|".join(map(spelt, sorted(terms, key=len, reverse=True))) or "(?!)"
    return re.compile(rf"\b(?:{several})\b", re.IGNORECASE)


def is_of_named_class(text: str, ground: Ground, portal: Portal) -> bool:
    """Whether a claim on some classes of data is on one that a sentence names; a claim on none is
    on any.
    """
    own = field_of(ground.record, "data_classes") or ()
    return not own or any(
        re.search(rf"\b{spelt(title)}\b", text, re.IGNORECASE)
        for title, name in classes(portal).titles.items()
        if name in own
    )


def said_of_classes(text: str, portal: Portal) -> Iterator[Said]:
    """What a sentence takes into a class of data, or out of it, against the definitions."""
    known = classes(portal)
    for found in known.membership.finditer(text):
        term, whole = _meant(found["term"], known), known.titles[found["title"].lower()]
        if not term or term == whole or term in known.undefined or quoted(text, *found.span()):
            continue
        denied = denies(found["between"] + found["verb"])
        inside = whole in known.wholes[term]
        if denied == inside and not _LIMITED.search(found.group()):
            what = f"data_classes/{term} is {'' if inside else 'no '}part of {found['title']}"
            yield found.group(), what, found.start()
    yield from _left_out(text, known)


def _meant(term: str, known: Classes) -> str | None:
    term = term.lower()
    return next((known.terms[each] for each in (term, f"{term}s") if each in known.terms), None)


def short_title(title: str) -> str:
    """A title of three words without the last: "abuse monitoring" for "abuse monitoring logs"."""
    return title.rpartition(" ")[0] if len(title.split()) > SHORT else title


def _left_out(text: str, known: Classes) -> Iterator[Said]:
    """A class is not said to lack what its definition names."""
    folded = text.lower()
    if _LIMITED.search(text.replace("only", "")) or not (denied := _IN_IT.search(text)):
        return
    for title, name in known.titles.items():
        start = folded.find(short_title(title))
        for held in sorted(known.holds[name]) if start >= 0 else ():
            names = (each for each, of in known.terms.items() if of == held)
            if any(re.search(rf"\b{spelt(each)}\b", folded[start:]) for each in names):
                yield denied.group(), f"data_classes/{name} holds {held}", denied.start()
                return
